import { join } from 'node:path';
import { type AbsPath, type Clock, CodexError } from '@codexlab/core';
import { notebookSchema, type StorageChoice, systemSchema } from '@codexlab/storage-sql';
import { type BackupDisk, nodeDisk } from '../../operations/backup/disk.ts';
import { sayingWhat } from '../../operations/backup/saying-what.ts';
import { lockDataFolder } from '../../server/data-folder.ts';
import { choiceFor, engineOf } from '../engine-mark.ts';
import { inspectDatabase } from '../inspect.ts';
import { type Environment, loadEngine } from '../load-engine.ts';
import { readMoveNote } from '../move-note.ts';
import { NOTEBOOK_DATABASE, SYSTEM_DATABASE } from '../names.ts';
import { openSystemDatabase } from '../open-system-database.ts';
import { isSealBroken } from '../seal.ts';
import { type DatabaseMove, moveDatabase } from './move-database.ts';
import { hasIndex, type IndexPlace, lockPlaces, readPlaces, type RegisteredPlace } from './places.ts';
import { finishSwitch } from './switch-database.ts';

/** What to move with. */
export interface MoveOptions {
  readonly dataDir: AbsPath;
  /** The engine to move to. */
  readonly to: StorageChoice;
  /** Says how the engines are opened that keep the databases now. */
  readonly env: Environment;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly disk?: BackupDisk | undefined;
  /** Opens engines. */
  readonly load?: typeof loadEngine | undefined;
  /** Hears of each database once it is done with. */
  readonly onDone?: ((outcome: MoveOutcome) => void) | undefined;
}

/** What became of a database. */
export interface MoveOutcome {
  /** `system`, or the folder of a notebook. */
  readonly name: string;
  /** `already`: the engine keeps it as it is. `skipped`: nothing was done, `why` tells the reason. */
  readonly state: 'moved' | 'already' | 'skipped';
  readonly why: string | null;
  /** How many rows were copied. */
  readonly rows: number;
  /** Where the old file lies, or null. */
  readonly kept: string | null;
  /** True: its files are read again when it is opened next, for the engine bars the tables of full-text search. */
  readonly readsAgain: boolean;
}

/**
 * Moves a data folder to an engine: its system database, and the index of each notebook that stands. Throws `conflict`
 * when another process has the folder or one of the notebooks; nothing was changed then. One database is whole before
 * the next: cut off, or when a disk refuses, the folder starts as it is or says that this is to be run again.
 */
export async function moveDataFolder(options: MoveOptions): Promise<readonly MoveOutcome[]> {
  const { dataDir, onDone = () => undefined } = options;
  const again = `--data ${dataDir}`;
  const lock = await lockDataFolder(dataDir);
  try {
    const finished = await finishCutOff('system', dataDir, options);
    const places = await registeredPlaces(options);
    const standing = places.filter(isStanding);
    const locks = await lockPlaces(standing);
    try {
      const outcomes = [finished ?? (await moveSystem(options, again))];
      onDone(outcomes[0]!);
      for (const place of places) {
        outcomes.push(
          isStanding(place) ? await moveIndex(place, options, again) : skipped(place.root, whyNot(place)),
        );
        onDone(outcomes.at(-1)!);
      }
      return outcomes;
    } finally {
      await locks.release();
    }
  } finally {
    await lock.release();
  }
}

/** Moves the index of one notebook, wherever it is registered. Throws `not_found` without one, else as `moveDataFolder`. */
export async function moveNotebook(place: IndexPlace, options: MoveOptions): Promise<MoveOutcome> {
  if (!hasIndex(place.indexDir) && readMoveNote(place.indexDir) === null)
    throw new CodexError('not_found', `${place.root} has no index.`, { path: place.root });
  const locks = await lockPlaces([place]);
  try {
    const outcome = await moveIndex(place, options, `--notebook ${place.root}`);
    options.onDone?.(outcome);
    return outcome;
  } finally {
    await locks.release();
  }
}

async function registeredPlaces({ dataDir, env }: MoveOptions): Promise<readonly RegisteredPlace[]> {
  const storage = await choiceFor(dataDir, SYSTEM_DATABASE, { env });
  const { driver } = await openSystemDatabase({ storage, location: join(dataDir, SYSTEM_DATABASE) });
  try {
    return await readPlaces(driver, dataDir);
  } finally {
    await driver.close();
  }
}

function isStanding(place: RegisteredPlace): place is IndexPlace {
  return 'indexDir' in place && (hasIndex(place.indexDir) || readMoveNote(place.indexDir) !== null);
}

function whyNot(place: RegisteredPlace): string {
  return 'why' in place ? place.why : 'It has no index yet.';
}

function moveSystem(options: MoveOptions, again: string): Promise<MoveOutcome> {
  const about = { dir: options.dataDir, database: SYSTEM_DATABASE, domains: systemSchema };
  return move('system', { ...about, synchronous: 'FULL', again }, options);
}

async function moveIndex({ root, indexDir }: IndexPlace, options: MoveOptions, again: string) {
  const finished = await finishCutOff(root, indexDir, options);
  if (finished) return finished;
  const { env, to, load = loadEngine } = options;
  if (engineOf(indexDir) !== to.name) {
    const engine = await load(await choiceFor(indexDir, NOTEBOOK_DATABASE, { env }));
    const path = join(indexDir, NOTEBOOK_DATABASE);
    if ((await isSealBroken(path)) || (await inspectDatabase(engine, path)) !== 'ours')
      return skipped(root, 'Its index is not sound; it is made anew when it is opened next.');
  }
  const about = { dir: indexDir, database: NOTEBOOK_DATABASE, domains: notebookSchema };
  return move(root, { ...about, synchronous: 'NORMAL', again }, options);
}

type Wanted = Pick<DatabaseMove, 'dir' | 'database' | 'domains' | 'synchronous' | 'again'>;

async function move(name: string, wanted: Wanted, options: MoveOptions): Promise<MoveOutcome> {
  const { to, env, clock, signal, disk = nodeDisk, load = loadEngine } = options;
  signal?.throwIfAborted();
  if (engineOf(wanted.dir) === to.name) return { ...skipped(name, null), state: 'already' };
  const from = await load(await choiceFor(wanted.dir, wanted.database, { env }));
  const parts = { ...wanted, from, to: await load(to), disk, clock, signal };
  const { rows, kept, hasSearch } = await sayingWhat('The disk refused while a database was moved', () =>
    moveDatabase(parts),
  );
  return { ...skipped(name, null), state: 'moved', rows, kept, readsAgain: !hasSearch };
}

/** What an earlier run began to switch is ended first. Null when that leaves something to do. */
async function finishCutOff(
  name: string,
  dir: string,
  { to, disk = nodeDisk }: MoveOptions,
): Promise<MoveOutcome | null> {
  const note = await finishSwitch(dir, disk);
  if (note?.to !== to.name) return null;
  return { ...skipped(name, null), state: 'moved', kept: join(dir, note.kept) };
}

function skipped(name: string, why: string | null): MoveOutcome {
  return { name, state: 'skipped', why, rows: 0, kept: null, readsAgain: false };
}
