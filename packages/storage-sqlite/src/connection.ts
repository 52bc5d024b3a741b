import { CodexError } from '@codexlab/core';
import {
  bindable,
  type SlowStatements,
  type SqlConnection,
  type SqlParams,
  timing,
  type WriteResult,
} from '@codexlab/storage-sql';
import Database from 'better-sqlite3';
import { toCodexError } from './sqlite-error.ts';

type Prepared = Database.Statement<unknown[], unknown>;

/** One connection of the engine with its prepared statements. Everything throws `CodexError`. */
export interface Connection extends SqlConnection {
  /**
   * Writes the database page by page into a new file, letting others work in between: `onStep` hears how many pages
   * remain, says how many come next, and ends the copy by throwing.
   */
  copyTo(path: string, onStep: (pages: PagesLeft) => number): Promise<void>;
  close(): void;
}

/** How far a copy of a database has come. */
export interface PagesLeft {
  readonly totalPages: number;
  readonly remainingPages: number;
}

/** How to open a connection. */
export interface ConnectionOptions {
  readonly location: string;
  readonly readOnly: boolean;
  /** How long a call waits for another program's lock. */
  readonly busyTimeoutMs: number;
  /** At most this many prepared statements are kept. */
  readonly maxStatements: number;
  /** True: tables that belong to virtual ones may be written, which the engine bars otherwise. */
  readonly shadowTables?: boolean | undefined;
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
  if (options.shadowTables) db.unsafeMode();
  const prepare = statementCache(db, options.maxStatements);
  return {
    all: <R>(sql: string, params: SqlParams = []) =>
      timed(sql, () => prepare(sql).all(...bindable(params)) as R[]),
    run: (sql, params = []) => timed(sql, () => run(prepare(sql), bindable(params))),
    exec: (sql) => timed(sql, () => void db.exec(sql)),
    get inTransaction() {
      return db.inTransaction;
    },
    async copyTo(path, onStep) {
      try {
        await db.backup(path, { progress: onStep });
      } catch (error) {
        throw error instanceof Database.SqliteError ? toCodexError(error, path) : error;
      }
    },
    close: () => guarded(() => void db.close()),
  };
}

function open({ location, readOnly, busyTimeoutMs }: ConnectionOptions): Database.Database {
  try {
    return new Database(location, { readonly: readOnly, fileMustExist: readOnly, timeout: busyTimeoutMs });
  } catch (error) {
    if (error instanceof Database.SqliteError) throw error;
    // The binding throws a TypeError of its own when the folder is missing.
    throw new CodexError(
      'unavailable',
      `The database ${location} cannot be opened: ${String(error)}`,
      { database: location, sqlite: 'SQLITE_CANTOPEN' },
      { cause: error },
    );
  }
}

function run(statement: Prepared, params: unknown[]): WriteResult {
  if (statement.reader) return { changes: statement.all(...params).length };
  return { changes: statement.run(...params).changes };
}

/** Keeps the statements used last. */
function statementCache(db: Database.Database, max: number): (sql: string) => Prepared {
  const cache = new Map<string, Prepared>();
  return (sql) => {
    const known = cache.get(sql);
    const statement = known ?? db.prepare(sql);
    if (known && cache.size < max) return known;
    cache.delete(sql);
    cache.set(sql, statement);
    if (cache.size > max) cache.delete(cache.keys().next().value!);
    return statement;
  };
}
