import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readFile, readdir, readlink, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** Where the folder of a repository seems to lie for isomorphic-git, whatever its real place. */
export const GIT_DIR = '/git';

/** Parts of a repository that each of its worktrees has for itself; all else is shared. */
const OWN_OF_WORKTREE =
  /^(HEAD|index(\.lock)?|logs\/HEAD|[A-Z]+_HEAD|BISECT_[A-Z]+|rebase-(merge|apply)(\/.*)?|sequencer(\/.*)?|refs\/bisect(\/.*)?)$/;

/** The folders of a repository: they differ in a worktree alone. */
export interface GitDirs {
  /** With `HEAD` and the index. */
  readonly gitDir: string;
  /** With objects and branches. */
  readonly commonDir: string;
}

/** The files of a repository, by names relative to its folder: nothing outside can be named. */
export interface GitFiles {
  /** The whole file; null when it is not there. */
  read(name: string): Promise<Buffer | null>;
  /** Brings the names of what isomorphic-git wrote to the disk. */
  syncFolders(): Promise<void>;
  /** The real place of a file. */
  place(name: string): string;
  /** What isomorphic-git is given. */
  readonly fs: { readonly promises: GitFileSystem };
}

type GitFileSystem = ReturnType<typeof confined>;

/**
 * Files are written beside the objects first (where neither git nor a scan of branches looks), brought to the disk, and
 * renamed; `syncFolders` brings the new names to the disk, once for all that were written.
 */
export function createGitFiles(dirs: GitDirs): GitFiles {
  const place = (name: string): string => {
    if (name.split('/').includes('..')) throw refused(name);
    return join(OWN_OF_WORKTREE.test(name) ? dirs.gitDir : dirs.commonDir, name);
  };
  const tempDir = join(dirs.commonDir, 'objects');
  const unsynced = new Set<string>();
  return {
    place,
    async read(name) {
      try {
        return await readFile(place(name));
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    },
    async syncFolders() {
      const folders = [...unsynced];
      unsynced.clear();
      await Promise.all(folders.map(syncFolder));
    },
    fs: { promises: confined(place, { tempDir, unsynced }) },
  };
}

function confined(
  place: (name: string) => string,
  { tempDir, unsynced }: { readonly tempDir: string; readonly unsynced: Set<string> },
) {
  const real = (path: string): string => {
    const name = relative(GIT_DIR, path).split(sep).join('/');
    return name === '' ? place('.') : place(name);
  };
  // All are `async`: isomorphic-git calls one without a path to see whether it answers with a promise.
  return {
    readFile: async (path: string, options?: BufferEncoding | { encoding?: BufferEncoding }) =>
      readFile(real(path), options),
    writeFile: async (path: string, data: string | Uint8Array) => {
      const target = real(path);
      await replaceFile(target, typeof data === 'string' ? Buffer.from(data) : data, tempDir);
      unsynced.add(dirname(target));
    },
    mkdir: async (path: string) => {
      await mkdir(real(path));
      unsynced.add(dirname(real(path)));
    },
    rmdir: async (path: string) => rmdir(real(path)),
    unlink: async (path: string) => rm(real(path)),
    stat: async (path: string) => stat(real(path)),
    lstat: async (path: string) => lstat(real(path)),
    readdir: async (path: string) => readdir(real(path)),
    readlink: async (path: string) => readlink(real(path)),
    symlink: async (_target: string, path: string): Promise<never> => Promise.reject(refused(path)),
  };
}

/** Writes a file as a whole, durably. */
export async function writeWhole(path: string, bytes: Uint8Array, tempDir: string): Promise<void> {
  await replaceFile(path, bytes, tempDir);
  await syncFolder(dirname(path));
}

async function replaceFile(path: string, bytes: Uint8Array, tempDir: string): Promise<void> {
  const temp = join(tempDir, `tmp_obj_${randomUUID()}`); // `git gc` removes what a crash leaves under this name
  try {
    await writeDurably(temp, bytes);
    await rename(temp, path);
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o666);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Brings the names in a folder to the disk; systems that cannot are left as they are. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}

function refused(path: string): Error {
  return Object.assign(new Error(`${path} is outside the repository.`), { code: 'EACCES' });
}
