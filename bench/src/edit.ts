import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileEdit } from '@codexlab/core';
import { openNotebook } from 'codexlab';

/** One round: an edit of a part, beside what it cannot do without. */
export interface EditRun {
  readonly ms: number;
  /** The library takes the text apart. */
  readonly libraryMs: number;
  /** The whole note is written through the notebook: durably, and indexed. */
  readonly writeMs: number;
}

interface Library {
  parse(text: string, env: object): unknown;
}

const requireThere = createRequire(new URL('../../packages/metadata/package.json', import.meta.url));
/** The library that the metadata package uses, and no other copy of it. */
const Markdown: new (options: object) => Library = requireThere('markdown-it');

/** Times edits in the middle of a note of so many bytes. */
export async function measureEdit(
  work: string,
  { bytes, rounds }: { readonly bytes: number; readonly rounds: number },
): Promise<EditRun[]> {
  const root = join(work, 'edit');
  mkdirSync(root, { recursive: true });
  const text = noteOf(bytes);
  for (const name of ['edited.md', 'written.md']) writeFileSync(join(root, name), text);
  const notebook = await openNotebook(root, { dataDir: join(work, 'edit-data') });
  try {
    await notebook.sync();
    const runs: EditRun[] = [];
    for (let round = -2; round < rounds; round++) {
      const run = {
        libraryMs: await timed(() => new Markdown({ html: true }).parse(text, {})),
        writeMs: await timed(() => notebook.files.write('written.md', `${text}\nround ${round}\n`)),
        ms: await timed(() => notebook.edits.edit('edited.md', [appendTo('Day 100', `- round ${round}`)])),
      };
      if (round >= 0) runs.push(run); // the first rounds warm up
    }
    return runs;
  } finally {
    await notebook.close();
  }
}

function appendTo(heading: string, content: string): FileEdit {
  return { address: { kind: 'heading', path: [heading] }, action: 'append', content };
}

function noteOf(bytes: number): string {
  const sections: string[] = ['---\ntitle: Long\n---\n'];
  for (let day = 0, length = 0; length < bytes; day++) {
    const section = `## Day ${day}\n\nMeasured [[Sample ${day}]] with *care*, see [the protocol](p.md) #run${day % 50}.\n\n- pH ${day % 14}\n- ${'a value '.repeat(6)}\n\n`;
    sections.push(section);
    length += section.length;
  }
  return sections.join('');
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
