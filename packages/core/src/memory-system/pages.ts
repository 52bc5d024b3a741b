import { CodexError } from '../errors.ts';
import {
  type CountedPage,
  type CursorKey,
  decodeCursor,
  encodeCursor,
  type Page,
  pageLimit,
  type PageRequest,
} from '../page.ts';
import { MAX_OFFSET_ROWS, type Offset } from '../workspaces/workspace-store.ts';

/** A list to be read in pages. */
export interface Listing<T> {
  /** Tells the list apart from others: what else belongs into its cursors. */
  readonly name: string;
  readonly items: readonly T[];
  /** What it is sorted by; no two items have the same. */
  key(item: T): CursorKey;
  /** Sorts from the greatest key down. */
  readonly newestFirst?: boolean;
}

/** One page of a list. Throws `invalid` for a wrong length or cursor. */
export function pageOf<T>(listing: Listing<T>, request: PageRequest & Offset): Page<T> {
  const limit = pageLimit(request);
  const after = decodeCursor(listing.name, request.cursor);
  const direction = listing.newestFirst ? -1 : 1;
  const left = listing.items
    .map((item) => ({ item, key: listing.key(item) }))
    .filter(({ key }) => after === null || compareKeys(key, after) * direction > 0)
    .sort((a, b) => compareKeys(a.key, b.key) * direction)
    .slice(offsetOf(request));
  const page = left.slice(0, limit);
  const last = left.length > limit ? page.at(-1) : undefined;
  const nextCursor = last ? encodeCursor(listing.name, last.key) : null;
  return { items: page.map(({ item }) => item), nextCursor };
}

/** One page of a list with the number of all its items. Throws `invalid` for a wrong length, offset or cursor. */
export function countedPageOf<T>(listing: Listing<T>, request: PageRequest & Offset): CountedPage<T> {
  return { ...pageOf(listing, request), total: listing.items.length, approximate: false };
}

function offsetOf({ offset = 0 }: Offset): number {
  if (Number.isInteger(offset) && offset >= 0 && offset <= MAX_OFFSET_ROWS) return offset;
  throw new CodexError(
    'invalid',
    `offset must be a whole number from 0 to ${MAX_OFFSET_ROWS}; go farther by cursor.`,
    { field: 'offset' },
  );
}

function compareKeys(a: CursorKey, b: CursorKey): number {
  for (const [at, left] of a.entries()) {
    const right = b[at] ?? '';
    if (left !== right) return (left ?? '') < right ? -1 : 1;
  }
  return 0;
}
