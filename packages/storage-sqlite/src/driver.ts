import { rm } from 'node:fs/promises';
import { CodexError } from '@codexlab/core';
import {
  createLane,
  type DatabaseOptions,
  type SqlDriver,
  type SqlParams,
  type SqlTx,
} from '@codexlab/storage-sql';
import { type Connection, openConnection, runAll } from './connection.ts';
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
  return createDriver(options.location, writer, reader);
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
    const { location, slow, busyTimeoutMs = BUSY_TIMEOUT_MS } = options;
    const connection = openConnection({
      ...{ location, readOnly, busyTimeoutMs, slow, maxStatements: MAX_STATEMENTS },
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

function createDriver(location: string, writer: Connection | null, reader: Connection | null): SqlDriver {
  const lane = createLane();
  let closing: Promise<void> | null = null;

  async function writing<T>(work: (connection: Connection) => T | Promise<T>): Promise<T> {
    if (closing) throw closedError(location);
    if (!writer) throw readOnlyError(location);
    return lane.run(() => work(writer));
  }

  return {
    capabilities: Object.freeze({ concurrentReads: reader !== null, remote: false, copies: true }),
    async all<R>(sql: string, params: SqlParams = []) {
      if (!reader) return writing((connection) => connection.all<R>(sql, params));
      if (closing) throw closedError(location);
      return reader.all<R>(sql, params);
    },
    batch: (writes) => writing((connection) => connection.atomically(() => runAll(connection, writes))),
    transaction: (work) => writing((connection) => transact(connection, work)),
    script: (sql) => writing((connection) => connection.atomically(() => connection.exec(sql))),
    upkeep: (sql) => writing((connection) => connection.exec(sql)),
    copyTo: (path) => writing((connection) => copy(connection, path)),
    hold: (work) => writing(() => work()),
    close() {
      closing ??= lane.run(() => {
        reader?.close();
        writer?.close();
      });
      return closing;
    },
  };
}

async function copy(connection: Connection, path: string): Promise<void> {
  await makeFile(path);
  try {
    connection.run('vacuum into ?', [path]);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function transact<T>(connection: Connection, work: (tx: SqlTx) => Promise<T>): Promise<T> {
  let ended = false;
  const inside = <R>(call: () => R): R => {
    if (ended) throw new CodexError('internal', 'The transaction has ended.');
    return call();
  };
  connection.run('begin immediate');
  try {
    const result = await work({
      all: async <R>(sql: string, params?: SqlParams) => inside(() => connection.all<R>(sql, params)),
      run: async (sql, params) => inside(() => connection.run(sql, params)),
    });
    connection.run('commit');
    return result;
  } catch (error) {
    if (connection.inTransaction) connection.run('rollback');
    throw error;
  } finally {
    ended = true;
  }
}

function closedError(location: string): CodexError {
  return new CodexError('unavailable', `The database ${location} is closed.`, { database: location });
}

function readOnlyError(location: string): CodexError {
  return new CodexError('unavailable', `The database ${location} was opened for reading only.`, {
    database: location,
    sqlite: 'SQLITE_READONLY',
    errno: 'EROFS',
  });
}
