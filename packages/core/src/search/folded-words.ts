/** A run of what full-text search takes for parts of words. */
const WORD = /[\p{L}\p{N}\p{Co}\p{M}]+/gu;

const MARKS = /(?<=[a-z])\p{M}+|^\p{M}+/gu;

/** The words of a text as they stand in it. */
export function wordsOf(text: string): string[] {
  return text.match(WORD) ?? [];
}

/** A text in which case, and marks on Latin letters, make no difference, as full-text search compares words. */
export function foldMarks(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(MARKS, '').normalize('NFC');
}

/** The words of a text, folded. */
export function foldedWords(text: string): string[] {
  return wordsOf(text)
    .map(foldMarks)
    .filter((word) => word !== '');
}
