import type { RelPath } from '@codexlab/core';
import { byBytes, isSafePath } from '../repository-paths.ts';
import type { DiskContent, GitContent } from './disk-content.ts';
import { isUnreadableFile } from './failures.ts';
import { foldersUp, type Ignored } from './ignored.ts';
import type { ObjectSink } from './object-sink.ts';
import type { IndexFile, Repository } from './repository.ts';
import { MODES, isFolderMode, joinPath } from './tree.ts';
import { filesOf, lookUp } from './tree-walk.ts';
import type { WorkTree } from './work-tree.ts';

/** What a commit is to hold of the paths that were asked for. */
export interface Collected {
  /** Files as they are on the disk now; null: gone. Paths are of the repository. */
  readonly contents: ReadonlyMap<string, GitContent | null>;
  /** Ignored, or impossible to keep. Paths are of the notebook. */
  readonly left: readonly RelPath[];
}

/** Where files are looked for. */
export interface CollectFrom {
  readonly repository: Repository;
  readonly workTree: WorkTree;
  readonly ignored: Ignored;
  readonly index: IndexFile;
  readonly disk: DiskContent;
  /** Where content goes that the newest commit does not have. */
  readonly sink: Pick<ObjectSink, 'write'>;
  /** The tree of the newest commit. */
  readonly tree: string | null;
}

/** Reads what lies on the disk at these paths and below them. */
export async function collectPaths(from: CollectFrom, paths: readonly RelPath[]): Promise<Collected> {
  const { repository, workTree, ignored, disk, tree, index, sink } = from;
  const contents = new Map<string, GitContent | null>();
  const left: RelPath[] = [];
  const tracked = new Set(index.entries.map((entry) => entry.path));
  const held = new Set(index.entries.filter((entry) => entry.isHeld).map((entry) => entry.path));

  async function collect(path: RelPath): Promise<void> {
    const full = repository.toRepository(path);
    if ((path !== '' && !isSafePath(path)) || (await isBelowSubmodule(full))) return void left.push(path);
    if (await isInOtherRepository(full)) return void left.push(path);
    if (held.has(full)) return void left.push(path);
    const entry = await workTree.look(full);
    if (entry?.kind === 'file' || entry?.kind === 'link') {
      await collectFile(full, true);
      return collectGone(full);
    }
    if (entry?.kind === 'other') return void left.push(path);
    if (entry?.kind === 'folder' && full !== '' && (await ignored.ignoresBelow(full, true))) {
      if (!hasTrackedBelow(full)) left.push(path);
    } else if (entry?.kind === 'folder') await collectFolder(full);
    await collectGone(full);
  }

  async function collectFile(full: string, isNamed: boolean): Promise<void> {
    if (contents.has(full)) return;
    if (held.has(full)) return isNamed ? leave(full) : undefined;
    const was = await lookUp(repository.objects, tree, full);
    const isKnown = tracked.has(full) || was !== null;
    if (!isKnown && (await (isNamed ? ignored.ignoresBelow(full, false) : ignored.ignores(full, false)))) {
      if (isNamed) leave(full);
      return;
    }
    const entry = await workTree.look(full);
    const content = entry && (await disk.of(full, entry));
    if (typeof content === 'string') leave(full);
    else if (content) {
      if (content.bytes && content.oid !== was?.oid) await sink.write('blob', content.bytes);
      contents.set(full, { ...content, bytes: null }); // all of them together may be more than fits into memory
    }
  }

  async function collectFolder(folder: string): Promise<void> {
    for (const name of await workTree.list(folder)) {
      const path = joinPath(folder, name);
      const entry = await workTree.look(path);
      if (entry?.kind === 'folder') {
        if ((await workTree.isRepository(path)) || (await isSubmodule(path))) continue;
        if (!(await ignored.ignores(path, true))) await collectFolder(path);
      } else if (entry?.kind === 'file' || entry?.kind === 'link') await collectFile(path, false);
    }
  }

  /** Files of the newest commit at or below a path that are not on the disk any more, or that hide in ignored folders. */
  async function collectGone(full: string): Promise<void> {
    const was = await lookUp(repository.objects, tree, full);
    if (!was) return;
    if (!isFolderMode(was.mode)) {
      if (was.mode !== MODES.submodule && !contents.has(full)) await collectLost(full);
      return;
    }
    for await (const { path, entry } of filesOf(repository.objects, was.oid, full)) {
      if (!contents.has(path) && entry.mode !== MODES.submodule) await collectLost(path);
    }
  }

  async function collectLost(full: string): Promise<void> {
    if (held.has(full)) return;
    const now = await workTree.look(full);
    if (now?.kind === 'file' || now?.kind === 'link') await collectFile(full, false);
    else contents.set(full, null);
  }

  function leave(full: string): void {
    const path = repository.toNotebook(full);
    if (path !== null) left.push(path);
  }

  /** What cannot be looked at is not gone, and stops no other; a damaged repository stops all. */
  function leaveUnreadable(path: RelPath, error: unknown): void {
    if (!isUnreadableFile(error)) throw error;
    left.push(path);
  }

  function hasTrackedBelow(full: string): boolean {
    for (const path of tracked) if (path.startsWith(`${full}/`)) return true;
    return false;
  }

  async function isSubmodule(full: string): Promise<boolean> {
    return (await lookUp(repository.objects, tree, full))?.mode === MODES.submodule;
  }

  async function isBelowSubmodule(full: string): Promise<boolean> {
    for (const path of [full, ...foldersUp(full)]) if (path !== '' && (await isSubmodule(path))) return true;
    return false;
  }

  /** A repository inside this one keeps its files itself. */
  async function isInOtherRepository(full: string): Promise<boolean> {
    const folders = foldersUp(full).filter(
      (folder) => folder !== '' && folder.length > repository.found.prefix.length,
    );
    for (const folder of [full, ...folders])
      if (folder !== repository.found.prefix && (await workTree.isRepository(folder))) return true;
    return false;
  }

  for (const path of paths) await collect(path).catch((error: unknown) => leaveUnreadable(path, error));
  return { contents, left: [...new Set(left)].sort(byBytes) };
}
