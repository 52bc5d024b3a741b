import type { EditAction, EditAddress, PropertyValue, RelPath } from '@codexlab/core';
import { applySplices, type Splice } from '../write/splice.ts';
import { badContent, cannotHave, noSuchPart } from './edit-failures.ts';
import type { EditedText, FoundPart } from './found-part.ts';
import { readTableSource, recordBreakOf, type SourceRecord, type TableSource } from './table-source.ts';
import { rowValues, spellRow } from './table-values.ts';
import { requireOtherRowsKept, type RowChange } from './require-other-rows.ts';

type RowAddress = Extract<EditAddress, { readonly kind: 'row' }>;

/**
 * Finds a record of a table; 0 is its header. `replace` changes the fields that differ and leaves the spelling of the others;
 * `append` and `prepend` (or `insert`) write a record after and before it.
 */
export function findRow(file: EditedText, path: RelPath, address: RowAddress): FoundPart {
  const table = readTableSource(file.text, path);
  const record = address.row === 0 ? table.header : table.rows[address.row - 1];
  if (record === undefined || record === null) throw noRow(table, address);
  const eol = recordBreakOf(table) ?? file.eol;
  return {
    exists: true,
    start: record.start,
    end: record.end,
    edit(action, content) {
      const change = planRow(table, record, { address, action, content, eol });
      const edited = applySplices(file.text, [change.splice]);
      requireOtherRowsKept(table, readTableSource(edited, path), change);
      return edited;
    },
  };
}

function noRow({ rows, header }: TableSource, address: RowAddress) {
  const names = header === null ? ' and no header' : '';
  return noSuchPart(address, `It has ${rows.length} records${names}.`);
}

interface RowEdit {
  readonly address: RowAddress;
  readonly action: EditAction;
  readonly content: PropertyValue | undefined;
  readonly eol: string;
}

function planRow(
  table: TableSource,
  record: SourceRecord,
  { address, action, content, eol }: RowEdit,
): RowChange {
  const isHeader = record === table.header;
  const at = table.records.indexOf(record);
  if (action === 'delete') {
    if (isHeader)
      throw cannotHave(address, 'The header names the columns of all records; it cannot be deleted.');
    return { splice: { start: record.start, end: record.next, text: '' }, at, removed: 1, added: [] };
  }
  if (action === 'replace') {
    const values = rowValues(table, content, record);
    const text = spellRow(table, values, record);
    return { splice: { start: record.start, end: record.end, text }, at, removed: 1, added: [values] };
  }
  if (isHeader && action !== 'append')
    throw cannotHave(address, 'Nothing stands before the header of a table.');
  const values = rowValues(table, content, null);
  if (action !== 'append') {
    const splice = { start: record.start, end: record.start, text: spellRow(table, values, null) + eol };
    return { splice, at, removed: 0, added: [values] };
  }
  return {
    splice: afterRecord(record, spellRow(table, values, null), eol),
    at: at + 1,
    removed: 0,
    added: [values],
  };
}

/** A record without a line break behind it stays the end of the file without one. */
export function afterRecord({ end, next }: SourceRecord, text: string, eol: string): Splice {
  return end === next ? { start: end, end, text: eol + text } : { start: next, end: next, text: text + eol };
}

/** Throws `invalid` for what is neither a record nor a list of them. */
export function recordsIn(content: PropertyValue | undefined): PropertyValue[] {
  if (!Array.isArray(content)) return [content as PropertyValue];
  const items = content as PropertyValue[];
  if (items.length === 0) throw badContent('There is no record in the content.');
  return items.every((item) => typeof item === 'object' && item !== null) ? items : [items];
}
