import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AbsPath } from '@codexlab/core';
import { isMissing } from './failures.ts';
import { syncFolder, writeWhole } from './git-files.ts';

const FIRST_BRANCH = 'main';

/**
 * Makes a repository of a folder. `HEAD` comes last: without it git sees none, and what a crash left is completed by the
 * next call.
 */
export async function initializeRepository(root: AbsPath): Promise<void> {
  const gitDir = join(root, '.git');
  for (const folder of ['', 'objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info'])
    await mkdir(join(gitDir, folder), { recursive: true });
  await writeWhole(join(gitDir, 'config'), Buffer.from(await config(gitDir)), gitDir);
  await writeWhole(join(gitDir, 'HEAD'), Buffer.from(`ref: refs/heads/${FIRST_BRANCH}\n`), gitDir);
  await syncFolder(root);
}

async function config(gitDir: string): Promise<string> {
  const isWindows = process.platform === 'win32';
  const lines = [
    'repositoryformatversion = 0',
    `filemode = ${!isWindows}`,
    'bare = false',
    'logallrefupdates = true',
    ...((await foldsCase(gitDir)) ? ['ignorecase = true'] : []),
    ...(process.platform === 'darwin' ? ['precomposeunicode = true'] : []),
    ...(isWindows ? ['symlinks = false'] : []),
  ];
  return `[core]\n${lines.map((line) => `\t${line}\n`).join('')}`;
}

/** As git finds it out: by asking for a file under another spelling. */
async function foldsCase(gitDir: string): Promise<boolean> {
  const probe = join(gitDir, 'codex-case');
  await writeFile(probe, '');
  try {
    await rm(join(gitDir, 'CODEX-CASE'));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  } finally {
    await rm(probe, { force: true });
  }
}
