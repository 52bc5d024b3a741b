import { createDriver, type DatabaseOptions, type SqlDriver } from '@codexlab/storage-sql';
import { type Connection, openConnection } from './connection.ts';
import { makeFile } from './make-file.ts';
import { configureReader, configureWriter, requireSafeEngine } from './pragmas.ts';

const BUSY_TIMEOUT_MS = 5_000;
const MAX_STATEMENTS = 256;

/**
 * Opens a database of better-sqlite3: for a file one connection that writes and one that reads beside it, in memory
 * one for both. Calls run to their end in the caller's thread.
 *
 * Throws `unavailable` when the file cannot be opened or is damaged (see `isDamage`), `unsupported` for an engine
 * version that is known to corrupt databases.
 *
 * @example const driver = await openDriver({ location: ':memory:', synchronous: 'NORMAL' });
 */
export async function openDriver(options: DatabaseOptions): Promise<SqlDriver> {
  const { writer, reader } = openConnections(options);
  return createDriver({
    ...{ location: options.location, writer, reader },
    copyTo: writer ? (path) => makeFile(path, () => void writer.run('vacuum into ?', [path])) : null,
    close() {
      reader?.close();
      writer?.close();
    },
  });
}

interface Connections {
  /** Null when only reading is allowed. */
  readonly writer: Connection | null;
  /** Null when the writing connection reads too. */
  readonly reader: Connection | null;
}

function openConnections(options: DatabaseOptions): Connections {
  const opened: Connection[] = [];
  const open = (readOnly: boolean, configure: (connection: Connection) => void): Connection => {
    const { location, slow, shadowTables, busyTimeoutMs = BUSY_TIMEOUT_MS } = options;
    const connection = openConnection({
      ...{ location, readOnly, busyTimeoutMs, slow, shadowTables, maxStatements: MAX_STATEMENTS },
    });
    opened.push(connection);
    requireSafeEngine(connection);
    configure(connection);
    return connection;
  };
  const inMemory = options.location === ':memory:';
  try {
    const writer = options.readOnly
      ? null
      : open(false, (connection) => configureWriter(connection, inMemory, options.synchronous));
    return { writer, reader: inMemory ? null : open(true, configureReader) };
  } catch (error) {
    for (const connection of opened) connection.close();
    throw error;
  }
}
