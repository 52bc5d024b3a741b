import { lstat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { Buffer } from 'node:buffer';
import { CodexError, folderOf, isCodexError, type RelPath, storedRelPath } from '@codexlab/core';
import type { Reading } from './list-entries.ts';
import type { Repository } from './repository.ts';
import { isArgument, isSafePath, limitedTo, pathFromGit, pathToGit } from '../repository-paths.ts';
import { MODE } from './trees.ts';
import { atNuls, splitNuls } from './tokens.ts';

/** What stands at a path on the disk, as git would take it. */
export type OnDisk =
  { readonly kind: 'file' | 'link'; readonly mode: string; readonly stat: Stats } | { readonly kind: 'none' };

/** What a commit is to look at. Paths are the repository's. */
export interface CommitPlan {
  /** Files that go in as they are on the disk. */
  readonly present: ReadonlyMap<string, Exclude<OnDisk, { readonly kind: 'none' }>>;
  /** Files that go out where they are in the newest commit. */
  readonly absent: readonly string[];
  /** What stays as it is in the newest commit. */
  readonly left: readonly string[];
}

/** So many paths are named to git; for more it is asked about everything, since it compares each file with each name. */
const MAX_NAMED = 100;

/** The files that a commit is asked for, before anybody has looked at them. Paths are the repository's. */
export interface WantedFiles {
  readonly files: ReadonlySet<string>;
  readonly left: ReadonlySet<string>;
}

/** Takes folders among the paths apart into what changed below them. */
export async function wantedFiles(
  reading: Reading,
  given: { readonly paths: readonly RelPath[]; readonly tree: string | null },
): Promise<WantedFiles> {
  const { repository } = reading;
  const look = createLook(repository);
  const wanted = new Set<string>();
  const left = new Set<string>();
  for (const path of given.paths) {
    const full = repository.inRepository(path);
    const isFolder = full === '' ? true : await look.isFolder(full).catch(unlessUnavailable);
    if (isFolder === null || (full !== '' && !isSafePath(full))) left.add(full);
    else if (isFolder || (await isTree(reading, given.tree, full)))
      await addBelow(repository, full, { wanted, left });
    else wanted.add(full);
  }
  return { files: wanted, left };
}

/** True for few files which are all in the newest commit: then it is nearly certain what becomes of them. */
export async function areCommitted(
  reading: Reading,
  { files, left }: WantedFiles,
  tree: string | null,
): Promise<boolean> {
  if (files.size > MAX_NAMED || files.size === 0 || left.size > 0) return false;
  for (const path of files) if (!(await isCommitted(reading, tree, path))) return false;
  return true;
}

/** Finds out what becomes of the files. */
export async function planCommit(
  reading: Reading,
  given: { readonly wanted: WantedFiles; readonly tree: string | null },
): Promise<CommitPlan> {
  const { repository } = reading;
  const look = createLook(repository);
  const wanted = given.wanted.files;
  const left = new Set(given.wanted.left);
  const known = await indexEntries(repository, [...wanted]);
  const present = new Map<string, Exclude<OnDisk, { readonly kind: 'none' }>>();
  const absent: string[] = [];
  for (const path of wanted) {
    const entry = known.get(path);
    if (entry?.isKept || isInside(known, path)) {
      left.add(path);
      continue;
    }
    const found = await look.at(path, entry?.mode ?? null).catch(unlessUnavailable);
    if (found === null) left.add(path);
    else if (found.kind === 'none') absent.push(path);
    else if (entry || (await isCommitted(reading, given.tree, path))) present.set(path, found);
    else left.add(path);
  }
  return { present, absent, left: [...left] };
}

/** What cannot be looked at is not gone, and stops no other. */
function unlessUnavailable(error: unknown): null {
  if (isCodexError(error, 'unavailable')) return null;
  throw error;
}

interface IndexEntry {
  readonly mode: string | null;
  /** The user said that git is not to look at the file, or it is a repository of its own, or in conflict. */
  readonly isKept: boolean;
}

/** Files of the index and new files that are not ignored, among the paths. */
async function indexEntries(
  repository: Repository,
  paths: readonly string[],
): Promise<ReadonlyMap<string, IndexEntry>> {
  const entries = new Map<string, IndexEntry>();
  if (paths.length === 0) return entries;
  const wanted = new Set(paths);
  const named =
    paths.length <= MAX_NAMED && paths.every(isArgument) ? ['--', ...paths] : limitedTo(commonFolder(paths));
  await repository.stream(
    [
      'ls-files',
      '-z',
      '--cached',
      '--others',
      '--stage',
      '-v',
      '--exclude-standard',
      '--full-name',
      ...named,
    ],
    atNuls((piece) => {
      const [path, entry] = parseEntry(piece);
      if (wanted.has(path) || path.endsWith('/')) entries.set(path, entry);
      return true;
    }),
  );
  return entries;
}

/** `? path` for a new file, else `TAG mode id stage<tab>path`. */
function parseEntry(piece: Buffer): readonly [path: string, entry: IndexEntry] {
  const tag = piece.toString('latin1', 0, 1);
  if (tag === '?') {
    const path = pathFromGit(piece.subarray(2));
    return [path, { mode: null, isKept: path.endsWith('/') }];
  }
  const tab = piece.indexOf(0x09);
  const [mode = '', , stage] = piece.toString('latin1', 2, tab).split(' ');
  const isLooked = tag === 'H' && stage === '0' && mode !== MODE.submodule;
  return [pathFromGit(piece.subarray(tab + 1)), { mode, isKept: !isLooked }];
}

/** True for a path in a repository that lies inside: git tells of such a one as a folder. */
function isInside(known: ReadonlyMap<string, IndexEntry>, path: string): boolean {
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1))
    if (known.has(path.slice(0, at + 1))) return true;
  return false;
}

