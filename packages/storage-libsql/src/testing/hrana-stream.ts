import Database from 'better-sqlite3';
import type { ConnectionPool } from './connection-pool.ts';
import type {
  WireCondition,
  WireError,
  WireRequest,
  WireResult,
  WireSql,
  WireStep,
} from './hrana-messages.ts';
import { runStatement } from './hrana-statement.ts';

/** What a client may ask of one connection, until it closes it. */
export interface HranaStream {
  /** The answer to one request. Throws what the engine throws. */
  answer(request: WireRequest): object;
  readonly closed: boolean;
  /** Gives the connection back; what was not committed is lost. Safe to repeat. */
  close(): void;
}

/** Takes a connection of the pool, with the texts that its client stores. */
export function openStream(pool: ConnectionPool): HranaStream {
  const db = pool.take();
  let closed = false;
  const texts = new Map<number, string>();
  const textOf = ({ sql, sql_id }: WireSql): string => sql ?? texts.get(sql_id ?? -1) ?? '';

  function close(): void {
    if (!closed) pool.giveBack(db);
    closed = true;
  }

  function answer(request: WireRequest): object {
    switch (request.type) {
      case 'execute':
        return { result: runStatement(db, textOf(request.stmt), request.stmt.args) };
      case 'batch':
        return { result: runBatch(db, request.batch.steps, textOf) };
      case 'sequence':
        db.exec(textOf(request));
        return {};
      case 'describe':
        return { result: describe(db, textOf(request)) };
      case 'store_sql':
        texts.set(request.sql_id, request.sql);
        return {};
      case 'close_sql':
        texts.delete(request.sql_id);
        return {};
      case 'get_autocommit':
        return { is_autocommit: !db.inTransaction };
      case 'close':
        close();
        return {};
    }
  }

  return {
    answer,
    get closed() {
      return closed;
    },
    close,
  };
}

/** The code and the words in which such servers tell a failure: the code without its extension. */
export function toWireError(error: unknown): WireError {
  if (!(error instanceof Database.SqliteError)) return { message: String(error), code: 'INTERNAL_ERROR' };
  const code = error.code.split('_').slice(0, 2).join('_');
  return { message: `SQLite error: ${error.message}`, code };
}

function runBatch(db: Database.Database, steps: readonly WireStep[], textOf: (sql: WireSql) => string) {
  const results: (WireResult | null)[] = [];
  const errors: (WireError | null)[] = [];
  const holds = (condition: WireCondition): boolean => {
    switch (condition.type) {
      case 'ok':
        return hasStep(results, condition.step);
      case 'error':
        return hasStep(errors, condition.step);
      case 'not':
        return !holds(condition.cond);
      case 'and':
        return condition.conds.every(holds);
      case 'or':
        return condition.conds.some(holds);
      case 'is_autocommit':
        return !db.inTransaction;
    }
  };
  for (const { stmt, condition } of steps) {
    let result: WireResult | null = null;
    let error: WireError | null = null;
    try {
      if (!condition || holds(condition)) result = runStatement(db, textOf(stmt), stmt.args);
    } catch (thrown) {
      error = toWireError(thrown);
    }
    results.push(result);
    errors.push(error);
  }
  return { step_results: results, step_errors: errors };
}

function hasStep(outcomes: readonly (object | null)[], step: number): boolean {
  return (outcomes[step] ?? null) !== null;
}

function describe(db: Database.Database, sql: string): object {
  const statement = db.prepare(sql);
  const cols = statement.reader
    ? statement.columns().map(({ name, type }) => ({ name, decltype: type }))
    : [];
  return { params: [], cols, is_explain: /^\s*explain\b/i.test(sql), is_readonly: statement.readonly };
}
