import { CodexError } from '@codexlab/core';
import { bindable, type SqlParams, type WriteResult } from '@codexlab/storage-sql';
import type { InStatement, ResultSet, Value } from '@libsql/client/http';

/** A statement as the client takes it. */
export function toStatement({ sql, params = [] }: { sql: string; params?: SqlParams }): InStatement {
  return { sql, args: bindable(params) };
}

/** A server runs whatever it is asked for: what reads is told by its text. */
const GIVES_ROWS = /^\s*(?:select|values|with|pragma|explain)\b|\breturning\b/i;

/** A statement that gives rows back, as the client takes it. Throws `internal` for one that gives none. */
export function toQuery(sql: string, params?: SqlParams): InStatement {
  if (!GIVES_ROWS.test(sql))
    throw new CodexError('internal', 'The statement gives no rows back: it is a write, not a reading.');
  return toStatement({ sql, ...(params ? { params } : {}) });
}

/** The rows of an answer, as plain objects. */
export function toRows<R>({ columns, rows }: ResultSet): R[] {
  return rows.map((row) => {
    const result: Record<string, unknown> = {};
    for (const [index, column] of columns.entries()) result[column] = toValue(row[index]!);
    return result as R;
  });
}

/** How many rows a write changed, or gave back. */
export function toWriteResult({ columns, rows, rowsAffected }: ResultSet): WriteResult {
  return { changes: columns.length > 0 ? rows.length : rowsAffected };
}

function toValue(value: Value): string | number | Uint8Array | null {
  if (typeof value === 'bigint') return Number(value);
  return value instanceof ArrayBuffer ? Buffer.from(value) : value;
}
