import { open, stat } from 'node:fs/promises';
import { isCodexError } from '@codexlab/core';
import {
  INDEX_FORMAT,
  isDamage,
  notebookSchema,
  requireKnownVersions,
  schemaVersions,
  type SqlDriver,
  type SqlEngine,
} from '@codexlab/storage-sql';

/** What stands where an index should be. */
export type Found = 'missing' | 'ours' | 'foreign' | 'damaged';

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const FORMAT = `select value from meta where key = 'format'`;
const TABLES = `select count(*) as n from sqlite_schema where type = 'table' and name <> 'schema_version'`;

/**
 * Looks at a database file without changing what it holds. After an unclean stop (a write-ahead log is left) its
 * structure is checked from end to end. Throws `unavailable` when the system refuses to show the file,
 * `unsupported` for an index of a newer version.
 */
export async function inspectDatabase(engine: SqlEngine, path: string): Promise<Found> {
  await undoUnfinished(engine, path);
  const sizeBytes = await sizeOf(path);
  if (sizeBytes === null) return 'missing';
  if (sizeBytes === 0) return 'ours';
  const unclean = ((await sizeOf(`${path}-wal`)) ?? 0) > 0;
  if (engine.plainFiles && !(await isHeaderSound(path, unclean ? null : sizeBytes))) {
    await requireNoKey(engine, path);
    return 'damaged';
  }
  try {
    const driver = await engine.openDriver({ location: path, readOnly: true, synchronous: 'NORMAL' });
    try {
      const found = await identify(driver);
      return found === 'ours' && unclean && !(await isSound(driver)) ? 'damaged' : found;
    } finally {
      await driver.close();
    }
  } catch (error) {
    if (isDamage(error)) return 'damaged';
    throw error;
  }
}

/** Throws `unavailable` (details `{ reason: 'key' }`) for a file that only lacks its key: it is not damaged. */
export async function requireNoKey(engine: SqlEngine, path: string): Promise<void> {
  try {
    await (await engine.openDriver({ location: path, readOnly: true, synchronous: 'NORMAL' })).close();
  } catch (error) {
    if (isCodexError(error) && error.details.reason === 'key') throw error;
  }
}

/**
 * A process that is killed while it makes a database leaves a journal of the transaction that it did not end. Only a
 * connection that may write undoes that; those that read are refused until then.
 */
export async function undoUnfinished(engine: SqlEngine, path: string): Promise<void> {
  if (((await sizeOf(`${path}-journal`)) ?? 0) === 0 || (await sizeOf(path)) === null) return;
  try {
    await (await engine.openDriver({ location: path, synchronous: 'FULL', busyTimeoutMs: 0 })).close();
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
}

/** True when the engine finds nothing wrong with the structure of the database. */
export async function isSound(driver: Pick<SqlDriver, 'all'>): Promise<boolean> {
  const rows = await driver.all<{ quick_check: string }>('pragma quick_check(1)');
  return rows[0]?.quick_check === 'ok';
}

/** Ours has versions of our domains and says so in `meta`, or was interrupted before it had any table of content. */
async function identify(driver: SqlDriver): Promise<Found> {
  const found = await schemaVersions(driver);
  const versions = Object.keys(found);
  if (versions.length === 0) {
    const [tables] = await driver.all<{ n: number }>(TABLES);
    return tables?.n === 0 ? 'ours' : 'foreign';
  }
  const known = new Set(notebookSchema.map(({ domain }) => domain));
  if (!versions.includes('core')) return 'foreign';
  const [format] = await readFormat(driver);
  if (format?.value === INDEX_FORMAT) requireKnownVersions(found, notebookSchema);
  if (format) return format.value === INDEX_FORMAT ? 'ours' : 'foreign';
  return versions.every((domain) => known.has(domain)) ? 'ours' : 'foreign';
}

async function readFormat(driver: SqlDriver): Promise<{ value: string }[]> {
  try {
    return await driver.all<{ value: string }>(FORMAT);
  } catch (error) {
    if (isCodexError(error, 'internal')) return [{ value: '' }];
    throw error;
  }
}

/** The header begins with the engine's mark, and the file is as long as the header says. */
export async function isHeaderSound(path: string, sizeBytes: number | null): Promise<boolean> {
  const header = Buffer.alloc(HEADER_BYTES);
  const file = await open(path, 'r');
  try {
    const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
    if (bytesRead < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) return false;
  } finally {
    await file.close();
  }
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  return sizeBytes === null || sizeBytes >= header.readUInt32BE(28) * pageBytes;
}

/** The size of a file, or null when there is none. */
export async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
