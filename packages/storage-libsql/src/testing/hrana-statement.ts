import type Database from 'better-sqlite3';
import type { WireResult, WireStatement, WireValue } from './hrana-messages.ts';

/** Runs one statement and tells what it did. Throws what the engine throws. */
export function runStatement(db: Database.Database, sql: string, args: WireStatement['args']): WireResult {
  const statement = db.prepare<unknown[], unknown>(sql).safeIntegers(true);
  const params = (args ?? []).map(fromWire);
  if (!statement.reader) {
    const { changes, lastInsertRowid } = statement.run(...params);
    return { cols: [], rows: [], affected_row_count: changes, last_insert_rowid: String(lastInsertRowid) };
  }
  const cols = statement.columns().map(({ name, type }) => ({ name, decltype: type }));
  const rows = statement.raw(true).all(...params) as unknown[][];
  return { cols, rows: rows.map((row) => row.map(toWire)), affected_row_count: 0, last_insert_rowid: null };
}

function fromWire(value: WireValue): string | number | bigint | Buffer | null {
  switch (value.type) {
    case 'null':
      return null;
    case 'integer':
      return BigInt(value.value);
    case 'blob':
      return Buffer.from(value.base64, 'base64');
    default:
      return value.value;
  }
}

function toWire(value: unknown): WireValue {
  if (typeof value === 'bigint') return { type: 'integer', value: String(value) };
  if (typeof value === 'number') return { type: 'float', value };
  if (typeof value === 'string') return { type: 'text', value };
  if (Buffer.isBuffer(value)) return { type: 'blob', base64: value.toString('base64') };
  return { type: 'null' };
}
