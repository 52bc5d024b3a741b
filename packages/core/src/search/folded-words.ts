/** A run of what full-text search takes for parts of words. */
const WORD = /[\p{L}\p{N}\p{Co}\p{M}]+/gu;

/** The words of a text as they stand in it. */
export function wordsOf(text: string): string[] {
  return text.match(WORD) ?? [];
}

/** A text in which case and marks make no difference, as full-text search compares words. */
export function foldMarks(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().normalize('NFC');
}

/** The words of a text, folded. */
export function foldedWords(text: string): string[] {
  return wordsOf(text)
    .map(foldMarks)
    .filter((word) => word !== '');
}
