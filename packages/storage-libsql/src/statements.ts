import type { SqlValue, WriteResult } from '@codexlab/storage-sql';
import type Database from 'libsql';
import { packing, unpackRows } from './packed-rows.ts';

type Engine = InstanceType<typeof Database>;
type Native = ReturnType<Engine['prepare']>;

/** A statement that can be used again and again. */
export interface PreparedStatement {
  all<R>(params: SqlValue[]): R[];
  run(params: SqlValue[]): WriteResult;
}

/** The statements of one connection. */
export interface Statements {
  prepare(sql: string): PreparedStatement;
  /** Forgets them all: what they answer is fixed when they are prepared, and the schema has changed. */
  forget(): void;
}

const CHANGES_SCHEMA = /^\s*(?:create|alter|drop)\b/i;

/** Keeps the statements used last, at most `max`. */
export function createStatements(db: Engine, max: number): Statements {
  const cache = new Map<string, PreparedStatement>();
  return {
    prepare(sql) {
      const known = cache.get(sql);
      if (known && cache.size < max) return known;
      const statement = known ?? forgettingFailed(prepare(db, sql), () => cache.delete(sql));
      cache.delete(sql);
      if (CHANGES_SCHEMA.test(sql)) {
        cache.clear();
        return statement;
      }
      cache.set(sql, statement);
      if (cache.size > max) cache.delete(cache.keys().next().value!);
      return statement;
    },
    forget: () => cache.clear(),
  };
}

/** A query of the binding that failed once answers with that failure whatever it is asked next. */
function forgettingFailed(statement: PreparedStatement, forget: () => void): PreparedStatement {
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      forget();
      throw error;
    }
  };
  return {
    all: <R>(params: SqlValue[]) => attempt(() => statement.all<R>(params)),
    run: (params) => attempt(() => statement.run(params)),
  };
}

function prepare(db: Engine, sql: string): PreparedStatement {
  const native = db.prepare(sql);
  if (!native.reader)
    return {
      all() {
        throw new TypeError('This statement gives no rows back.');
      },
      run: (params) => ({ changes: native.run(params).changes }),
    };
  return preparePacked(db, sql, native) ?? direct(native);
}

/** Null for what gives rows back and cannot stand in another query: pragmas, explanations, `returning`. */
function preparePacked(db: Engine, sql: string, native: Native): PreparedStatement | null {
  const names = native.columns().map(({ name }) => name);
  const packed = tryPrepare(db, packing(sql, names.length));
  if (!packed) return null;
  const read = <R>(params: SqlValue[]): R[] => {
    const [bytes] = packed.get(params) as [ArrayBuffer];
    return unpackRows<R>(bytes, names);
  };
  return { all: read, run: (params) => ({ changes: read(params).length }) };
}

function tryPrepare(db: Engine, sql: string): Native | null {
  try {
    return db.prepare(sql).raw();
  } catch {
    return null;
  }
}

/** Read by the binding itself, which cuts text at a NUL. */
function direct(native: Native): PreparedStatement {
  const read = <R>(params: SqlValue[]): R[] => {
    return native.all(params).map((row) => withBytes(row as Record<string, unknown>) as R);
  };
  return { all: read, run: (params) => ({ changes: read(params).length }) };
}

function withBytes(row: Record<string, unknown>): Record<string, unknown> {
  for (const [name, value] of Object.entries(row))
    if (value instanceof ArrayBuffer) row[name] = Buffer.from(value);
  return row;
}
