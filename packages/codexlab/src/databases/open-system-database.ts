import { basename, dirname } from 'node:path';
import {
  isDamage,
  migrate,
  newestVersions,
  schemaSinceMs,
  schemaVersions,
  type SchemaVersions,
  type SlowStatements,
  type SqlDriver,
  type SqlEngine,
  type StorageChoice,
  systemSchema,
} from '@codexlab/storage-sql';
import { choiceFor } from './engine-mark.ts';
import { requireSystemDatabase } from './inspect-system.ts';
import { loadEngine } from './load-engine.ts';
import { noteOpened } from './opened.ts';
import { breakSeal, isSealBroken } from './seal.ts';
import { sealedDriver } from './sealed-driver.ts';
import { changedSystem, damagedSystem, prepareSystemFile } from './system-file.ts';
import { takeBack } from './take-back.ts';

/** How to open the system database. */
export interface SystemDatabaseOptions {
  /** Default: the one that keeps it; for a new one see `choiceFor`. */
  readonly storage?: StorageChoice | undefined;
  /** The path of the file, made with its folder when it is missing, or `:memory:`. */
  readonly location: string;
  /** False: its tables are left at the versions that they have, for looking at them and for `down`. Default: true. */
  readonly migrate?: boolean | undefined;
  /** Hears of slow statements. */
  readonly slow?: SlowStatements | undefined;
}

/** The open system database, with the ways to move it between versions. */
export interface SystemDatabase {
  readonly storage: StorageChoice;
  readonly engine: SqlEngine;
  readonly driver: SqlDriver;
  /** The newest version of each domain that this program knows. */
  readonly newest: SchemaVersions;
  /** The versions that the database has. */
  versions(): Promise<SchemaVersions>;
  /** Since when it is there, in ms since the epoch; null: it has no tables. */
  sinceMs(): Promise<number | null>;
  /** To the newest versions. */
  up(): Promise<void>;
  /** Takes the named domains back to older versions; what those steps added is lost. Throws `invalid` for unknown ones. */
  down(targets: SchemaVersions): Promise<void>;
}

/**
 * Opens the system database for one process that writes: every commit is durable, and only the owner of the process
 * may read the file. It is never set aside or rebuilt, for nothing else holds what it says.
 *
 * Throws `unsupported` for a database of a newer version (it is not changed), `unavailable` for one that is damaged,
 * not ours, or not what it was when it was closed, `conflict` for one of another engine, with what to do.
 *
 * @example const { driver } = await openSystemDatabase({ location: '/data/codex_system.db' });
 */
export async function openSystemDatabase(options: SystemDatabaseOptions): Promise<SystemDatabase> {
  const { location } = options;
  if (location !== ':memory:' && (await isSealBroken(location))) throw changedSystem(location);
  const storage = options.storage ?? (await choiceFor(dirname(location), basename(location)));
  const engine = await loadEngine(storage);
  if (location !== ':memory:') await prepareSystemFile(storage, location);
  try {
    if (location !== ':memory:') await requireSystemDatabase(engine, location);
    return { storage, ...(await openSound(engine, options)) };
  } catch (error) {
    throw isDamage(error) ? damagedSystem(location, error) : error;
  }
}

/** Lets others of this process find an open system database, see `openedAt`; the returned function takes it away. */
export function noteSystem(location: string, { storage, engine, driver }: SystemDatabase): () => void {
  return noteOpened(location, { storage, through: engine.sharesFiles ? null : driver });
}

async function openSound(
  engine: SqlEngine,
  { location, ...options }: SystemDatabaseOptions,
): Promise<Omit<SystemDatabase, 'storage'>> {
  const inMemory = location === ':memory:';
  if (!inMemory) await breakSeal(location); // before: settings of a writer are noted in the file
  const opened = await engine.openDriver({ location, synchronous: 'FULL', slow: options.slow });
  const driver = inMemory ? opened : sealedDriver(opened, location);
  try {
    if (options.migrate !== false) await migrate(driver, systemSchema);
  } catch (error) {
    await driver.close();
    throw error;
  }
  return {
    engine,
    driver,
    newest: newestVersions(systemSchema),
    versions: () => schemaVersions(driver),
    sinceMs: () => schemaSinceMs(driver),
    up: () => migrate(driver, systemSchema),
    down: (targets) => takeBack(driver, targets),
  };
}
