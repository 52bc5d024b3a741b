import {
  foldMarks,
  folderOf,
  foldedWords,
  pageLimit,
  wordsOf,
  type FileId,
  type NotebookId,
  type RelPath,
  type SearchMatch,
  type SuggestionStore,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import type { SqlFragment } from '../sql.ts';
import { createGate } from './gate.ts';
import { prefixPages } from './prefix-width.ts';
import { findSimilarWords } from './similar-words.ts';
import { compareFits, fitOf, fits, hasWords, type Fit } from './suggestions-rank.ts';
import {
  exactNames,
  namesFrom,
  newestNamed,
  newestWithText,
  recentlyChanged,
  titlesFrom,
  type CandidateRow,
  type Typed,
} from './suggestions-sql.ts';
import { MAX_PREFIX_PAGES, textPages } from './wide-prefixes.ts';

const DEFAULT_ITEMS = 10;
/** Nobody types more; what comes behind is not looked for. */
const MAX_TYPED_CHARS = 200;
const MAX_TYPED_WORDS = 10;
/** So many of the files that match are ranked, the newest of them. */
export const MAX_CANDIDATES = 200;
/** So many are looked at when too many words have a beginning: see `newestOfWide`. */
const MAX_WALKED = 1000;
/** Beginnings of this length have an index of their own (see the schema), so that the newest files come at once. */
const INDEXED_LETTERS = 2;

type Reads = Pick<SqlDriver, 'all'>;

/** Answers while a person types, from one notebook's index. */
export function createSuggestionStore(driver: Reads, notebookId: NotebookId): SuggestionStore {
  const gate = createGate(notebookId);
  return {
    complete: (visibility, text, { limit = DEFAULT_ITEMS } = {}) =>
      gate(visibility, [], () => complete(driver, text, pageLimit({ limit }))),
    similarWords: (visibility, word) => gate(visibility, [], () => findSimilarWords(driver, word)),
  };
}

async function complete(driver: Reads, text: string, limit: number): Promise<SearchMatch[]> {
  if (text.trim() === '') return (await read(driver, recentlyChanged(limit))).map((row) => toMatch(row, 0));
  const typed = readTyped(text);
  if (typed === null) return [];
  const found = new Map<number, SearchMatch>();
  const add = (rows: readonly CandidateRow[], score: number) => {
    for (const row of rows)
      if (found.size < limit && !found.has(row.rid)) found.set(row.rid, toMatch(row, score));
  };
  for (const { row, fit } of await named(driver, typed)) add([row], fit.score);
  if (found.size < limit) add(await inFolders(driver, typed, found.size + limit), fits.folder);
  if (found.size < limit) add(await withText(driver, typed, found.size + limit), fits.text);
  return [...found.values()];
}

/** Null when there is no word in it. */
function readTyped(text: string): Typed | null {
  const start = text.trim().slice(0, MAX_TYPED_CHARS).toWellFormed();
  const words = wordsOf(start)
    .filter((word) => foldMarks(word) !== '')
    .slice(0, MAX_TYPED_WORDS);
  return words.length === 0 ? null : { text: start, words, folded: words.map(foldMarks) };
}

interface RankedRow {
  readonly row: CandidateRow;
  readonly fit: Fit;
}

/** The files whose title or name has the words, best first. */
async function named(driver: Reads, typed: Typed): Promise<RankedRow[]> {
  const wide = await isWide(driver, typed);
  const newest = wide
    ? await newestOfWide(driver, typed, 'names')
    : await read(driver, newestNamed(typed, 'names', MAX_CANDIDATES));
  const ranked = newest.map((row) => ({ row, fit: fitOf(row, typed.folded) ?? NO_BETTER }));
  if (wide || newest.length === MAX_CANDIDATES) ranked.push(...(await bestOfMany(driver, typed)));
  return ranked.sort((a, b) => compareFits(a.fit, b.fit) || b.row.rid - a.row.rid);
}

/** Of a file that the engine found, and of which ranking sees less. */
const NO_BETTER: Fit = { score: fits.words, length: Infinity };

/** What fits best may be old, and then not be among the newest: titles and names are looked up by how they begin. */
async function bestOfMany(driver: Reads, typed: Typed): Promise<RankedRow[]> {
  const rows = [
    ...(await read(driver, titlesFrom(typed))),
    ...(await read(driver, exactNames(typed))),
    ...(await read(driver, namesFrom(typed))),
  ];
  return rows.flatMap((row) => {
    const fit = fitOf(row, typed.folded);
    return fit ? [{ row, fit }] : [];
  });
}

/** The files whose folders have some of the words, and their names the others; newest first. */
async function inFolders(driver: Reads, typed: Typed, limit: number): Promise<CandidateRow[]> {
  return (await isWide(driver, typed))
    ? newestOfWide(driver, typed, 'folders')
    : read(driver, newestNamed(typed, 'folders', limit));
}

/** Those whose text has them; a beginning that too many words share is taken for a word. */
async function withText(driver: Reads, typed: Typed, limit: number): Promise<CandidateRow[]> {
  const wide = (await textPages(driver, typed.folded.at(-1)!)) > MAX_PREFIX_PAGES;
  return read(driver, newestWithText(typed, wide, limit));
}

/** The engine would read the lists of all words with the beginning before it gives the newest file. */
async function isWide(driver: Reads, { folded }: Typed): Promise<boolean> {
  const last = folded.at(-1)!;
  if ([...last].length <= INDEXED_LETTERS) return false;
  return (await prefixPages(driver, 'name_index', last)) > MAX_PREFIX_PAGES;
}

/** Walks the newest files with a word of the same two letters: many of them have the whole beginning. */
async function newestOfWide(
  driver: Reads,
  typed: Typed,
  where: 'names' | 'folders',
): Promise<CandidateRow[]> {
  const start = [...typed.folded.at(-1)!].slice(0, INDEXED_LETTERS).join('');
  const shorter = { ...typed, words: [...typed.words.slice(0, -1), start] };
  const rows = await read(driver, newestNamed(shorter, where, MAX_WALKED));
  return rows.filter((row) => hasWords(searchedWords(row, where), typed.folded)).slice(0, MAX_CANDIDATES);
}

function searchedWords({ path, filename, title }: CandidateRow, where: 'names' | 'folders'): string[] {
  const folder = where === 'folders' ? folderOf(path as RelPath) : '';
  return foldedWords(`${title ?? ''} ${filename} ${folder}`);
}

async function read(driver: Reads, query: SqlFragment): Promise<CandidateRow[]> {
  return driver.all<CandidateRow>(query.sql, query.params);
}

function toMatch({ id, path, title }: CandidateRow, score: number): SearchMatch {
  return { id: id as FileId, path: path as RelPath, title, score };
}
