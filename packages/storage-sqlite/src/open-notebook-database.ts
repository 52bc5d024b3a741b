import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, CodexError, type NewId, type NotebookId, systemClock } from '@codexlab/core';
import {
  keepSalvaged,
  migrate,
  mintMeta,
  notebookSchema,
  salvageIndex,
  schemaDigest,
  type SalvagedIndex,
  type SqlDriver,
} from '@codexlab/storage-sql';
import { openDriver } from './driver.ts';
import { type Found, inspectDatabase } from './inspect.ts';
import { breakSeal, isSealBroken } from './seal.ts';
import { sealedDriver } from './sealed-driver.ts';
import type { SlowStatements } from './slow-statements.ts';
import { isDamage } from './sqlite-error.ts';

/** Some 30,000 notes. Looking through more would hold up the first answer after a start: 64 MB take 50 ms. */
const MAX_SEALED_BYTES = 64 * 1024 * 1024;

/** The file name of an index in its folder. */
export const NOTEBOOK_DATABASE = 'notebook.db';

/** How to open the database of a notebook. */
export interface NotebookDatabaseOptions {
  /** The folder of the index; made when it is missing. */
  readonly indexDir: string;
  readonly newId: NewId;
  /** The id that the notebook has; without it an existing index keeps its own and a new one mints one. */
  readonly notebookId?: NotebookId | undefined;
  readonly clock?: Clock | undefined;
  /** True: an index that is there is set aside and made anew, whatever its state. */
  readonly rebuild?: boolean | undefined;
  /** Hears of slow statements. */
  readonly slow?: SlowStatements | undefined;
}

/** An open database of a notebook, with how it came about. */
export interface NotebookDatabase {
  readonly driver: SqlDriver;
  readonly state: 'opened' | 'created' | 'rebuilt';
  /** Where the file that stood there before was put, or null. */
  readonly setAside: string | null;
  /** How many file ids were kept from it. */
  readonly keptIds: number;
}

/**
 * Opens the index of a notebook for writing; the caller holds the notebook's lock. What is missing is made. What is
 * damaged, has changed since it was closed, is not ours or of other tables than its versions say is set aside as `notebook.db.broken-<utc>` and made anew;
 * ids are kept where the old file can be read, so that files get them back when they are found again.
 *
 * Throws `unsupported` for an index of a newer version (it is not changed), `unavailable` when the folder cannot be
 * written.
 */
export async function openNotebookDatabase(options: NotebookDatabaseOptions): Promise<NotebookDatabase> {
  await makeFolder(options.indexDir);
  const path = join(options.indexDir, NOTEBOOK_DATABASE);
  await finishReplacing(path);
  const found = await inspect(path);
  if (found === 'missing' || (found === 'ours' && !options.rebuild)) {
    try {
      const driver = await openIfCurrent(path, options.slow);
      if (driver)
        return { driver, state: found === 'missing' ? 'created' : 'opened', setAside: null, keptIds: 0 };
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
  return replace(path, options);
}

async function inspect(path: string): Promise<Found> {
  try {
    return (await isSealBroken(path)) ? 'damaged' : await inspectDatabase(path);
  } catch (error) {
    throw refused(path, error);
  }
}

async function openCurrent(path: string, slow: SlowStatements | undefined): Promise<SqlDriver> {
  await breakSeal(path);
  const opened = await openDriver({ location: path, synchronous: 'NORMAL', slow });
  const driver = sealedDriver(opened, path, MAX_SEALED_BYTES);
  try {
    await migrate(driver, notebookSchema);
    return driver;
  } catch (error) {
    await driver.close();
    throw error;
  }
}

/** Null for tables of another make than their versions promise, such as those of a program that was never released. */
async function openIfCurrent(path: string, slow: SlowStatements | undefined): Promise<SqlDriver | null> {
  const driver = await openCurrent(path, slow);
  try {
    expectedDigest ??= await digestOfNew();
    if ((await schemaDigest(driver)) === expectedDigest) return driver;
  } catch (error) {
    await driver.close();
    throw error;
  }
  await driver.close();
  return null;
}

let expectedDigest: string | null = null;

async function digestOfNew(): Promise<string> {
  const driver = await openDriver({ location: ':memory:', synchronous: 'NORMAL' });
  try {
    await migrate(driver, notebookSchema);
    return await schemaDigest(driver);
  } finally {
    await driver.close();
  }
}

/**
 * The new index gets its name only when it has all that is kept of the old one, which stands in its place until then:
 * whenever this is ended, one of the two has the ids.
 */
async function replace(path: string, options: NotebookDatabaseOptions): Promise<NotebookDatabase> {
  const { clock = systemClock, newId, slow } = options;
  const salvaged = await salvage(path);
  const driver = await openCurrent(unfinished(path), slow);
  let keptIds: number;
  try {
    await driver.batch(mintMeta(newId, options.notebookId ?? salvaged.notebookId ?? newId()));
    keptIds = await keepSalvaged(driver, salvaged, clock.nowMs());
  } finally {
    await driver.close();
  }
  const setAside = await putAside(path, clock.nowMs());
  await finishReplacing(path);
  return { driver: await openCurrent(path, slow), state: 'rebuilt', setAside, keptIds };
}

/** Where a new index is made while the old one still has its name. */
function unfinished(path: string): string {
  return `${path}-new`;
}

/** A replacement that was broken off is ended where only the name was missing, else undone. */
async function finishReplacing(path: string): Promise<void> {
  const made = unfinished(path);
  try {
    if (!(await exists(path)) && !(await exists(`${made}-wal`)) && (await exists(made)))
      await rename(made, path);
    else for (const end of ['', '-wal', '-shm', '-seal']) await rm(`${made}${end}`, { force: true });
  } catch (error) {
    throw refused(path, error);
  }
}

async function salvage(path: string): Promise<SalvagedIndex> {
  try {
    const driver = await openDriver({ location: path, synchronous: 'NORMAL', readOnly: true });
    try {
      return await salvageIndex(driver);
    } finally {
      await driver.close();
    }
  } catch {
    return { notebookId: null, files: [] };
  }
}

/** The log goes first: a database without its newest log is old, a log without its database would be misread. */
async function putAside(path: string, nowMs: number): Promise<string> {
  const utc = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  let target = `${path}.broken-${utc}`;
  for (let n = 2; await exists(target); n++) target = `${path}.broken-${utc}-${n}`;
  try {
    for (const log of ['-wal', '-journal'])
      if (await exists(`${path}${log}`)) await rename(`${path}${log}`, `${target}${log}`);
    await rm(`${path}-shm`, { force: true });
    await breakSeal(path);
    await rename(path, target);
  } catch (error) {
    throw refused(path, error);
  }
  return target;
}

async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
  } catch (error) {
    throw refused(dir, error);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function refused(path: string, error: unknown): CodexError {
  if (error instanceof CodexError) return error;
  const errno = (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
  return new CodexError(
    'unavailable',
    `The index ${path} cannot be opened for writing (${errno}). Check the permissions of its folder, or keep the ` +
      'index elsewhere.',
    { database: path, errno },
    { cause: error },
  );
}
