import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Notebook } from '@codexlab/core';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openHost } from './open.ts';
import { commitAll, git } from './testing/git.ts';
import { temporaryFolder, writeFiles } from './testing/temporary-folder.ts';

let root = '';
let notebook: Notebook;
beforeEach(async () => {
  root = temporaryFolder({ 'a.md': 'a\n', 'lab/b.md': 'b\n', '.gitignore': '.env\n' });
  git(root, ['init', '-qb', 'main']);
  commitAll(root, 'First notes');
  writeFiles(root, {
    '.env': 'PASSWORD=canary\n',
    'lab/b.md': 'b, more\n',
    'lab/new.md': 'new\n',
    'lab/inner/.codex/notebook.db': '',
    'lab/inner/.codex/notebook.yml': 'id: x\n',
    'lab/inner/theirs.md': 'canary\n',
  });
  symlinkSync('.git', join(root, 'settings'));
  const host = await openHost({ dataDir: temporaryFolder(), workers: 0 });
  onTestFinished(() => host.close());
  notebook = await host.open(root);
  await notebook.sync();
});

describe('what is not of the notebook', () => {
  it.each(['.env', 'lab/inner/theirs.md', 'settings/config', 'settings/HEAD'])(
    'is told by no difference with the disk: %s',
    async (path) => {
      for (const query of [{}, { from: 'disk', to: 'disk' }, { from: 'HEAD' }])
        await expect(notebook.history.diff(path, query)).rejects.toMatchObject({ code: 'not_found' });
    },
  );

  it('is not among what differs from the newest commit', async () => {
    const { items } = await notebook.history.pending();
    const paths = items.map(({ path }) => path).filter((path) => !path.startsWith('.codex/'));
    expect(paths).toEqual(['lab/b.md', 'lab/new.md', 'settings']);
  });

  it('is left out of a commit of its folder, and named where it was asked for', async () => {
    const asked = { paths: ['lab', 'lab/inner/theirs.md', 'lab/inner'], message: 'The lab' };
    const { paths, left } = await notebook.history.commit(asked);
    expect(paths).toEqual(['lab/b.md', 'lab/new.md']);
    expect(left).toEqual(['lab/inner', 'lab/inner/theirs.md']);
    expect(git(root, ['ls-files', 'lab']).trim().split('\n')).toEqual(['lab/b.md', 'lab/new.md']);
  });
});
