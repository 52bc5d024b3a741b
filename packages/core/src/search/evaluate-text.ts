import { foldName } from '../links/link-key.ts';

/** The words of a text, folded and without accents: what stands between characters that no word has. */
export function plainWordsOf(text: string): string[] {
  const plain = foldName(text).normalize('NFD').replace(/\p{M}/gu, '');
  return plain.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? [];
}

/** True when `wanted` stand one after the other among `words`; with `prefix` the last one may go on. */
export function hasText(words: readonly string[], wanted: readonly string[], prefix: boolean): boolean {
  const last = wanted.length - 1;
  if (last < 0) return false;
  const fits = (word: string | undefined, i: number) =>
    prefix && i === last ? (word?.startsWith(wanted[i]!) ?? false) : word === wanted[i];
  return words.some((_, start) => wanted.every((_, i) => fits(words[start + i], i)));
}
