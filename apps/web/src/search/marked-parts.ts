/** A piece of a text, found or not. */
export interface MarkedPart {
  readonly text: string;
  readonly isFound: boolean;
}

/** Takes a text apart at the places of found words: from, and to (exclusive), in UTF-16 units, in order. */
export function markedParts(
  text: string,
  ranges: readonly (readonly [number, number])[],
): readonly MarkedPart[] {
  const parts: MarkedPart[] = [];
  let at = 0;
  for (const [from, to] of ranges) {
    if (from > at) parts.push({ text: text.slice(at, from), isFound: false });
    if (to > from) parts.push({ text: text.slice(from, to), isFound: true });
    at = Math.max(at, to);
  }
  if (at < text.length) parts.push({ text: text.slice(at), isFound: false });
  return parts;
}

/** Where these words stand in a text, whatever their case; at most `most` of them. */
export function findWords(
  text: string,
  words: readonly string[],
  most = 500,
): readonly (readonly [number, number])[] {
  const wanted = [...new Set(words.map((word) => word.toLowerCase()))].filter((word) => word !== '');
  if (wanted.length === 0) return [];
  const longestFirst = wanted.sort((a, b) => b.length - a.length).map(escaped);
  const pattern = new RegExp(longestFirst.join('|'), 'giu');
  const found: [number, number][] = [];
  for (const match of text.matchAll(pattern)) {
    found.push([match.index, match.index + match[0].length]);
    if (found.length === most) break;
  }
  return found;
}

function escaped(word: string): string {
  return word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
