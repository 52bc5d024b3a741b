import { encodeCursor, type CursorKey, type Page } from '@codexlab/core';

/** Greater than any text of a name, a tag or a path in the order of the database (that of UTF-8 bytes). */
const LAST_CHARACTER = '\u{10ffff}';

/** Makes a page of rows that were read one further than asked for. */
export function toPage<R, T>(
  list: string,
  rows: readonly R[],
  limit: number,
  shape: { readonly item: (row: R) => T; readonly key: (row: R) => CursorKey },
): Page<T> {
  const shown = rows.slice(0, limit);
  const nextCursor = rows.length > limit ? encodeCursor(list, shape.key(shown.at(-1)!)) : null;
  return { items: shown.map(shape.item), nextCursor };
}

/** The end of the range of texts that begin with `prefix`. */
export function endOfPrefix(prefix: string): string {
  return `${prefix}${LAST_CHARACTER}`;
}

/** The range of what lies below `text` in a hierarchy with `/`: from the first value (included) to the second. */
export function rangeBelow(text: string): readonly [string, string] {
  return [`${text}/`, `${text}0`];
}
