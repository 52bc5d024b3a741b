import { editDistance, foldedWords, maxEdits } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { toSqlJson } from './json.ts';
import { endOfPrefix } from './keyset.ts';
import { prefixPages } from './prefix-width.ts';

const MAX_SIMILAR = 5;
/** One step away from shorter words are too many others; longer ones are no words. */
const MIN_LETTERS = 3;
const MAX_LETTERS = 24;
/** Two steps away are looked for only among words that begin with the same letters: so many pages of them. */
const MAX_PAGES = 16;
const MAX_WALKED_WORDS = 2000;
const MIN_SAME_LETTERS = 2;
/** A word in so many files is as frequent as any. */
const MAX_FREQUENCY = 32;
const LATIN = 'abcdefghijklmnopqrstuvwxyz';
const ALPHABETS: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Greek}/u, 'αβγδεζηθικλμνξοπρςστυφχψωάέήίόύώ'],
  [/\p{Script=Cyrillic}/u, 'абвгдежзийклмнопрстуфхцчшщъыьэюя'],
  [/\p{Script=Latin}/u, LATIN],
];

export const similarWordStatements = {
  /** `newest`: the newest files with the word. */
  inTexts: `
    select word, newest from (
      select j.value as word, (
        select group_concat(rid) from (
          select rowid as rid from search_index where search_index match '"' || j.value || '"'
          order by rowid desc limit ${MAX_FREQUENCY})) as newest
      from json_each(?) j)
    where newest is not null`,
  inNames:
    'select v.term as word, v.doc as files from json_each(?) j cross join name_word v where v.term = j.value',
  namesFrom: `
    select term as word, doc as files from name_word where term >= ? and term < ? limit ${MAX_WALKED_WORDS}`,
} as const;

type Reads = Pick<SqlDriver, 'all'>;

interface SimilarWord {
  readonly word: string;
  readonly files: number;
}

/**
 * Words in use near a word, nearest and most frequent first: of titles and names as they stand there, of texts in a
 * form by which they are found (texts are stemmed, so that it may be another form than the one that stands there). A
 * word of a text differs by one step.
 */
export async function findSimilarWords(driver: Reads, word: string): Promise<string[]> {
  const [typed = '', ...others] = foldedWords(word);
  const letters = [...typed].length;
  if (others.length > 0 || letters < MIN_LETTERS || letters > MAX_LETTERS) return [];
  const near = oneStepAway(typed);
  const names = await driver.all<SimilarWord>(similarWordStatements.inNames, [toSqlJson(near)]);
  const farther = maxEdits(typed) > 1 ? await namesFrom(driver, typed) : [];
  const texts = await driver.all<TextWord>(similarWordStatements.inTexts, [toSqlJson([typed, ...near])]);
  return rank(typed, [...names, ...farther, ...onePerStem(texts, [{ word: typed, files: 0 }, ...names])]);
}

/** Every word that one step makes of this one. */
export function oneStepAway(word: string): string[] {
  const letters = [...word];
  const alphabet = [...(ALPHABETS.find(([script]) => script.test(word))?.[1] ?? '')];
  const made = new Set<string>();
  for (let at = 0; at <= letters.length; at++) {
    const head = letters.slice(0, at).join('');
    const [here = '', next = ''] = letters.slice(at);
    const tail = letters.slice(at + 1).join('');
    for (const letter of alphabet) made.add(head + letter + here + tail);
    if (here === '') continue;
    made.add(head + tail);
    if (next !== '') made.add(head + next + here + letters.slice(at + 2).join(''));
    for (const letter of alphabet) made.add(head + letter + tail);
  }
  made.delete(word);
  made.delete('');
  return [...made];
}

/** Words of titles and names with the same beginning, which is as long as is needed for these to be few. */
async function namesFrom(driver: Reads, typed: string): Promise<SimilarWord[]> {
  const letters = [...typed];
  for (let length = MIN_SAME_LETTERS; length < letters.length; length++) {
    const start = letters.slice(0, length).join('');
    if ((await prefixPages(driver, 'name_index', start)) > MAX_PAGES) continue;
    return driver.all<SimilarWord>(similarWordStatements.namesFrom, [start, endOfPrefix(start)]);
  }
  return [];
}

interface TextWord {
  readonly word: string;
  readonly newest: string;
}

/** Forms with the same stem are found in the same files: one of them is enough, best one that stands in a name. */
function onePerStem(texts: readonly TextWord[], names: readonly SimilarWord[]): SimilarWord[] {
  const written = new Set(names.map(({ word }) => word));
  const byFiles = new Map<string, string>();
  for (const { word, newest } of texts)
    if (!byFiles.has(newest) || written.has(word)) byFiles.set(newest, word);
  return [...byFiles].map(([newest, word]) => ({ word, files: newest.split(',').length }));
}

function rank(typed: string, words: readonly SimilarWord[]): string[] {
  const files = new Map<string, number>();
  for (const each of words)
    files.set(each.word, Math.min(MAX_FREQUENCY, (files.get(each.word) ?? 0) + each.files));
  return [...files]
    .map(([word, count]) => ({ word, count, distance: editDistance(typed, word, maxEdits(typed)) }))
    .filter(({ distance }) => distance > 0 && distance <= maxEdits(typed))
    .sort((a, b) => a.distance - b.distance || b.count - a.count || (a.word < b.word ? -1 : 1))
    .slice(0, MAX_SIMILAR)
    .map(({ word }) => word);
}
