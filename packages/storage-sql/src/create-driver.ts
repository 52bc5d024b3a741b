import { CodexError } from '@codexlab/core';
import type { SqlDriver, SqlParams, SqlTx, Statement, WriteResult } from './driver.ts';
import { createLane } from './lane.ts';

/** One connection of an engine whose calls run to their end in the caller's thread. Everything throws `CodexError`. */
export interface SqlConnection {
  all<R>(sql: string, params?: SqlParams): R[];
  run(sql: string, params?: SqlParams): WriteResult;
  /** Runs several statements without parameters. */
  exec(sql: string): void;
  /** True between `begin` and its end, which the engine itself may have brought about. */
  readonly inTransaction: boolean;
}

/** What a driver is made of. */
export interface DriverParts {
  /** How people know the database, for errors. */
  readonly location: string;
  /** Null when only reading is allowed. */
  readonly writer: SqlConnection | null;
  /** A connection that reads beside the writer; null: everything goes through the writer, one after the other. */
  readonly reader: SqlConnection | null;
  /** Writes the database into a new file, see `SqlDriver.copyTo`; null where the engine cannot. */
  readonly copyTo: ((path: string) => void | Promise<void>) | null;
  /** Closes the connections. */
  readonly close: () => void | Promise<void>;
}

/**
 * Makes a driver of connections: it puts writes into one lane, keeps batches and transactions atomic, counts rows that
 * were expected to change, and refuses what comes after its end. An engine brings no more than its connections.
 */
export function createDriver({ location, writer, reader, copyTo, close }: DriverParts): SqlDriver {
  const lane = createLane();
  let closing: Promise<void> | null = null;

  async function inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    if (closing) throw closedError(location);
    return lane.run(work);
  }
  async function writing<T>(work: (connection: SqlConnection) => T | Promise<T>): Promise<T> {
    if (!writer && !closing) throw readOnlyError(location);
    return inTurn(() => work(writer!));
  }

  return {
    capabilities: Object.freeze({
      ...{ concurrentReads: reader !== null, remote: false, copies: copyTo !== null },
    }),
    async all<R>(sql: string, params: SqlParams = []) {
      if (!reader) return writing((connection) => connection.all<R>(sql, params));
      if (closing) throw closedError(location);
      return reader.all<R>(sql, params);
    },
    batch: (writes) => writing((connection) => atomically(connection, () => runAll(connection, writes))),
    transaction: (work) => writing((connection) => transact(connection, work)),
    script: (sql) => writing((connection) => atomically(connection, () => connection.exec(sql))),
    upkeep: (sql) => writing((connection) => connection.exec(sql)),
    async copyTo(path) {
      if (!copyTo) throw new CodexError('unsupported', `The database ${location} cannot be copied.`, {});
      return inTurn(() => copyTo(path));
    },
    hold: (work) => writing(() => work()),
    close() {
      closing ??= lane.run(close);
      return closing;
    },
  };
}

function atomically<T>(connection: SqlConnection, work: () => T): T {
  connection.run('begin immediate');
  try {
    const result = work();
    connection.run('commit');
    return result;
  } catch (error) {
    if (connection.inTransaction) connection.run('rollback');
    throw error;
  }
}

function runAll(connection: SqlConnection, writes: readonly Statement[]): WriteResult[] {
  return writes.map((write, index) => {
    const result = connection.run(write.sql, write.params);
    requireExpected(write, result, index);
    return result;
  });
}

/** Throws `conflict` when a write of a batch, the `index`-th, changed another number of rows than it expects. */
export function requireExpected({ expectChanges }: Statement, { changes }: WriteResult, index: number): void {
  if (expectChanges === undefined || changes === expectChanges) return;
  throw new CodexError(
    'conflict',
    `The rows to be changed are not as expected: ${changes} instead of ${expectChanges} changed.`,
    { statement: index, expected: expectChanges, changed: changes },
  );
}

async function transact<T>(connection: SqlConnection, work: (tx: SqlTx) => Promise<T>): Promise<T> {
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

/** What every call of a driver throws after `close`. */
export function closedError(location: string): CodexError {
  return new CodexError('unavailable', `The database ${location} is closed.`, { database: location });
}

/** What every write of a driver throws that only reads. */
export function readOnlyError(location: string): CodexError {
  return new CodexError('unavailable', `The database ${location} was opened for reading only.`, {
    database: location,
    sqlite: 'SQLITE_READONLY',
    errno: 'EROFS',
  });
}
