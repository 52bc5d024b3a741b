import { constants, copyFile, link, rm } from 'node:fs/promises';
import { CodexError } from '@codexlab/core';
import { checkDriver, type Snapshot, type StorageChoice } from '@codexlab/storage-sql';
import { loadEngine } from './load-engine.ts';
import type { OpenDatabase } from './opened.ts';
import { reach } from './reach.ts';
import { breakSeal } from './seal.ts';
import { type Care, careHere, type Tended, tendOpened, type TendOptions } from './tend-database.ts';

/** What a database was at one moment, and what it is kept with. */
export interface DatabaseSnapshot extends Snapshot {
  readonly storage: StorageChoice;
}

/** Of which database, and how. */
export interface SnapshotOptions {
  readonly location: string;
  /** Where a copy lies meanwhile, when the engine can do no other; on the disk that copies go to, and not there yet. */
  readonly aside: string;
  /** How long to wait for whoever else has it open. Default: not at all. */
  readonly waitMs?: number | undefined;
}

/**
 * Holds on to what a database is now, whoever of this process has it open. One that its engine does not share is copied
 * by way of its driver, or with a lock that is let go as soon as there is a copy. Throws `conflict` when another process
 * has such a one, `unavailable` when it cannot be opened or is damaged (see `isDamage`).
 */
export function snapshotAt({ location, aside, waitMs = 0 }: SnapshotOptions): Promise<DatabaseSnapshot> {
  return reach(location, waitMs, {
    async through(database, storage) {
      await copyAside(database, aside);
      return openCopy(storage, aside);
    },
    async own(storage) {
      const engine = await loadEngine(storage);
      if (engine.openSnapshot) return withStorage(storage, await engine.openSnapshot(location));
      await breakSeal(location);
      const driver = await engine.openDriver({ location, synchronous: 'FULL' });
      await copyAside(driver, aside).finally(() => driver.close());
      return openCopy(storage, aside);
    },
  });
}

/** What the engine finds wrong with a database, whoever of this process has it open; see `checkDriver`. */
export function checkAt(location: string, care: Care = careHere): Promise<readonly string[]> {
  return reach(location, 0, { through: checkDriver, own: (storage) => care.check(storage, location) });
}

/** Cares for a database that is sound, whoever of this process has it open; see `tendDriver`. */
export function tendAt(options: TendOptions, care: Care = careHere): Promise<Tended> {
  return reach(options.location, 0, {
    through: (database) => tendOpened(database, options),
    own: (storage) => care.tend(storage, options),
  });
}

/** What was left there by a driver that ended amid a copy is no obstacle. */
async function copyAside(database: Pick<OpenDatabase, 'copyTo'>, aside: string): Promise<void> {
  await rm(aside, { force: true });
  await database.copyTo(aside);
}

function withStorage(storage: StorageChoice, snapshot: Snapshot): DatabaseSnapshot {
  return {
    storage,
    all: (sql, params) => snapshot.all(sql, params),
    copyTo: (path, options) => snapshot.copyTo(path, options),
    close: () => snapshot.close(),
  };
}

async function openCopy(storage: StorageChoice, aside: string): Promise<DatabaseSnapshot> {
  try {
    const engine = await loadEngine(storage);
    const driver = await engine.openDriver({ location: aside, readOnly: true, synchronous: 'NORMAL' });
    return {
      storage,
      all: (sql, params) => driver.all(sql, params),
      async copyTo(path, { signal } = {}) {
        signal?.throwIfAborted();
        await giveName(aside, path);
      },
      close: () => driver.close().finally(() => rm(aside, { force: true })),
    };
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/** The copy is one already: where the disk gives files several names, it only gets another one. */
async function giveName(aside: string, path: string): Promise<void> {
  try {
    await link(aside, path).catch(() => copyFile(aside, path, constants.COPYFILE_EXCL));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new CodexError('conflict', `There is something at ${path} already.`, { path }, { cause });
  }
}
