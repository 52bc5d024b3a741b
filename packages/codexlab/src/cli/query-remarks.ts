import { printable } from './render-text.ts';

const QUOTED = /["“”„][^"“”„]*["“”„]?/g;
const FIELDS = /^-?(tag|path|title):/i;
const UNKNOWN_FIELD = /^-?([a-z]+):(?!\/\/)./i;
const HASHTAG = /^-?#(.+)$/;

/** Sentences about the parts of a search that look like operators and were searched for as plain words. */
export function remarksOnQuery(query: string): string[] {
  const words = query.replace(QUOTED, ' ').split(/\s+/);
  return [...new Set(words.flatMap((word) => remarkOn(word) ?? []))];
}

function remarkOn(word: string): string | null {
  if (word === 'AND') return 'AND is searched for as a word; all terms must hold anyway.';
  if (word === 'OR') return 'OR is searched for as a word; there is no “or”: search for each alone.';
  if (word === 'NOT') return 'NOT is searched for as a word; what must be absent is written -word.';
  const tag = HASHTAG.exec(word)?.[1];
  if (tag !== undefined)
    return `#${printable(tag)} is searched for as words; did you mean tag:${printable(tag)}?`;
  if (FIELDS.test(word)) return null;
  const field = UNKNOWN_FIELD.exec(word)?.[1];
  if (field !== undefined) {
    return `${printable(field)}: is searched for as a word; the fields are tag:, path: and title:.`;
  }
  if (/\*+[^*]/.test(word)) return `A * counts only at the end of a word, not in ${printable(word)}.`;
  return null;
}
