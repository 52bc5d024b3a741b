import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, type NewId, type NotebookId, systemClock } from '@codexlab/core';
import {
  isDamage,
  keepSalvaged,
  migrate,
  mintMeta,
  notebookSchema,
  salvageIndex,
  schemaDigest,
  type SalvagedIndex,
  type SlowStatements,
  type SqlDriver,
  type SqlEngine,
} from '@codexlab/storage-sql';
import { choiceNamed, engineOf, markEngine } from './engine-mark.ts';
import { type Found, inspectDatabase } from './inspect.ts';
import { loadEngine } from './load-engine.ts';
import { requireNoMove } from './move-note.ts';
import { NOTEBOOK_DATABASE } from './names.ts';
import { breakSeal, isSealBroken } from './seal.ts';
import { sealedDriver } from './sealed-driver.ts';
import { exists, finishReplacing, putAside, refused, unfinished } from './replacing.ts';

/** Some 30,000 notes. Looking through more would hold up the first answer after a start: 64 MB take 50 ms. */
const MAX_SEALED_BYTES = 64 * 1024 * 1024;

/** How to open the database of a notebook. */
export interface NotebookDatabaseOptions {
  readonly engine: SqlEngine;
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
 * damaged, changed since it was closed, not ours, of another engine or of other tables than its versions say is set aside as
 * `notebook.db.broken-<utc>` and made anew; ids are kept where the old file can be read, so that files get them back
 * when they are found again.
 *
 * Throws `unsupported` for an index of a newer version (it is not changed), `unavailable` when the folder cannot be
 * written.
 */
export async function openNotebookDatabase(options: NotebookDatabaseOptions): Promise<NotebookDatabase> {
  const { engine, indexDir } = options;
  await makeFolder(indexDir);
  const path = join(indexDir, NOTEBOOK_DATABASE);
  requireNoMove(indexDir);
  await finishReplacing(path);
  const isForeign = engineOf(indexDir) !== engine.name && (await exists(path));
  if (!isForeign) markEngine(indexDir, engine.name);
  const found = isForeign ? 'foreign' : await inspect(engine, path);
  if (found === 'missing' || (found === 'ours' && !options.rebuild)) {
    try {
      const driver = await openIfCurrent(path, options);
      if (driver)
        return { driver, state: found === 'missing' ? 'created' : 'opened', setAside: null, keptIds: 0 };
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
  return replace(path, options);
}

async function inspect(engine: SqlEngine, path: string): Promise<Found> {
  try {
    return (await isSealBroken(path)) ? 'damaged' : await inspectDatabase(engine, path);
  } catch (error) {
    throw refused(path, error);
  }
}

type OpenParts = Pick<NotebookDatabaseOptions, 'engine' | 'slow'>;

async function openCurrent(path: string, { engine, slow }: OpenParts): Promise<SqlDriver> {
  await breakSeal(path);
  const opened = await engine.openDriver({ location: path, synchronous: 'NORMAL', slow });
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
async function openIfCurrent(path: string, parts: OpenParts): Promise<SqlDriver | null> {
  const driver = await openCurrent(path, parts);
  try {
    if ((await schemaDigest(driver)) === (await expectedDigest(parts.engine))) return driver;
  } catch (error) {
    await driver.close();
    throw error;
  }
  await driver.close();
  return null;
}

const expectedDigests = new Map<string, Promise<string>>();

function expectedDigest(engine: SqlEngine): Promise<string> {
  const digest = expectedDigests.get(engine.name) ?? digestOfNew(engine);
  expectedDigests.set(engine.name, digest);
  digest.catch(() => expectedDigests.delete(engine.name));
  return digest;
}

async function digestOfNew(engine: SqlEngine): Promise<string> {
  const driver = await engine.openDriver({ location: ':memory:', synchronous: 'NORMAL' });
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
  const { clock = systemClock, newId, engine } = options;
  const salvaged = await salvage(path, options);
  const driver = await openCurrent(unfinished(path, engine.name), options);
  let keptIds: number;
  try {
    await driver.batch(mintMeta(newId, options.notebookId ?? salvaged.notebookId ?? newId()));
    keptIds = await keepSalvaged(driver, salvaged, clock.nowMs());
  } finally {
    await driver.close();
  }
  const setAside = await putAside(path, clock.nowMs());
  await finishReplacing(path);
  return { driver: await openCurrent(path, options), state: 'rebuilt', setAside, keptIds };
}

/**
 * With the engine that made it. What the file `engine` says is a name: nothing is loaded because of it alone, and where
 * nobody says what it stands for, the new engine tries: this process alone has the file, and only reads it.
 */
async function salvage(
  path: string,
  { engine, indexDir }: Pick<NotebookDatabaseOptions, 'engine' | 'indexDir'>,
): Promise<SalvagedIndex> {
  try {
    const made = engineOf(indexDir);
    const maker =
      made === engine.name ? engine : await choiceNamed(made, indexDir).then(loadEngine, () => engine);
    const driver = await maker.openDriver({ location: path, synchronous: 'NORMAL', readOnly: true });
    try {
      return await salvageIndex(driver);
    } finally {
      await driver.close();
    }
  } catch {
    return { notebookId: null, files: [] };
  }
}

async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
  } catch (error) {
    throw refused(dir, error);
  }
}
