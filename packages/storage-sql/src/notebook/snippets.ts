import { snippetMarks, type SearchQuery } from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';
import { markExpression } from './match-expression.ts';
import { wantedTerms } from './query-tree.ts';

/** A window is cut out of each text first: marking costs as much as the text is long. */
const MAX_WINDOW_CHARS = 20_000;
/** Where a word stands as it was typed, this much around it is enough. */
const HIT_WINDOW_CHARS = 2_000;
const MIN_STEM_CHARS = 3;
const SNIPPET_TOKENS = 24;
const BEGINNING_CHARS = 160;
const FRONTMATTER = /^\uFEFF?---[^\S\n]*\n(?:[\s\S]*?\n)?(?:---|\.\.\.)[^\S\n]*(?:\n|$)/;
/** Marks of headings and fences of code: noise in a single line. */
const BLOCK_MARKS = /^[^\S\n]*(?:#{1,6}(?=\s)|```+|~~~+)/gm;
const MARKS = new RegExp(`[${snippetMarks.start}${snippetMarks.end}]`, 'g');

const snippetStatements = {
  create: `create virtual table if not exists snippet_text using fts5(text, tokenize='porter unicode61')`,
  add: 'insert into snippet_text (rowid, text) select value ->> 0, value ->> 1 from json_each(?)',
  mark: `select rowid as position, snippet(snippet_text, 0, ?, ?, '…', ${SNIPPET_TOKENS}) as snippet
    from snippet_text where snippet_text match ?`,
  clear: 'delete from snippet_text',
} as const;

/** Marks found words with the tokenizer of the index itself, in a database of its own. */
export function createSnippets(
  scratch: SqlDriver,
): (query: SearchQuery, texts: readonly string[]) => Promise<readonly string[]> {
  let ready: Promise<void> | null = null;
  return async (query, texts) => {
    const any = markExpression(query);
    const bodies = texts.map(bodyOf);
    if (any === null || texts.length === 0) return bodies.map(beginning);
    ready ??= scratch.script(snippetStatements.create);
    await ready;
    const marked = await scratch.transaction((tx) => markAll(tx, any, bodies, wordFinders(query)));
    return bodies.map((body, position) => marked.get(position) ?? beginning(body));
  };
}

type Positioned = readonly [position: number, text: string];

/** Marks around the first place that looks right; where the engine sees it otherwise, in the whole beginning. */
async function markAll(
  tx: SqlTx,
  any: string,
  bodies: readonly string[],
  finders: readonly RegExp[],
): Promise<Map<number, string>> {
  const near = bodies.flatMap((body, position): Positioned[] => {
    const window = nearWindow(body, finders);
    return window === null ? [] : [[position, window]];
  });
  const marked = await mark(tx, any, near);
  const rest = bodies.flatMap((body, position): Positioned[] =>
    marked.has(position) ? [] : [[position, body.slice(0, MAX_WINDOW_CHARS).toWellFormed()]],
  );
  return new Map([...marked, ...(await mark(tx, any, rest))]);
}

async function mark(tx: SqlTx, any: string, texts: readonly Positioned[]): Promise<Map<number, string>> {
  if (texts.length === 0) return new Map();
  const plainTexts = texts.map(([position, text]) => [position, plain(text)]);
  await tx.run(snippetStatements.add, [JSON.stringify(plainTexts)]);
  const { start, end } = snippetMarks;
  const rows = await tx.all<{ position: number; snippet: string }>(snippetStatements.mark, [start, end, any]);
  await tx.run(snippetStatements.clear);
  return new Map(rows.map(({ position, snippet }) => [position, oneLine(snippet)]));
}

/** The text without frontmatter and without anything that looks like a mark. */
function bodyOf(text: string): string {
  return text.toWellFormed().replace(FRONTMATTER, '').replaceAll('\0', ' ').replace(MARKS, ' ');
}

/** Find the terms as they were typed, then words that may be of the same stem. */
function wordFinders(query: SearchQuery): RegExp[] {
  const terms = wantedTerms(query).map((term) => term.text.match(/[\p{L}\p{N}]+/gu) ?? []);
  const typed = terms.map((words) => words.join('[^\\p{L}\\p{N}]+'));
  const stems = terms.flat().map((word) => word.slice(0, Math.max(MIN_STEM_CHARS, word.length - 3)));
  return [typed, stems]
    .map((patterns) => patterns.filter((pattern) => pattern !== ''))
    .filter((patterns) => patterns.length > 0)
    .map((patterns) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${patterns.join('|')})`, 'iu'));
}

function nearWindow(body: string, finders: readonly RegExp[]): string | null {
  const at = finders.map((finder) => body.search(finder)).find((found) => found >= 0) ?? -1;
  if (at < 0) return null;
  const from = Math.max(0, at - HIT_WINDOW_CHARS / 4);
  return body.slice(from, from + HIT_WINDOW_CHARS).toWellFormed();
}

function plain(text: string): string {
  return text.replace(BLOCK_MARKS, '');
}

function beginning(body: string): string {
  const start = oneLine(plain(body.slice(0, BEGINNING_CHARS * 2)));
  return start.length <= BEGINNING_CHARS
    ? start
    : `${start
        .slice(0, BEGINNING_CHARS)
        .replace(/\s+\S*$/, '')
        .toWellFormed()}…`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
