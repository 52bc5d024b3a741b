import { existsSync } from 'node:fs';
import { chmod, mkdir, open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { CodexError } from '@codexlab/core';
import {
  isDamage,
  migrate,
  migrateDown,
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
import { choiceFor, engineOf, markEngine } from './engine-mark.ts';
import { requireSystemDatabase } from './inspect-system.ts';
import { loadEngine } from './load-engine.ts';
import { noteOpened } from './opened.ts';
import { breakSeal, isSealBroken, sealOf } from './seal.ts';
import { sealedDriver } from './sealed-driver.ts';

const ONLY_OWNER = 0o600;
const ONLY_OWNER_FOLDER = 0o700;

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
  if (location !== ':memory:' && (await isSealBroken(location))) throw changed(location);
  const storage = options.storage ?? (await choiceFor(dirname(location), basename(location)));
  const engine = await loadEngine(storage);
  if (location !== ':memory:') await prepareFile(engine, location);
  try {
    if (location !== ':memory:') await requireSystemDatabase(engine, location);
    return { storage, ...(await openSound(engine, options)) };
  } catch (error) {
    throw isDamage(error) ? damaged(location, error) : error;
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

async function takeBack(driver: SqlDriver, targets: SchemaVersions): Promise<void> {
  const newest = newestVersions(systemSchema);
  for (const [domain, version] of Object.entries(targets)) {
    const known = Object.hasOwn(newest, domain) ? newest[domain]! : -1;
    if (Number.isInteger(version) && version >= 0 && version <= known) continue;
    throw new CodexError('invalid', `There is no version ${version} of "${domain}".`, { field: domain });
  }
  const wanted = { ...(await schemaVersions(driver)), ...targets };
  requireFoundations(wanted);
  await migrateDown(driver, systemSchema, wanted);
}

/** Tables refer to those of domains before theirs: what goes altogether goes from the last domain on. */
function requireFoundations(wanted: SchemaVersions): void {
  const gone = systemSchema.findIndex(({ domain }) => (wanted[domain] ?? 0) === 0);
  const standing = systemSchema
    .slice(gone < 0 ? systemSchema.length : gone)
    .filter(({ domain }) => wanted[domain]);
  if (standing.length === 0) return;
  const names = standing.map(({ domain }) => domain).join(', ');
  const { domain } = systemSchema[gone]!;
  throw new CodexError('invalid', `"${domain}" can only be taken to 0 together with: ${names}.`, {
    field: domain,
  });
}

/** Made by us, so that it is never readable for others, not even for the moment before its mode is set. */
async function prepareFile(engine: SqlEngine, location: string): Promise<void> {
  requireEngine(engine, location);
  try {
    await mkdir(dirname(location), { recursive: true, mode: ONLY_OWNER_FOLDER });
    markEngine(dirname(location), engine.name);
    await (await open(location, 'a', ONLY_OWNER)).close();
    await chmod(location, ONLY_OWNER);
  } catch (error) {
    const errno = (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
    throw new CodexError(
      'unavailable',
      `The system database ${location} cannot be opened for writing (${errno}). Check the permissions of its folder.`,
      { database: location, errno },
      { cause: error },
    );
  }
}

/** One file is never opened with two engines: its rows are moved to a file of the other one. */
function requireEngine({ name }: SqlEngine, location: string): void {
  const dir = dirname(location);
  const found = engineOf(dir);
  if (found === name || !existsSync(location)) return;
  const message =
    `The system database ${location} is kept with the engine ${found}, not ${name}. Move it: ` +
    `codexlab engine move ${name} --data ${dir} --yes`;
  throw new CodexError('conflict', message, { database: location, engine: found });
}

/** Whoever changed it on purpose knows; nobody else can tell that from damage. */
function changed(location: string): CodexError {
  return new CodexError(
    'unavailable',
    `The system database ${location} is damaged: it is not what it was when Codex closed it. Nothing was changed. Move ` +
      `the data folder aside and restore it from a backup: codexlab restore BACKUP --data ${dirname(location)}. If you ` +
      `changed it yourself, delete ${sealOf(location)} and start again.`,
    { database: location, reason: 'damaged' },
  );
}

function damaged(location: string, cause: unknown): CodexError {
  return new CodexError(
    'unavailable',
    `The system database ${location} is damaged; nothing was changed. Move the data folder aside and restore it from a ` +
      `backup: codexlab restore BACKUP --data ${dirname(location)}`,
    { database: location, reason: 'damaged' },
    { cause },
  );
}
