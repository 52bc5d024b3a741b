import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { AbsPath } from '@codexlab/core';
import { isMissing } from './failures.ts';
import type { GitDirs } from './git-files.ts';

/** The repository that holds a folder. */
export interface FoundRepository extends GitDirs {
  /** The folder that is checked out. */
  readonly top: string;
  /** The notebook's folder below the top, joined by `/`; `''` when it is the top. */
  readonly prefix: string;
  /** Why it must not be used, for a person; else null. */
  readonly problem: string | null;
}

/** Looks for a repository from a folder upwards, on the same disk, as git does. Null when there is none. */
export async function findRepository(root: AbsPath): Promise<FoundRepository | null> {
  const start = await realpath(root).catch(() => root as string);
  const device = (await stat(start).catch(() => null))?.dev;
  for (let top = start; ; top = dirname(top)) {
    const found = await repositoryAt(top);
    if (found) {
      const prefix = relative(top, start).split(sep).join('/');
      return { ...found, top, prefix };
    }
    const above = await stat(dirname(top)).catch(() => null);
    if (dirname(top) === top || above?.dev !== device) return null;
  }
}

type Place = Omit<FoundRepository, 'top' | 'prefix'>;

async function repositoryAt(top: string): Promise<Place | null> {
  const dotGit = join(top, '.git');
  const found = await lstat(dotGit).catch((error: unknown) => {
    if (isMissing(error)) return null;
    return 'unreadable';
  });
  if (found === null) return (await isBareRepository(top)) ? bare(top) : null;
  if (found === 'unreadable')
    return broken(dotGit, 'The .git of the notebook cannot be looked at; see who owns it.');
  if (found.isDirectory()) return (await hasHead(dotGit)) ? checked(dotGit) : null;
  if (found.isFile()) return throughPointer(top, dotGit);
  return broken(
    dotGit,
    'The .git of this notebook is a symbolic link; replace it by the folder, or by a .git file that git makes.',
  );
}

/** A worktree or submodule: a file tells where the repository lies. */
async function throughPointer(top: string, dotGit: string): Promise<Place> {
  const text = await readFile(dotGit, 'utf8').catch(() => '');
  const target = /^gitdir: (.+?)\r?\n?$/.exec(text)?.[1];
  if (target === undefined)
    return broken(dotGit, 'The .git file of this notebook does not name a repository.');
  const gitDir = resolve(top, target);
  if (!(await hasHead(gitDir)))
    return broken(gitDir, 'The .git file of this notebook names a folder that is no repository.');
  return checked(gitDir);
}

async function checked(gitDir: string): Promise<Place> {
  const shared = await readFile(join(gitDir, 'commondir'), 'utf8').catch(() => null);
  const commonDir = shared === null ? gitDir : resolve(gitDir, shared.trim());
  const owner = (await stat(gitDir)).uid;
  const me = process.geteuid?.();
  const foreign = me !== undefined && owner !== me;
  return {
    ...{ gitDir, commonDir },
    problem: foreign
      ? 'The repository belongs to another user of this machine; change the owner of the folder.'
      : null,
  };
}

function broken(gitDir: string, problem: string): Place {
  return { gitDir, commonDir: gitDir, problem };
}

function bare(top: string): Place {
  return broken(top, 'The notebook lies in a bare repository: git has no checked-out files there.');
}

async function isBareRepository(folder: string): Promise<boolean> {
  const parts = await Promise.all(
    ['HEAD', 'objects', 'refs'].map((name) => lstat(join(folder, name)).catch(() => null)),
  );
  return Boolean(parts[0]?.isFile() && parts[1]?.isDirectory() && parts[2]?.isDirectory());
}

async function hasHead(gitDir: string): Promise<boolean> {
  return (await lstat(join(gitDir, 'HEAD')).catch(() => null)) !== null;
}
