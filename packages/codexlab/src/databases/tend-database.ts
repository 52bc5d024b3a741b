import { stat } from 'node:fs/promises';
import {
  checkDriver,
  isDamage,
  type SqlDriver,
  type SqlEngine,
  type StorageChoice,
  type Synchronous,
  type Tendable,
  tendDriver,
  UNREADABLE,
  type Vacuumed,
} from '@codexlab/storage-sql';
import { loadEngine } from './load-engine.ts';
import { breakSeal } from './seal.ts';

/** Which database to care for, and how. */
export interface TendOptions {
  readonly location: string;
  readonly synchronous: Synchronous;
  /** True: the whole file is written anew, whatever it holds; that takes as much space again for a while. */
  readonly vacuum: boolean;
}

/** What was done for a database. */
export interface Tended {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly walBytesBefore: number;
  readonly walBytesAfter: number;
  /** Whether empty pages were given back, the whole file was written anew, or neither was needed. */
  readonly vacuumed: Vacuumed;
}

/** Looks at databases and cares for them, in this thread or another one. */
export interface Care {
  /** See `checkDatabase`. */
  check(storage: StorageChoice, location: string): Promise<readonly string[]>;
  /** See `tendDatabase`. */
  tend(storage: StorageChoice, options: TendOptions): Promise<Tended>;
}

/** In this thread: a single statement may take minutes. */
export const careHere: Care = Object.freeze({
  check: async (storage: StorageChoice, location: string) =>
    checkDatabase(await loadEngine(storage), location),
  tend: async (storage: StorageChoice, options: TendOptions) =>
    tendDatabase(await loadEngine(storage), options),
});

/**
 * What the engine finds wrong with a database that nobody else has open, or that may be shared; see `checkDriver`.
 * Throws `unavailable` when it cannot be opened for other reasons than damage.
 */
export async function checkDatabase(engine: SqlEngine, location: string): Promise<readonly string[]> {
  try {
    const driver = await engine.openDriver({ location, readOnly: true, synchronous: 'NORMAL' });
    return await closing(driver, () => checkDriver(driver));
  } catch (error) {
    if (isDamage(error)) return [UNREADABLE];
    throw error;
  }
}

/** Cares for a database that is sound, with a driver of its own; see `tendDriver`. Throws `unavailable`. */
export async function tendDatabase(engine: SqlEngine, options: TendOptions): Promise<Tended> {
  const { location, synchronous } = options;
  await breakSeal(location);
  const driver = await engine.openDriver({ location, synchronous });
  return closing(driver, () => tendOpened(driver, options));
}

/** As `tendDatabase`, by way of the driver that has it open. */
export async function tendOpened(
  driver: Tendable,
  { location, vacuum }: Pick<TendOptions, 'location' | 'vacuum'>,
): Promise<Tended> {
  const [bytesBefore, walBytesBefore] = await sizesOf(location);
  const vacuumed = await tendDriver(driver, vacuum);
  const [bytesAfter, walBytesAfter] = await sizesOf(location);
  return { bytesBefore, bytesAfter, walBytesBefore, walBytesAfter, vacuumed };
}

async function closing<T>(driver: SqlDriver, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await driver.close();
  }
}

async function sizesOf(location: string): Promise<readonly [file: number, log: number]> {
  const sizeOf = (path: string) =>
    stat(path).then(
      ({ size }) => size,
      () => 0,
    );
  return [await sizeOf(location), await sizeOf(`${location}-wal`)];
}
