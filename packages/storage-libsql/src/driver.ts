import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createDriver, type DatabaseOptions, type SqlDriver } from '@codexlab/storage-sql';
import { type Connection, openConnection } from './connection.ts';
import { requireUsableKey, withKeyInMind } from './encryption.ts';
import { makeFile } from './make-file.ts';
import { claimFile } from './open-files.ts';
import { configureReader, configureWriter, hasLog, letGo, requireKnownEngine } from './pragmas.ts';
import { releaseStatements } from './release-statements.ts';

const BUSY_TIMEOUT_MS = 5_000;
const MAX_STATEMENTS = 256;
const IN_MEMORY = ':memory:';

/** Which database to open, and how. */
export interface LibsqlOptions extends DatabaseOptions {
  /** What the file is ciphered with; a new one will be. Not for databases in memory. Default: it is plain. */
  readonly encryptionKey?: string | undefined;
}

/**
 * Opens a database of libSQL, a file or in memory, with one connection for everything. The file is locked against
 * every other connection until it is closed. Calls run to their end in the caller's thread.
 *
 * Throws `unavailable` when the file is open already, cannot be opened, is damaged (see `isDamage`) or needs another
 * key (details `{ reason: 'key' }`), `invalid` for a key that cannot be one, `unsupported` for an engine version that
 * nobody looked at.
 *
 * @example const driver = await openDriver({ location: ':memory:', synchronous: 'NORMAL' });
 */
export async function openDriver(options: LibsqlOptions): Promise<SqlDriver> {
  requireUsableKey(options.encryptionKey);
  if (options.location === IN_MEMORY) return toDriver(options, await openConfigured(options));
  const release = claimFile(options.location);
  try {
    return toDriver(options, await openConfigured(options), release);
  } catch (error) {
    release();
    throw withKeyInMind(error, options.location, options.encryptionKey);
  }
}

async function openConfigured(options: LibsqlOptions): Promise<Connection> {
  const { location, readOnly, busyTimeoutMs = BUSY_TIMEOUT_MS, encryptionKey, slow, synchronous } = options;
  const inMemory = location === IN_MEMORY;
  const connection = openConnection({
    ...{ address: toAddress(options), location, busyTimeoutMs, slow, maxStatements: MAX_STATEMENTS },
    encryptionKey: inMemory ? undefined : encryptionKey,
  });
  try {
    requireKnownEngine(connection);
    if (readOnly) configureReader(connection, encryptionKey !== undefined);
    else configureWriter(connection, inMemory, synchronous);
    return connection;
  } catch (error) {
    await closeConnection(connection, options);
    throw error;
  }
}

function toAddress({ location, readOnly }: LibsqlOptions): string {
  if (location === IN_MEMORY) return location;
  const path = resolve(location);
  return readOnly ? `${pathToFileURL(path).href}?mode=ro` : path;
}

function toDriver(options: LibsqlOptions, connection: Connection, release = () => {}): SqlDriver {
  const { location, readOnly = false } = options;
  return createDriver({
    location,
    writer: readOnly ? null : connection,
    reader: readOnly ? connection : null,
    copyTo: readOnly ? null : (path) => makeFile(path, () => void connection.run('vacuum into ?', [path])),
    close: () => closeConnection(connection, options).finally(release),
  });
}

async function closeConnection(
  connection: Connection,
  { location, readOnly = false }: Pick<LibsqlOptions, 'location' | 'readOnly'>,
): Promise<void> {
  const cleared = location === IN_MEMORY || cleanUp(connection, readOnly);
  connection.close();
  if (!cleared) await releaseStatements();
}

/**
 * False for a file that is not sound, or on a full disk: what could not be tidied is still whole. Who reads a file that
 * was left with its log has a part in its lock, and cannot take the log away.
 */
function cleanUp(connection: Connection, readOnly: boolean): boolean {
  try {
    if (readOnly) return !hasLog(connection);
    letGo(connection);
    return true;
  } catch {
    return false;
  }
}
