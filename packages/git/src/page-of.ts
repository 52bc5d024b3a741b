import { decodeCursor, encodeCursor, type Page, pageLimit, type PageRequest } from '@codexlab/core';
import { byBytes } from './repository-paths.ts';

/** One page of items that are ordered by a text of their own, in the order of bytes. */
export function pageOf<T>(
  items: readonly T[],
  given: { readonly list: string; readonly page: PageRequest; readonly keyOf: (item: T) => string },
): Page<T> {
  const limit = pageLimit(given.page);
  const after = decodeCursor(given.list, given.page.cursor)?.[0] ?? null;
  const rest = after === null ? items : items.filter((item) => byBytes(given.keyOf(item), String(after)) > 0);
  const some = rest.slice(0, limit);
  const last = some.at(-1);
  const hasMore = rest.length > limit && last !== undefined;
  return { items: some, nextCursor: hasMore ? encodeCursor(given.list, [given.keyOf(last)]) : null };
}
