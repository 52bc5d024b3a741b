import { CodexError, type PropertyValue } from '@codexlab/core';
import { requireStorable } from './content-text.ts';
import { badContent } from './edit-failures.ts';
import { fieldsOf, rawFieldsOf, type SourceRecord, type TableSource } from './table-source.ts';

/** The fields of a record that is to be written; those with `raw` keep their spelling. */
export type RowValues = readonly {
  readonly value: string;
  readonly raw: string | null;
}[];

/**
 * The fields of a record from a list or a record by column. Columns that are not named keep what `old` has, or are empty.
 * Throws `invalid` for columns that the table does not have, and for too many or too few fields.
 */
export function rowValues(
  table: TableSource,
  content: PropertyValue | undefined,
  old: SourceRecord | null,
): RowValues {
  const before = old === null ? [] : currentValues(table, old);
  if (Array.isArray(content)) return fromList(table, content as PropertyValue[], before);
  if (typeof content !== 'object' || content === null)
    throw badContent('A record is a list of fields, or values by the names of their columns.');
  return fromColumns(columnsOf(table), Object.entries(content as Record<string, PropertyValue>), before);
}

/** The names of the columns; without a header their numbers, from 1. */
function columnsOf(table: TableSource): string[] {
  const names = table.header === null ? [] : fieldsOf(table, table.header);
  const width = Math.max(names.length, widthOf(table));
  return Array.from({ length: width }, (_, at) => names[at]?.trim() || `column ${at + 1}`);
}

function widthOf(table: TableSource): number {
  const model = table.header ?? table.records[0];
  return model === undefined ? 0 : fieldsOf(table, model).length;
}

function currentValues(table: TableSource, record: SourceRecord): RowValues {
  const [values, raws] = [fieldsOf(table, record), rawFieldsOf(table, record)];
  if (values.length === raws.length) return values.map((value, at) => ({ value, raw: raws[at]! }));
  throw new CodexError(
    'unsupported',
    'The quotes of this record do not close where its fields end; edit its line.',
  );
}

function fromList(table: TableSource, content: readonly PropertyValue[], before: RowValues): RowValues {
  const width = before.length || widthOf(table) || content.length;
  if (content.length !== width && content.length !== widthOf(table))
    throw badContent(`The table has ${width} columns, and the content ${content.length} fields.`);
  return content.map((item, at) => asField(item, before[at]));
}

function fromColumns(
  columns: readonly string[],
  entries: readonly (readonly [string, PropertyValue])[],
  before: RowValues,
): RowValues {
  const fields = Array.from(
    { length: Math.max(columns.length, before.length) },
    (_, at) => before[at] ?? { value: '', raw: null },
  );
  for (const [name, value] of entries) {
    const at = columnNamed(columns, name);
    fields[at] = asField(value, fields[at]);
  }
  return fields;
}

function columnNamed(columns: readonly string[], name: string): number {
  const at = columns.indexOf(name);
  if (at >= 0 && columns.lastIndexOf(name) === at) return at;
  const shown = columns.slice(0, 50).join(', ');
  const why =
    at < 0 ? `There is no column "${name}"` : `Several columns are called "${name}"; write a list of fields`;
  throw badContent(`${why}. Columns: ${shown}.`);
}

/** A value that stays keeps its spelling; quotes stay where they were. */
function asField(value: PropertyValue, before: RowValues[number] | undefined): RowValues[number] {
  const text = fieldText(value);
  if (before === undefined) return { value: text, raw: null };
  if (before.value === text) return before;
  return { value: text, raw: before.raw?.startsWith('"') === true ? quoted(text) : null };
}

function fieldText(value: PropertyValue): string {
  if (value === null) return '';
  if (typeof value === 'object') throw badContent('A field holds a text, a number, true, false or nothing.');
  const text = String(value);
  requireStorable(text);
  return text;
}

/** The record as it stands in the file. Throws `invalid` for what only quotes could hold in a table that has none. */
export function spellRow(table: TableSource, values: RowValues, old: SourceRecord | null): string {
  const { syntax } = table;
  const isQuoted = old === null ? quotedColumns(table) : [];
  const isFirst = old !== null && old.start === table.start;
  const fields = values.map(({ value, raw }, at) => {
    if (raw !== null && syntax.hasQuotes) return raw;
    const isMarked = at === 0 && isFirst && /^(?:#|sep=)/i.test(value);
    const mustQuote =
      isMarked || needsQuotes(value, syntax.delimiter) || (value === '' && values.length === 1);
    if (!syntax.hasQuotes) return unquoted(value, syntax.delimiter);
    return mustQuote || isQuoted[at] === true ? quoted(value) : value;
  });
  return fields.join(syntax.delimiter);
}

/** Where the first record has quotes that it does not need, new ones have them too. */
function quotedColumns(table: TableSource): boolean[] {
  const model = table.rows[0] ?? table.header;
  if (model === null) return [];
  const values = fieldsOf(table, model);
  return rawFieldsOf(table, model).map(
    (raw, at) => raw.startsWith('"') && !needsQuotes(values[at] ?? '', table.syntax.delimiter),
  );
}

function needsQuotes(value: string, delimiter: string): boolean {
  return value.includes(delimiter) || /["\r\n]|^\s|\s$/.test(value);
}

function unquoted(value: string, delimiter: string): string {
  if (!value.includes(delimiter) && !/[\r\n]/.test(value)) return value;
  throw badContent(
    'A quote of this table is never closed, so that no field can be put in quotes; mend that first.',
  );
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
