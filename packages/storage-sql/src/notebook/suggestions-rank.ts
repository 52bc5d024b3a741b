import { foldedWords } from '@codexlab/core';

/** A file as far as ranking a suggestion needs it. */
export interface Nameable {
  readonly title: string | null;
  readonly filename: string;
}

/** How well the names of a file fit what is being typed; greater is better. */
export const fits = Object.freeze({ exact: 6, begins: 5, inside: 4, words: 3, folder: 2, text: 1 });

const MAX_LABEL_CHARS = 300;
const EXTENSION = /(?<=.)\.[^.]*$/;

/** A file with its place among suggestions. */
export interface Fit {
  readonly score: number;
  /** Of the name that fits best; shorter ones come first. */
  readonly length: number;
}

/**
 * How the title or the name of a file fits the words that were typed, the last of them a beginning: it is them, begins
 * with them, has them in a row, or has them all; null when it does not have them. Words are folded.
 */
export function fitOf({ title, filename }: Nameable, typed: readonly string[]): Fit | null {
  const labels = [title ?? '', filename.replace(EXTENSION, ''), filename].map(labelWords);
  const fitting = labels.map((words) => ({
    score: labelScore(words, typed),
    length: words.join(' ').length,
  }));
  const best = fitting.reduce((a, b) => (isBetter(b, a) ? b : a));
  if (best.score > 0) return best;
  const length = Math.min(...fitting.map((fit) => fit.length));
  return hasWords(labels.flat(), typed) ? { score: fits.words, length } : null;
}

/** True when every typed word is among `words`, the last as a beginning of one. */
export function hasWords(words: readonly string[], typed: readonly string[]): boolean {
  const last = typed.at(-1) ?? '';
  return (
    words.some((word) => word.startsWith(last)) && typed.slice(0, -1).every((word) => words.includes(word))
  );
}

/** Orders better suggestions first. */
export function compareFits(a: Fit, b: Fit): number {
  return b.score - a.score || a.length - b.length;
}

function isBetter(a: Fit, b: Fit): boolean {
  return compareFits(a, b) < 0;
}

function labelWords(label: string): string[] {
  return foldedWords(label.slice(0, MAX_LABEL_CHARS));
}

function labelScore(words: readonly string[], typed: readonly string[]): number {
  const label = words.join(' ');
  const text = typed.join(' ');
  if (label === text) return fits.exact;
  if (label.startsWith(text)) return fits.begins;
  if (` ${label}`.includes(` ${text}`)) return fits.inside;
  return hasWords(words, typed) ? fits.words : 0;
}
