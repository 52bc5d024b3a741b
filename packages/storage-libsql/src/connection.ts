import {
  bindable,
  type SlowStatements,
  type SqlConnection,
  type SqlParams,
  timing,
} from '@codexlab/storage-sql';
import Database from 'libsql';
import { toCodexError } from './libsql-error.ts';
import { createStatements } from './statements.ts';

/** One connection of the engine with its prepared statements. Everything throws `CodexError`. */
export interface Connection extends SqlConnection {
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
  return {
    all: <R>(sql: string, params: SqlParams = []) =>
      timed(sql, () => statements.prepare(sql).all<R>(bindable(params))),
    run: (sql, params = []) => timed(sql, () => statements.prepare(sql).run(bindable(params))),
    exec: (sql) =>
      timed(sql, () => {
        statements.forget();
        db.exec(sql);
      }),
    get inTransaction() {
      return db.inTransaction;
    },
    close() {
      statements.forget();
      guarded(() => void db.close());
    },
  };
}

function open({ address, busyTimeoutMs, encryptionKey }: ConnectionOptions): InstanceType<typeof Database> {
  const settings = { timeout: busyTimeoutMs, ...(encryptionKey === undefined ? {} : { encryptionKey }) };
  return new Database(address, settings);
}
