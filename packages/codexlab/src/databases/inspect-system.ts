import { CodexError, isCodexError } from '@codexlab/core';
import {
  requireKnownVersions,
  schemaVersions,
  type SchemaVersions,
  type SqlDriver,
  type SqlEngine,
  systemSchema,
} from '@codexlab/storage-sql';
import { isHeaderSound, isSound, requireNoKey, sizeOf, undoUnfinished } from './inspect.ts';

const FORMAT = `select value from meta where key = 'format'`;
const TABLES = `select count(*) as n from sqlite_schema 
  where type = 'table' and name <> 'schema_version' and name not like 'sqlite%'`;
const SYSTEM_FORMAT = 'codexlab system database';

/**
 * Looks at a system database without changing what it holds; an empty file is one that was never begun. After an
 * unclean stop (a write-ahead log is left) its structure is checked from end to end. Throws `unavailable` when it is damaged (see
 * `isDamage`) or not a system database of ours.
 */
export async function requireSystemDatabase(engine: SqlEngine, path: string): Promise<void> {
  await undoUnfinished(engine, path);
  const sizeBytes = await sizeOf(path);
  if (sizeBytes === null || sizeBytes === 0) return;
  const unclean = ((await sizeOf(`${path}-wal`)) ?? 0) > 0;
  if (engine.plainFiles && !(await isHeaderSound(path, unclean ? null : sizeBytes))) {
    await requireNoKey(engine, path);
    throw broken(path);
  }
  const driver = await engine.openDriver({ location: path, readOnly: true, synchronous: 'FULL' });
  try {
    await requireOurs(driver, path);
    if (unclean && !(await isSound(driver))) throw broken(path);
  } finally {
    await driver.close();
  }
}

async function requireOurs(driver: SqlDriver, path: string): Promise<void> {
  const versions = await schemaVersions(driver);
  const isOurs =
    versions.core === undefined ? await isEmpty(driver) : (await readFormat(driver)) === SYSTEM_FORMAT;
  if (isOurs) return requireKnown(versions, path);
  throw new CodexError(
    'unavailable',
    `${path} is not a system database of Codex. Name another data folder, or move the file away.`,
    { database: path, reason: 'foreign' },
  );
}

async function isEmpty(driver: SqlDriver): Promise<boolean> {
  const [tables] = await driver.all<{ n: number }>(TABLES);
  return tables?.n === 0;
}

async function readFormat(driver: SqlDriver): Promise<string | null> {
  try {
    const [row] = await driver.all<{ value: string }>(FORMAT);
    return row?.value ?? null;
  } catch (error) {
    if (isCodexError(error, 'internal')) return null;
    throw error;
  }
}

/** Before anything is opened for writing, which may change bytes of a file. Unlike an index, nobody moves it away. */
function requireKnown(found: SchemaVersions, location: string): void {
  try {
    requireKnownVersions(found, systemSchema);
  } catch (error) {
    if (!isCodexError(error, 'unsupported')) throw error;
    const { domain, version, newest } = error.details;
    throw new CodexError(
      'unsupported',
      `The system database ${location} was made by a newer version of Codex ("${String(domain)}" has version ` +
        `${String(version)}, this program knows ${String(newest)}). Update Codex; the database was not changed.`,
      { ...error.details, database: location },
      { cause: error },
    );
  }
}

/** Told in the engine's own word, so that it counts as damage wherever that is asked. */
function broken(path: string): CodexError {
  return new CodexError('unavailable', `The database ${path} is damaged.`, {
    database: path,
    sqlite: 'SQLITE_CORRUPT',
  });
}
