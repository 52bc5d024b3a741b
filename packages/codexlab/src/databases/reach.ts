import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CodexError } from '@codexlab/core';
import type { StorageChoice } from '@codexlab/storage-sql';
import { acquireLock } from '@codexlab/storage-sqlite';
import { choiceFor } from './engine-mark.ts';
import { loadEngine } from './load-engine.ts';
import { LOCK } from './names.ts';
import { openedAt, type OpenDatabase, whileClosed } from './opened.ts';

const LOOK_EVERY_MS = 50;

/** The ways to a database. */
export interface Ways<T> {
  /** By way of the driver that has it open. */
  readonly through: (database: OpenDatabase, storage: StorageChoice) => Promise<T>;
  /** With one of its own: nobody else has it open, or it may be shared. */
  readonly own: (storage: StorageChoice) => Promise<T>;
}

/**
 * Does something with a database, whoever of this process has it open. Whoever opens or closes it at this moment is waited
 * for, for `waitMs`. Throws `conflict` when another process has one that its engine does not share.
 */
export async function reach<T>(location: string, waitMs: number, { through, own }: Ways<T>): Promise<T> {
  for (let leftMs = waitMs; ; leftMs -= LOOK_EVERY_MS) {
    const opened = openedAt(location);
    const storage = opened?.storage ?? (await choiceFor(dirname(location), basename(location)));
    if (opened?.through) {
      try {
        return await through(opened.through, storage);
      } catch (error) {
        if (openedAt(location) === opened) throw error; // else it was closed under our hands
      }
    } else if ((await loadEngine(storage)).sharesFiles) {
      return own(storage);
    } else {
      const done = await whileClosed(location, () => withLock(location, () => own(storage)));
      if (done) return done.value;
      if (openedAt(location) !== opened) continue; // meanwhile, by others of this process
    }
    if (leftMs <= 0) throw held(location, storage);
    await pause(LOOK_EVERY_MS);
  }
}

/** Null: somebody else has the lock. */
async function withLock<T>(location: string, work: () => Promise<T>): Promise<{ readonly value: T } | null> {
  const lock = await acquireLock(join(dirname(location), LOCK));
  if (!lock) return null;
  try {
    return { value: await work() };
  } finally {
    await lock.release();
  }
}

function held(location: string, { name }: StorageChoice): CodexError {
  return new CodexError(
    'conflict',
    `Another process has ${location} open, and with the engine ${name} one process alone can use a database. Ask that ` +
      'one, or end it first.',
    { database: location, engine: name },
  );
}