async function addBelow(
  repository: Repository,
  folder: string,
  to: { readonly wanted: Set<string>; readonly left: Set<string> },
): Promise<void> {
  const { out } = await repository.run([
    'status',
    ...['--porcelain=v1', '-z', '--untracked-files=all', '--ignore-submodules=all', '--no-renames'],
    ...limitedTo(folder),
  ]);
  for (const piece of splitNuls(out)) {
    const path = pathFromGit(piece.subarray(3));
    if (folder !== '' && path !== folder && !path.startsWith(`${folder}/`)) continue;
    if (repository.inNotebook(path) === null) continue;
    if (path.endsWith('/')) to.left.add(path.slice(0, -1));
    else to.wanted.add(path);
  }
}

interface Look {
  isFolder(path: string): Promise<boolean>;
  /** Null for what git cannot keep. */
  at(path: string, indexMode: string | null): Promise<OnDisk | null>;
}

/** Looks at the disk without following links: below a link there is nothing of the notebook. */
function createLook(repository: Repository): Look {
  const hasModes = repository.settings.get('core.filemode') !== 'false';
  const hasLinks = repository.settings.get('core.symlinks') !== 'false';
  const folders = new Map<string, Promise<boolean>>();
  const isFolder = (path: string): Promise<boolean> => {
    const known = folders.get(path);
    if (known) return known;
    const answer = path === '' ? Promise.resolve(true) : lookAt(path);
    folders.set(path, answer);
    return answer;
  };
  const lookAt = async (path: string) =>
    (await isFolder(folderOf(storedRelPath(path)))) &&
    ((await statOf(repository, path))?.isDirectory() ?? false);
  return {
    isFolder,
    async at(path, indexMode) {
      if (!(await isFolder(folderOf(storedRelPath(path))))) return { kind: 'none' };
      const stat = await statOf(repository, path);
      if (stat === null || stat.isDirectory()) return { kind: 'none' };
      if (stat.isSymbolicLink()) return { kind: 'link', mode: MODE.link, stat };
      if (!stat.isFile()) return null;
      if (!hasLinks && indexMode === MODE.link) return { kind: 'file', mode: MODE.link, stat };
      const isExecutable = hasModes ? (stat.mode & 0o100) !== 0 : indexMode === MODE.executable;
      return { kind: 'file', mode: isExecutable ? MODE.executable : MODE.file, stat };
    },
  };
}

/** What is at a path of the repository, links not followed; null for nothing. */
export async function statOf(repository: Repository, path: string): Promise<Stats | null> {
  try {
    return await lstat(diskPath(repository, path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    // What cannot be looked at is not gone.
    throw new CodexError(
      'unavailable',
      `${JSON.stringify(path)} cannot be looked at (${String(code)}).`,
      { path },
      { cause: error },
    );
  }
}

/** A path of the repository on the disk, as bytes. */
export function diskPath(repository: Repository, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${repository.top}/`), pathToGit(path)]);
}

async function isTree({ trees }: Reading, tree: string | null, path: string): Promise<boolean> {
  return tree !== null && (await trees.find(tree, path))?.mode === MODE.folder;
}

async function isCommitted({ trees }: Reading, tree: string | null, path: string): Promise<boolean> {
  const entry = tree === null ? null : await trees.find(tree, path);
  return entry !== null && entry.mode !== MODE.folder;
}

function commonFolder(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  let folder: string = folderOf(storedRelPath(first));
  while (folder !== '' && !others.every((path) => path.startsWith(`${folder}/`)))
    folder = folderOf(storedRelPath(folder));
  return folder;
}
