/** Larger files are not taken apart into lines. */
export const MAX_TEXT_BYTES = 10 * 1024 * 1024;

/** The text of bytes in UTF-8, with its byte order mark; null for what is no text or larger than `MAX_TEXT_BYTES`. */
export function decodeText(bytes: Uint8Array): string | null {
  if (bytes.length > MAX_TEXT_BYTES || bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The lines of a text, each with its line feed; the last one may be without. The empty text has none. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let from = 0;
  while (from < text.length) {
    const feed = text.indexOf('\n', from);
    const to = feed === -1 ? text.length : feed + 1;
    lines.push(text.slice(from, to));
    from = to;
  }
  return lines;
}

/** Lines of one version: `from` inclusive, `to` exclusive, 0-based. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** How many lines two stretches have in common at their beginnings, `limit` at the most. */
export function commonStart(
  a: readonly string[],
  aFrom: number,
  b: readonly string[],
  bFrom: number,
  limit: number,
): number {
  let count = 0;
  while (count < limit && a[aFrom + count] === b[bFrom + count]) count++;
  return count;
}

/** How many lines two stretches have in common at their ends, `limit` at the most. */
export function commonEnd(
  a: readonly string[],
  aTo: number,
  b: readonly string[],
  bTo: number,
  limit: number,
): number {
  let count = 0;
  while (count < limit && a[aTo - 1 - count] === b[bTo - 1 - count]) count++;
  return count;
}
