import type { Splice } from '../write/splice.ts';
import { wouldSpill } from './edit-failures.ts';
import { fieldsOf, type SourceRecord, type TableSource } from './table-source.ts';
import type { RowValues } from './table-values.ts';

/** A change of one record: which one goes, and what stands there then. */
export interface RowChange {
  readonly splice: Splice;
  /** Place among all records, header included. */
  readonly at: number;
  readonly removed: 0 | 1;
  readonly added: readonly RowValues[];
}

/** Throws `invalid` unless the edited table reads as the old one with this change of its records. */
export function requireOtherRowsKept(
  before: TableSource,
  after: TableSource,
  { at, removed, added }: Pick<RowChange, 'at' | 'removed' | 'added'>,
): void {
  const isSameSyntax =
    before.syntax.delimiter === after.syntax.delimiter && before.syntax.hasQuotes === after.syntax.hasQuotes;
  const isSame =
    (isSameSyntax || before.records.length === 0) &&
    after.records.length === before.records.length - removed + added.length &&
    sameRecords(before, after, 0, at, 0) &&
    sameRecords(before, after, at + removed, before.records.length, added.length - removed) &&
    added.every((values, index) => isReadAs(after, after.records[at + index]!, values));
  if (!isSame) throw wouldSpill('it would be divided into records and fields in another way');
  if (before.records.length > 0 && (before.header === null) !== (after.header === null))
    throw wouldSpill('its first record would be taken for values instead of names, or the other way round');
}

function sameRecords(
  before: TableSource,
  after: TableSource,
  from: number,
  to: number,
  shift: number,
): boolean {
  for (let at = from; at < to; at++)
    if (rawOf(before, before.records[at]!) !== rawOf(after, after.records[at + shift]!)) return false;
  return true;
}

function rawOf({ text }: TableSource, { start, end }: SourceRecord): string {
  return text.slice(start, end);
}

function isReadAs(after: TableSource, record: SourceRecord, values: RowChange['added'][number]): boolean {
  const fields = fieldsOf(after, record);
  return fields.length === values.length && fields.every((field, at) => field === values[at]!.value);
}
