import { join } from 'node:path';
import { type AbsPath, absPath } from '@codexlab/core';
import type { StorageChoice } from '@codexlab/storage-sql';
import { openNotebook } from '../../../open.ts';
import { temporaryFolder, writeFiles } from '../../../testing/temporary-folder.ts';

const notes = {
  'a.md':
    '---\ntags: [pcr, gel]\nstatus: done\nph: 7.40\nn: 3\nbig: 9007199254740993\nwhen: 2026-02-03\n---\n' +
    '# Alpha\nThe learning rate of [[b]] was wrong. #optimiser\n- [ ] repeat it\n',
  'b.md': '# Beta\nSee [[a]] and [[nowhere]].\n- [x] measured\n',
  'deep/c.md': '# Gamma\nlearning curves, a 😀 and \u0000 too\n',
  'data/run.csv': 'x,y\n1,2\n',
};

/** A notebook that stands on the disk. */
export interface MadeNotebook {
  readonly root: AbsPath;
  readonly dataDir: string;
  readonly indexDir: AbsPath;
}

/** Makes a notebook with a history: files changed and removed, so that its search index has what was deleted. */
export async function makeNotebook(storage: StorageChoice, rounds = 6): Promise<MadeNotebook> {
  const root = absPath(temporaryFolder(notes));
  const dataDir = temporaryFolder();
  const notebook = await openNotebook(root, { dataDir, storage, workers: 0 });
  await notebook.sync();
  for (let round = 0; round < rounds; round++) {
    writeFiles(root, { [`n${round}.md`]: `# Note ${round}\nlearning ${'word '.repeat(round * 40)}\n` });
    await notebook.sync();
    await notebook.files.write('b.md', `# Beta ${round}\nSee [[a]], [[n${round}]].\n`);
  }
  await notebook.files.remove('n0.md');
  await notebook.close();
  return { root, dataDir, indexDir: absPath(join(root, '.codex')) };
}

/** What a person and a client are told of it. */
export async function answersOf({ root, dataDir }: MadeNotebook, storage?: StorageChoice) {
  const notebook = await openNotebook(root, { dataDir, storage, workers: 0 });
  try {
    await notebook.sync();
    const { items } = await notebook.search('learning');
    return {
      id: notebook.ref.id,
      hits: items.map(({ path, snippet, score }) => [path, snippet, score.toFixed(6)]),
      files: await notebook.files.list({}),
      backlinks: await notebook.links.backlinks('a.md'),
      head: await notebook.changes.head(),
      changes: await notebook.changes.before(null),
    };
  } finally {
    await notebook.close();
  }
}
