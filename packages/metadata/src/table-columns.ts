import { dateMs, datetimeMs } from '@codexlab/core';
import { MAX_COLUMNS, MAX_NAME_CHARS } from './limits.ts';

/** What the values of a column are. */
export type ColumnType = 'number' | 'checkbox' | 'date' | 'datetime' | 'text';

/** A column of a table. */
export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
}

const NUMBER = /^[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?$/;
const YEAR = /^(?:1[89]|20)\d\d$/;
const CHECKBOX = /^(?:true|false)$/i;
/** How programs write that there is no value. */
const MISSING = /^(?:|NA|N\/A|NaN|null|None|-|\?)$/i;

/**
 * True when the first record names the columns: its cells are text, or behind a first cell of text several years or
 * days. Names that are there twice count when the values below them are of another type.
 */
export function hasHeader(first: readonly string[], rows: readonly (readonly string[])[]): boolean {
  const names = first.map((cell) => cell.trim());
  const texts = names.filter((name) => name !== '' && typeOfCell(name) === 'text');
  const moments = names.filter((name) => YEAR.test(name) || dateMs(name) !== null);
  const others = names.filter((name) => name !== '').length - texts.length;
  const isNamed =
    others === 0 ? texts.length > 0 : others === moments.length && others > 1 && isText(names[0]!);
  if (!isNamed || new Set(texts).size === texts.length) return isNamed;
  return tableColumns([], rows).some(({ type }) => type !== 'text');
}

function isText(name: string): boolean {
  return name === '' || typeOfCell(name) === 'text';
}

/** Names and types of the columns of a table; columns without a name are called by their number, from 1. */
export function tableColumns(names: readonly string[], rows: readonly (readonly string[])[]): TableColumn[] {
  const width = Math.min(
    MAX_COLUMNS,
    rows.reduce((most, row) => Math.max(most, row.length), names.length),
  );
  return Array.from({ length: width }, (_, at) => {
    const name = (names[at] ?? '').trim().slice(0, MAX_NAME_CHARS).toWellFormed();
    return { name: name === '' ? `column ${at + 1}` : name, type: typeOfColumn(rows, at) };
  });
}

function typeOfColumn(rows: readonly (readonly string[])[], at: number): ColumnType {
  let type: ColumnType | null = null;
  for (const row of rows) {
    const cell = (row[at] ?? '').trim();
    if (MISSING.test(cell)) continue;
    type = joined(type, typeOfCell(cell));
    if (type === 'text') break;
  }
  return type ?? 'text';
}

/** A column of days and moments is one of moments; any other mixture is text. */
function joined(a: ColumnType | null, b: ColumnType): ColumnType {
  if (a === null || a === b) return b;
  return a.startsWith('date') && b.startsWith('date') ? 'datetime' : 'text';
}

function typeOfCell(cell: string): ColumnType {
  if (NUMBER.test(cell)) return 'number';
  if (CHECKBOX.test(cell)) return 'checkbox';
  if (dateMs(cell) !== null) return 'date';
  return datetimeMs(cell) === null ? 'text' : 'datetime';
}
