import { constants, lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOf, storedRelPath } from '@codexlab/core';
import { type CommitPlan, diskPath, statOf } from './commit-plan.ts';
import type { Repository } from './repository.ts';

/** More files, or larger ones, are read by git, which is faster at many and holds none in memory. */
const MAX_FILES = 100;
const MAX_FILE_BYTES = 1024 * 1024;

/** Files of a commit that stand in history byte by byte as they do on the disk, with their bytes: no attribute touches them. */
export async function readPlainFiles(
  repository: Repository,
  present: CommitPlan['present'],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const plain = new Map<string, Uint8Array>();
  if (present.size > MAX_FILES || !(await hasNoAttributes(repository))) return plain;
  const folders = new Map<string, Promise<boolean>>();
  const isPlain = (folder: string): Promise<boolean> => {
    const known = folders.get(folder);
    if (known) return known;
    const file = folder === '' ? '.gitattributes' : `${folder}/.gitattributes`;
    const below = folder === '' ? Promise.resolve(true) : isPlain(parentOf(folder));
    const answer = Promise.all([below, statOf(repository, file)]).then(([is, stat]) => is && stat === null);
    folders.set(folder, answer);
    return answer;
  };
  for (const [path, { kind, stat }] of present) {
    if (kind !== 'file' || stat.size > MAX_FILE_BYTES || !(await isPlain(parentOf(path)))) continue;
    const bytes = await readWhole(repository, path, stat.size);
    if (bytes) plain.set(path, bytes);
  }
  return plain;
}

function parentOf(path: string): string {
  return folderOf(storedRelPath(path));
}

/** Besides the files in the folders there is one in git's own, and the settings may convert line ends everywhere. */
async function hasNoAttributes({ settings, gitDir, commonDir }: Repository): Promise<boolean> {
  if ((settings.get('core.autocrlf') ?? 'false') !== 'false' || settings.has('attr.tree')) return false;
  const found = await Promise.all(
    [gitDir, commonDir].map((dir) => lstat(join(dir, 'info', 'attributes')).catch(() => null)),
  );
  return found.every((stat) => stat === null);
}

/** Null for what cannot be read, is another kind of file by now or has another size: git is asked about those. */
async function readWhole(repository: Repository, path: string, size: number): Promise<Uint8Array | null> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(diskPath(repository, path), flags).catch(() => null);
  if (file === null) return null;
  try {
    const stat = await file.stat();
    if (!stat.isFile() || stat.size !== size) return null;
    const bytes = await file.readFile();
    return bytes.length === size ? bytes : null;
  } catch {
    return null;
  } finally {
    await file.close();
  }
}
