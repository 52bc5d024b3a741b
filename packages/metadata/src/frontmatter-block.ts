import { MAX_FRONTMATTER_CHARS } from './limits.ts';

/** Where the frontmatter of a text lies. Positions are UTF-16 code units of the text. */
export interface FrontmatterBlock {
  /** What stands between the fences; null when that is longer than the limit. */
  readonly yaml: string | null;
  /** Position after the closing fence and its line break. */
  readonly bodyStart: number;
  /** How many lines the block takes, fences included. */
  readonly lines: number;
}

const OPENING = /^---[ \t]*\r?\n/;

/**
 * Finds a block that begins with `---` on the very first line and ends with a line `---` or `...`. Returns null when
 * there is none; a first line `---` that nothing closes is a thematic break.
 */
export function findFrontmatter(text: string): FrontmatterBlock | null {
  if (!text.startsWith('---')) return null;
  const opening = OPENING.exec(text.slice(0, 1024));
  if (opening === null) return null;
  const start = opening[0].length;
  let lines = 1;
  for (let at = start; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    lines++;
    if (isClosing(text, at, end)) {
      const yaml = at - start > MAX_FRONTMATTER_CHARS ? null : text.slice(start, at);
      return { yaml, bodyStart: Math.min(end + 1, text.length), lines };
    }
    at = end + 1;
  }
  return null;
}

function isClosing(text: string, start: number, end: number): boolean {
  if (!text.startsWith('---', start) && !text.startsWith('...', start)) return false;
  for (let at = start + 3; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 9 && code !== 13) return false;
  }
  return end - start >= 3;
}
