import type { SqlParams, WriteResult } from '@codexlab/storage-sql';
import type { InStatement, ResultSet, Value } from '@libsql/client/http';
import { bindable } from '../values.ts';

/** A statement as the client takes it. */
export function toStatement({ sql, params = [] }: { sql: string; params?: SqlParams }): InStatement {
  return { sql, args: bindable(params) };
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
