import { type Dialect, parseRecord, recordEnd } from './parse-record.ts';

const DELIMITERS = [',', ';', '\t', '|'];
const LOOKED_AT = 20;
const NUMBER = /^[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?$/;
const YEAR = /^(?:1[89]|20)\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?$/;
const CHECKBOX = /^(?:true|false)$/i;

/** How many characters at the beginning are no records: remarks (`#`), and the `sep=;` that spreadsheets write. */
export function tableStart(head: string): number {
  return /^\uFEFF?(?:sep=[^\r\n](?:\r\n?|\n))?(?:#[^\r\n]*(?:\r\n?|\n))*/i.exec(head)![0].length;
}

/** Finds out how a table is written from its first records (`head` begins with the first of them). */
export function findDialect(head: string, path: string): Dialect {
  const preferred = /\.tsv$/i.test(path) ? '\t' : ',';
  const candidates = [preferred, ...DELIMITERS.filter((each) => each !== preferred)];
  const votes = candidates.map((delimiter) => ({ delimiter, ...vote(head, delimiter) }));
  const best = votes.reduce((a, b) =>
    b.agreement > a.agreement + 0.1 ? b : a.agreement > b.agreement + 0.1 ? a : b.fields > a.fields ? b : a,
  );
  const delimiter = best.fields > 1 ? best.delimiter : preferred;
  return { delimiter, hasQuotes: true, hasHeader: namesColumns(firstRecords(head, delimiter)) };
}

function vote(head: string, delimiter: string): { readonly fields: number; readonly agreement: number } {
  const counts = firstRecords(head, delimiter).map(({ length }) => length);
  const frequency = new Map<number, number>();
  for (const count of counts) frequency.set(count, (frequency.get(count) ?? 0) + 1);
  let [fields, times] = [1, 0];
  for (const [count, seen] of frequency) if (seen > times) [fields, times] = [count, seen];
  return { fields, agreement: fields === 1 ? 0 : times / counts.length };
}

function firstRecords(head: string, delimiter: string): readonly (readonly string[])[] {
  const records: (readonly string[])[] = [];
  for (let at = 0; at < head.length && records.length < LOOKED_AT;) {
    const { end, next, isClosed } = recordEnd(head, at, { delimiter, hasQuotes: true });
    if (end > at && isClosed) records.push(parseRecord(head.slice(at, end), { delimiter, hasQuotes: true }));
    at = next;
  }
  return records;
}

function namesColumns([first, ...rows]: readonly (readonly string[])[]): boolean {
  const names = (first ?? []).map((cell) => cell.trim());
  const texts = names.filter((name) => name !== '' && isText(name));
  const others = names.filter((name) => name !== '').length - texts.length;
  const moments = names.filter((name) => YEAR.test(name) || MOMENT.test(name)).length;
  const isNamed =
    others === 0
      ? texts.length > 0
      : others === moments && others > 1 && (names[0] === '' || isText(names[0]!));
  if (!isNamed || new Set(texts).size === texts.length) return isNamed;
  return names.some((_, at) => rows.length > 0 && rows.every((row) => !isText((row[at] ?? '').trim())));
}

function isText(cell: string): boolean {
  return !NUMBER.test(cell) && !CHECKBOX.test(cell) && !MOMENT.test(cell);
}
