import fs, { type BigIntStats } from 'node:fs';
import { type AbsPath, CodexError, type RelPath, ROOT, folderOf, nameOf } from '@codexlab/core';
import { errnoOf } from './errno.ts';
import { type Folder, type SystemPath, systemPath } from './folder.ts';

/** How folders below a root are opened without being led out of it. */
export interface Walk {
  /** Throws `unavailable` with details `{ root: true }` unless the root is the folder of the start. */
  requireRoot(): void;
  /** Opens the root; throws `unavailable` with details `{ root: true }` unless it is the folder of the start. */
  openRoot(): Folder;
  /** Opens a folder that stands in `parent`, refusing links (`ELOOP` or `ENOTDIR`). */
  openChild(parent: Folder, name: string, path: RelPath): Folder;
}

const { O_RDONLY, O_DIRECTORY = 0, O_NOFOLLOW = 0 } = fs.constants;

/**
 * Chooses the walk for this system. On Linux every component is opened relative to the descriptor of the one
 * before it, through `/proc/self/fd`, so no swapped link can lead out. Elsewhere the resolved path is compared
 * with the expected one, before and after: a race of microseconds remains there.
 */
export function createWalk(root: AbsPath, kind: 'descriptors' | 'paths' = defaultKind()): Walk {
  const start = statRoot(root);
  const requireSameRoot = () => {
    const now = statRoot(root);
    if (now.dev !== start.dev || now.ino !== start.ino)
      throw rootGone(root, 'is another folder than at the start');
  };
  return kind === 'descriptors' ? descriptorWalk(root, requireSameRoot) : pathWalk(root, requireSameRoot);
}

function defaultKind(): 'descriptors' | 'paths' {
  return process.platform === 'linux' && fs.existsSync('/proc/self/fd') ? 'descriptors' : 'paths';
}

function statRoot(root: AbsPath): BigIntStats {
  try {
    const stat = fs.statSync(root, { bigint: true });
    if (stat.isDirectory()) return stat;
  } catch (error) {
    throw rootGone(root, `cannot be reached (${errnoOf(error)})`, error);
  }
  throw rootGone(root, 'is not a folder');
}

/** The failure of every method once the folder of the notebook is not there any more. */
export function rootGone(root: string, why: string, cause?: unknown): CodexError {
  return new CodexError(
    'unavailable',
    `The folder of the notebook, ${root}, ${why}. Nothing was changed.`,
    { root: true },
    { cause },
  );
}

function descriptorWalk(root: AbsPath, requireSameRoot: () => void): Walk {
  const open = (path: SystemPath, flags: number): { fd: number; place: string; stat: BigIntStats } => {
    const fd = fs.openSync(path, O_RDONLY | O_DIRECTORY | flags);
    return { fd, place: `/proc/self/fd/${fd}`, stat: fs.fstatSync(fd, { bigint: true }) };
  };
  const placeOf = (place: string) => fs.readlinkSync(place, { encoding: 'buffer' });
  const toFolder = (opened: ReturnType<typeof open>, wanted: Buffer): Folder => {
    const plain = textOrBytes(wanted);
    return {
      fd: opened.fd,
      stat: opened.stat,
      at: (name) => systemPath(opened.place, name),
      quickAt: (name) => systemPath(plain, name),
      // The kernel says where the open folder stands now; a moved or deleted one stands elsewhere.
      isInPlace: () => placeOf(opened.place).equals(wanted),
      close: () => fs.closeSync(opened.fd),
    };
  };
  const rootPlace = fs.realpathSync(root, { encoding: 'buffer' });
  return {
    requireRoot: requireSameRoot,
    openRoot() {
      requireSameRoot();
      return toFolder(open(root, 0), rootPlace);
    },
    openChild(parent, name, path) {
      return toFolder(open(parent.at(name), O_NOFOLLOW), Buffer.from(systemPath(rootPlace, path)));
    },
  };
}

/** Text is quicker; bytes are kept where text would lose some. */
function textOrBytes(path: Buffer): SystemPath {
  const text = path.toString();
  return Buffer.from(text).equals(path) ? text : path;
}

function pathWalk(root: AbsPath, requireSameRoot: () => void): Walk {
  const realRoot = fs.realpathSync(root);
  const toFolder = (path: SystemPath): Folder => {
    const isReal = () => Buffer.from(fs.realpathSync(path, { encoding: 'buffer' })).equals(Buffer.from(path));
    const stat = fs.lstatSync(path, { bigint: true });
    if (!stat.isDirectory() || !isReal())
      throw Object.assign(new Error('a link on the way'), { code: stat.isDirectory() ? 'ELOOP' : 'ENOTDIR' });
    return {
      fd: -1,
      stat,
      at: (name) => systemPath(path, name),
      quickAt: (name) => systemPath(path, name),
      isInPlace() {
        const now = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
        return now !== undefined && now.dev === stat.dev && now.ino === stat.ino && isReal();
      },
      close: () => undefined,
    };
  };
  return {
    requireRoot: requireSameRoot,
    openRoot() {
      requireSameRoot();
      return toFolder(realRoot);
    },
    openChild: (parent, name) => toFolder(parent.at(name)),
  };
}

/** Opens a folder part by part from the root; the caller closes it. */
export function openFolder(walk: Walk, path: RelPath): Folder {
  if (path === ROOT) return walk.openRoot();
  const parent = openFolder(walk, folderOf(path));
  try {
    return walk.openChild(parent, nameOf(path), path);
  } finally {
    parent.close();
  }
}
