import fs from 'node:fs';
import { type RelPath, ROOT, nameFromBytes, nameNeedsBytes, relPathOnDisk } from '@codexlab/core';
import { errnoOf, isMissing } from '../fs/errno.ts';
import { type SystemPath, systemPath } from '../fs/folder.ts';
import type { WatchFolder } from './watch-folder.ts';

/** One watch per folder of a tree, kept true by listing the folders where names changed. */
export interface ArmedTree {
  /**
   * Lists a folder, watches what is new or was replaced in it, lets go of what vanished. Returns the folders that
   * were watched anew: what happened in them before raised no event, so they count as dirty.
   */
  refresh(folder: RelPath): Promise<RelPath[]>;
  /** The same for the whole tree. */
  refreshAll(): Promise<RelPath[]>;
  /** Lets go of every handle: after the root was away they may be deaf. `refreshAll` watches the tree anew. */
  forget(): void;
  /** How many folders could not be watched, and the system's word for why. */
  readonly failures: { readonly count: number; readonly errno: string };
  close(): void;
}

/** What a tree needs. */
export interface ArmedTreeOptions {
  readonly root: string;
  readonly watchFolder: WatchFolder;
  isIgnored(folder: RelPath): boolean | Promise<boolean>;
  onEvent(folder: RelPath, name: string | null, namesChanged: boolean): void;
  onError(folder: RelPath, error: unknown): void;
}

interface Armed {
  /** Device, inode and birth time: a folder that was deleted and made again is another one. */
  readonly identity: string;
  readonly handle: { close(): void };
}

const MAX_TRIES = 5;

/** Makes a tree in which nothing is watched yet: `refreshAll` begins. */
export function createArmedTree(options: ArmedTreeOptions): ArmedTree {
  const armed = new Map<RelPath, Armed>();
  const children = new Map<RelPath, Set<RelPath>>();
  const failed = new Map<RelPath, string>();
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();
  const pathOf = (folder: RelPath) => systemPath(options.root, folder);

  async function visit(folder: RelPath, dirty: RelPath[], deep: boolean): Promise<void> {
    if (closed) return;
    const isNew = arm(folder);
    if (isNew) dirty.push(folder);
    // Watched first, listed after: what appears in between is in the list, what comes later raises an event.
    const found = subfolders(pathOf(folder));
    if (found === null) return disarm(folder);
    const known = children.get(folder) ?? new Set();
    const now = new Set<RelPath>();
    for (const name of found) {
      const child = relPathOnDisk(folder, name);
      if (name === '.codex' || (await options.isIgnored(child))) continue;
      now.add(child);
      if (deep || isNew || !known.has(child) || isReplaced(child)) await visit(child, dirty, deep);
    }
    for (const child of known) if (!now.has(child)) disarm(child);
    if (closed) return;
    children.set(folder, now);
  }

  function isReplaced(folder: RelPath): boolean {
    return armed.get(folder)?.identity !== identify(folder);
  }

  /** Null when no folder stands there, or when the system does not let us look: then it counts as not watched. */
  function identify(folder: RelPath): string | null {
    try {
      return identityOf(pathOf(folder));
    } catch (error) {
      if (!isMissing(error)) failed.set(folder, errnoOf(error));
      return null;
    }
  }

  /** True when the folder is watched from now on, and was not before. */
  function arm(folder: RelPath): boolean {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const identity = identify(folder);
      if (identity === null) return false;
      if (armed.get(folder)?.identity === identity) {
        failed.delete(folder);
        return tries > 0;
      }
      if (!hold(folder, identity)) return true;
    }
    return true;
  }

  /** False when the system refuses; afterwards the caller looks again whether it was still the same folder. */
  function hold(folder: RelPath, identity: string): boolean {
    const before = armed.get(folder);
    try {
      const handle = options.watchFolder(pathOf(folder), {
        onEvent: (name, namesChanged) => options.onEvent(folder, name, namesChanged),
        onError: (error) => {
          release(folder);
          options.onError(folder, error);
        },
      });
      armed.set(folder, { identity, handle });
      failed.delete(folder);
    } catch (error) {
      armed.delete(folder);
      if (isMissing(error)) failed.delete(folder);
      else failed.set(folder, errnoOf(error));
      return false;
    } finally {
      // Closed only now: both may share one watch of the system, which must not lapse in between.
      before?.handle.close();
    }
    return true;
  }

  /** A handle that failed hears nothing more; the next look at the folder makes another. */
  function release(folder: RelPath): void {
    armed.get(folder)?.handle.close();
    armed.delete(folder);
  }

  function disarm(folder: RelPath): void {
    for (const each of [...(children.get(folder) ?? [])]) disarm(each);
    children.delete(folder);
    failed.delete(folder);
    release(folder);
  }

  /** One listing at a time: two that cross would each undo what the other found. */
  function inTurn(folder: RelPath, deep: boolean): Promise<RelPath[]> {
    const dirty: RelPath[] = [];
    const isKnown = () => folder === ROOT || armed.has(folder) || failed.has(folder);
    const done = last.then(async () => {
      if (isKnown()) await visit(folder, dirty, deep);
      return dirty;
    });
    last = done.catch(() => undefined);
    return done;
  }

  function forget(): void {
    for (const { handle } of armed.values()) handle.close();
    for (const each of [armed, children, failed]) each.clear();
  }

  return {
    refresh: (folder) => inTurn(folder, false),
    refreshAll: () => inTurn(ROOT, true),
    forget,
    get failures() {
      const [errno = ''] = failed.values();
      return { count: failed.size, errno };
    },
    close() {
      closed = true;
      forget();
    },
  };
}

/** Throws what the system says when the folder may not be looked at (`EACCES`, `ENAMETOOLONG`). */
function identityOf(path: SystemPath): string | null {
  const stat = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stat?.isDirectory() ? `${stat.dev}:${stat.ino}:${stat.birthtimeNs}` : null;
}

/** Names of the folders in a folder; null when it is gone; none when it may not be read. */
function subfolders(path: SystemPath): string[] | null {
  try {
    const entries = fs.readdirSync(path, { withFileTypes: true });
    if (!entries.some((entry) => nameNeedsBytes(entry.name)))
      return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const lossless = fs.readdirSync(path, { withFileTypes: true, encoding: 'buffer' });
    return lossless
      .filter((entry) => entry.isDirectory())
      .map((entry) => nameFromBytes(entry.name as unknown as Buffer));
  } catch (error) {
    if (isMissing(error)) return null;
    return [];
  }
}
