import { readRecord } from './table-records.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** So many records tell the delimiter. */
const LOOKED_AT = 20;

/** What stands between the fields of a table. */
export type Delimiter = (typeof DELIMITERS)[number];

/** Where the records of a table begin: after lines of comment (`#`) and the `sep=;` that spreadsheets write. */
export function tableStart(head: string): number {
  return /^(?:sep=[^\r\n](?:\r\n?|\n))?(?:#[^\r\n]*(?:\r\n?|\n))*/i.exec(head)![0].length;
}

/**
 * The delimiter that divides the first records into the same number of fields most often; of several the one that makes
 * more fields. Where none divides anything it is the comma, or the tab when the name says so.
 */
export function findDelimiter(head: string, preferred: Delimiter): Delimiter {
  const candidates = [preferred, ...DELIMITERS.filter((delimiter) => delimiter !== preferred)];
  const votes = candidates.map((delimiter) => ({ delimiter, ...vote(head, delimiter) }));
  const best = votes.reduce((a, b) =>
    b.agreement > a.agreement + 0.1 ? b : a.agreement > b.agreement + 0.1 ? a : b.fields > a.fields ? b : a,
  );
  return best.fields > 1 ? best.delimiter : preferred;
}

/** How many fields most records have, and which part of the records that is. */
function vote(head: string, delimiter: Delimiter): { readonly fields: number; readonly agreement: number } {
  const counts = fieldCounts(head, delimiter);
  const frequency = new Map<number, number>();
  for (const count of counts) frequency.set(count, (frequency.get(count) ?? 0) + 1);
  let [fields, times] = [1, 0];
  for (const [count, seen] of frequency) if (seen > times) [fields, times] = [count, seen];
  return fields === 1 ? { fields, agreement: 0 } : { fields, agreement: times / counts.length };
}

/** Records with an open quote at the end of the head are left out: they go on. */
function fieldCounts(head: string, delimiter: Delimiter): number[] {
  const counts: number[] = [];
  for (let at = 0; at < head.length && counts.length < LOOKED_AT;) {
    const record = readRecord(head, at, { delimiter, hasQuotes: true });
    if (!record.isEmpty && record.isClosed) counts.push(record.fields);
    at = record.end;
  }
  return counts;
}
