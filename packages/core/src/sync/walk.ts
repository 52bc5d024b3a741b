import { type CodexError, isCodexError } from '../errors.ts';
import type { FileStat, FileSystem } from '../fs/file-system.ts';
import { type RelPath, ROOT, folderOf, nameOf, relPathOnDisk } from '../paths.ts';
import type { IgnoreRules } from './ignore-rules.ts';
import type { SyncScope } from './scope.ts';

/** What stands on the disk in a scope: files and links that are not ignored, folders, and what could not be seen. */
export interface DiskScan {
  readonly files: FileStat[];
  readonly folders: FileStat[];
  /** Folders whose content is unknown now: nothing in them may be taken for deleted. */
  readonly unreadable: { readonly folder: RelPath; readonly error: CodexError }[];
}

/** Where a walk reads. */
export interface WalkPorts {
  readonly fs: FileSystem;
  readonly rules: IgnoreRules;
}

/** For long walks. */
export interface WalkOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onFolder?: ((filesSoFar: number) => void) | undefined;
  /** Folders that the index has: in a comparison of direct children only those it has not are entered. */
  readonly knownFolders?: Iterable<RelPath> | undefined;
}

interface Entering extends WalkOptions {
  readonly enters: (folder: RelPath) => boolean;
}

const everyFolder = () => true;

/** Lists everything in the scope. Throws `unavailable` when the root is gone. */
export async function scanDisk(
  ports: WalkPorts,
  scope: SyncScope,
  options: WalkOptions = {},
): Promise<DiskScan> {
  const scan: DiskScan = { files: [], folders: [], unreadable: [] };
  const known = new Set(options.knownFolders);
  if (scope.kind === 'all') {
    await scanFolder(ports, ROOT, scan, { ...options, enters: everyFolder });
    return scan;
  }
  for (const path of [...scope.paths, ...scope.trees])
    await recordingUnreadable(path, scan, () => scanPath(ports, path, scan, options));
  const enters = (path: RelPath) => !known.has(path);
  for (const folder of scope.folders)
    await recordingUnreadable(folder, scan, () => scanShallow(ports, folder, scan, { ...options, enters }));
  return scan;
}

async function scanPath(
  ports: WalkPorts,
  path: RelPath,
  scan: DiskScan,
  options: WalkOptions,
): Promise<void> {
  if (path === ROOT) return scanFolder(ports, ROOT, scan, { ...options, enters: everyFolder });
  const stat = await ports.fs.stat(path);
  if (!stat || (await isOutside(ports, path, stat.kind === 'folder'))) return;
  if (stat.kind === 'folder') {
    scan.folders.push(stat);
    await scanFolder(ports, path, scan, { ...options, enters: everyFolder });
  } else if (stat.kind !== 'other') scan.files.push(stat);
}

async function scanShallow(
  ports: WalkPorts,
  folder: RelPath,
  scan: DiskScan,
  options: Entering,
): Promise<void> {
  if (folder !== ROOT) {
    const stat = await ports.fs.stat(folder);
    if (stat?.kind !== 'folder' || (await isOutside(ports, folder, true))) return;
  }
  await scanFolder(ports, folder, scan, options);
}

async function scanFolder(ports: WalkPorts, top: RelPath, scan: DiskScan, options: Entering): Promise<void> {
  const waiting: RelPath[] = [top];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    options.signal?.throwIfAborted();
    const below = await recordingUnreadable(folder, scan, () => enter(ports, folder, scan, folder === top));
    if (!below) continue;
    for (const { path } of below.toReversed()) if (options.enters(path)) waiting.push(path);
    options.onFolder?.(scan.files.length);
  }
}

async function keepListed(
  ports: WalkPorts,
  folder: RelPath,
  listing: readonly FileStat[],
  scan: DiskScan,
): Promise<FileStat[]> {
  const chain = await ports.rules.chainFor(folder, listing);
  const below: FileStat[] = [];
  for (const stat of listing) {
    const isFolder = stat.kind === 'folder';
    if (stat.kind === 'other' || chain.ignores(stat.path, isFolder)) continue;
    if (isFolder) below.push(stat);
    else scan.files.push(stat);
  }
  scan.folders.push(...below);
  return below;
}

/** Keeps what a folder holds and returns the folders in it; null when it is another notebook. */
async function enter(
  ports: WalkPorts,
  folder: RelPath,
  scan: DiskScan,
  isTop: boolean,
): Promise<FileStat[] | null> {
  const listing = await ports.fs.list(folder);
  if (!isTop && (await isNotebookRoot(ports.fs, folder, listing))) return null;
  return keepListed(ports, folder, listing, scan);
}

/** What one place refuses must not stop the rest; only a root that is gone stops everything. Null: nothing there. */
async function recordingUnreadable<T>(
  folder: RelPath,
  scan: DiskScan,
  look: () => Promise<T>,
): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (!isCodexError(error) || error.details.root === true) throw error;
    if (error.code !== 'not_found') scan.unreadable.push({ folder, error });
    return null;
  }
}

/** True when the path is ignored or belongs to another notebook inside this one. */
async function isOutside(ports: WalkPorts, path: RelPath, isFolder: boolean): Promise<boolean> {
  if (path === ROOT) return false;
  if (await ports.rules.isIgnored(path, isFolder)) return true;
  return isInInnerNotebook(ports.fs, isFolder ? path : folderOf(path));
}

/** True when the folder is, or lies in, another notebook below the root of this one. */
export async function isInInnerNotebook(fs: FileSystem, folder: RelPath): Promise<boolean> {
  for (let each = folder; each !== ROOT; each = folderOf(each)) {
    if (await holdsNotebook(fs, each)) return true;
  }
  return false;
}

async function isNotebookRoot(
  fs: FileSystem,
  folder: RelPath,
  listing: readonly FileStat[],
): Promise<boolean> {
  const dotCodex = listing.some((stat) => stat.kind === 'folder' && nameOf(stat.path) === '.codex');
  return dotCodex && (await holdsNotebook(fs, folder));
}

/** Our two marks together: another tool may well keep a folder `.codex` of its own. */
async function holdsNotebook(fs: FileSystem, folder: RelPath): Promise<boolean> {
  const own = relPathOnDisk(folder, '.codex');
  // Nearly always nothing is there: looking at that is much less than being refused below it, and each write looks.
  if ((await fs.stat(own))?.kind !== 'folder') return false;
  const database = await fs.stat(relPathOnDisk(own, 'notebook.db'));
  return database !== null && (await fs.stat(relPathOnDisk(own, 'notebook.yml'))) !== null;
}
