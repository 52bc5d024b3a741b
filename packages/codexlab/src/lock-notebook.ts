import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type AbsPath, CodexError, isCodexError, type NewId, type NotebookId } from '@codexlab/core';
import { acquireLock, type HeldLock } from '@codexlab/storage-sqlite';
import { LOCK, NOTEBOOK_DATABASE } from './databases/names.ts';
import { isBusy, untilFree } from './databases/opened.ts';
import { isInside } from './index-dir.ts';
import { identifyNotebook, knownNotebookId, type NotebookPlaces } from './notebook-identity.ts';

const LOOK_EVERY_MS = 50;
const LOOKS = 600;

/** A notebook by its id, and the lock when this process holds it. */
export interface LockedNotebook {
  readonly id: NotebookId;
  /** Null when another process holds the notebook. */
  readonly lock: HeldLock | null;
}

/**
 * Takes the lock of a notebook, then settles its identity: only who holds the lock gives ids, or two first openings
 * would give two. Without the lock it waits until the holder has made the index.
 * Throws `unavailable` when the index folder cannot be made, or when the holder makes no index in half a minute.
 */
export async function lockNotebook(
  places: NotebookPlaces,
  newId: NewId,
  signal?: AbortSignal,
): Promise<LockedNotebook> {
  makeIndexDir(places);
  for (let look = 0; look < LOOKS; look++) {
    const lock = await acquireWhenFree(places.indexDir);
    if (lock) return { id: await identifyOrRelease(places, newId, lock), lock };
    const id = knownNotebookId(places);
    if (id !== null && existsSync(join(places.indexDir, NOTEBOOK_DATABASE))) return { id, lock: null };
    await pause(LOOK_EVERY_MS, undefined, signal ? { signal } : {});
  }
  const message = `Another process holds ${places.root}, but makes no index. End it, or wait and try again.`;
  throw new CodexError('unavailable', message, { path: places.root });
}

/**
 * Opens for reading what another process may be making at this moment: tries again for half a minute, then throws the
 * last failure. An index of a newer release (`unsupported`) does not get better by waiting.
 */
export async function onceMade<T>(open: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let look = 1; ; look++) {
    try {
      return await open();
    } catch (error) {
      if (look === LOOKS || isCodexError(error, 'unsupported')) throw error;
    }
    await pause(LOOK_EVERY_MS, undefined, signal ? { signal } : {});
  }
}

/** What another part of this process has locked, for as long as it looks at the closed index, is waited for. */
async function acquireWhenFree(indexDir: AbsPath): Promise<HeldLock | null> {
  const location = join(indexDir, NOTEBOOK_DATABASE);
  for (;;) {
    await untilFree(location);
    const lock = await acquireLock(join(indexDir, LOCK));
    if (lock || !isBusy(location)) return lock;
  }
}

async function identifyOrRelease(places: NotebookPlaces, newId: NewId, lock: HeldLock): Promise<NotebookId> {
  try {
    return identifyNotebook(places, newId);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function makeIndexDir({ root, indexDir }: NotebookPlaces): void {
  try {
    mkdirSync(indexDir, { recursive: true, mode: isInside(root, indexDir) ? 0o755 : 0o700 });
  } catch (cause) {
    const message = `The folder ${indexDir} cannot be made.`;
    throw new CodexError('unavailable', message, { path: indexDir }, { cause });
  }
}
