import { CodexError } from '@codexlab/core';
import {
  type SlowStatements,
  type SqlParams,
  type Statement,
  timing,
  type WriteResult,
} from '@codexlab/storage-sql';
import Database from 'libsql';
import { toCodexError } from './libsql-error.ts';
import { createStatements } from './statements.ts';
import { bindable } from './values.ts';

/** One connection of the engine with its prepared statements. Everything throws `CodexError`. */
export interface Connection {
  all<R>(sql: string, params?: SqlParams): R[];
  run(sql: string, params?: SqlParams): WriteResult;
  /** Runs several statements without parameters. */
  exec(sql: string): void;
  /** Runs `work` between `begin immediate` and `commit`. */
  atomically<T>(work: () => T): T;
  /** Rolls back what is under way, if anything still is. */
  rollBack(): void;
  close(): void;
}

/** How to open a connection. */
export interface ConnectionOptions {
  /** What the engine opens: a path, an address with `file:`, or `:memory:`. */
  readonly address: string;
  /** What people call the database. */
  readonly location: string;
  /** How long a call waits for another program's lock. */
  readonly busyTimeoutMs: number;
  /** At most this many prepared statements are kept. */
  readonly maxStatements: number;
  /** What the file is ciphered with. */
  readonly encryptionKey?: string | undefined;
  /** Hears of slow statements. */
  readonly slow?: SlowStatements | undefined;
}

/** Opens a connection. Throws `unavailable`. */
export function openConnection(options: ConnectionOptions): Connection {
  const { location, slow } = options;
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw toCodexError(error, location);
    }
  };
  const timed = <T>(sql: string, work: () => T): T => guarded(() => timing(slow, sql, work));
  const db = guarded(() => open(options));
  const statements = createStatements(db, options.maxStatements);
  const connection: Connection = {
    all: <R>(sql: string, params: SqlParams = []) =>
      timed(sql, () => statements.prepare(sql).all<R>(bindable(params))),
    run: (sql, params = []) => timed(sql, () => statements.prepare(sql).run(bindable(params))),
    exec: (sql) =>
      timed(sql, () => {
        statements.forget();
        db.exec(sql);
      }),
    atomically(work) {
      connection.run('begin immediate');
      try {
        const result = work();
        connection.run('commit');
        return result;
      } catch (error) {
        connection.rollBack();
        throw error;
      }
    },
    rollBack() {
      if (db.inTransaction) connection.run('rollback');
    },
    close() {
      statements.forget();
      guarded(() => void db.close());
    },
  };
  return connection;
}

function open({ address, busyTimeoutMs, encryptionKey }: ConnectionOptions): InstanceType<typeof Database> {
  const settings = { timeout: busyTimeoutMs, ...(encryptionKey === undefined ? {} : { encryptionKey }) };
  return new Database(address, settings);
}

/** Runs statements one after the other. Throws `conflict` when one changes another number of rows than it expects. */
export function runAll(connection: Connection, writes: readonly Statement[]): WriteResult[] {
  return writes.map((write, index) => {
    const result = connection.run(write.sql, write.params);
    requireExpected(write, result, index);
    return result;
  });
}

/** Throws `conflict` when a write changed another number of rows than it expects. */
export function requireExpected({ expectChanges }: Statement, { changes }: WriteResult, index: number): void {
  if (expectChanges === undefined || changes === expectChanges) return;
  throw new CodexError(
    'conflict',
    `The rows to be changed are not as expected: ${changes} instead of ${expectChanges} changed.`,
    { statement: index, expected: expectChanges, changed: changes },
  );
}
