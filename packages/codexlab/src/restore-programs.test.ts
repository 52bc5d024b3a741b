import { chmodSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openNotebook } from './open.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

it('brings programs back as programs, and other files as files', async () => {
  const root = temporaryFolder({ 'run.sh': '#!/bin/sh\n', 'gone.sh': '#!/bin/sh\n', 'a.md': 'a\n' });
  for (const path of ['run.sh', 'gone.sh']) chmodSync(join(root, path), 0o755);
  const notebook = await openNotebook(root, { dataDir: temporaryFolder(), workers: 0 });
  onTestFinished(() => notebook.close());
  await notebook.history.initialize();
  await notebook.history.settled();
  rmSync(join(root, 'gone.sh'));
  writeFileSync(join(root, 'run.sh'), 'no program\n');
  chmodSync(join(root, 'run.sh'), 0o644);
  writeFileSync(join(root, 'a.md'), 'other\n');
  await notebook.history.restore({ path: '', revision: 'HEAD' });
  const isProgram = (path: string) => (statSync(join(root, path)).mode & 0o111) !== 0;
  expect(['run.sh', 'gone.sh', 'a.md'].map(isProgram)).toEqual([true, true, false]);
});
