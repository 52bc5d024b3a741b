import { MAX_PAGE_ITEMS } from '../page.ts';
import type { Position } from './across-positions.ts';
import type { NotebookFile } from '../files/file-store.ts';
import type { Wanted } from './wanted.ts';
import type { SearchedNotebook } from './search-gate.ts';
import type { SearchHit } from './search-store.ts';

/** A hit with what it takes to put it in order among those of other notebooks. */
export interface RankedHit {
  readonly hit: SearchHit;
  /** Its place in its notebook, from 0. */
  readonly rank: number;
  /** What the order asks for; null when it goes by relevance, or the file is gone since. */
  readonly file: NotebookFile | null;
}

/** A stretch of what one notebook has found. */
export interface Stretch {
  readonly hits: readonly RankedHit[];
  /** The position before the first of them. */
  readonly start: Position;
  /** The notebook's own cursor after the last of them; null at the end. */
  readonly next: string | null;
  readonly total: number;
  readonly approximate: boolean;
}

/** Reads up to `count` hits of a notebook from a position on. */
export async function readStretch(
  notebook: SearchedNotebook,
  { text, sort }: Pick<Wanted, 'text' | 'sort'>,
  position: Position,
  count: number,
): Promise<Stretch> {
  let { cursor, at } = position.anchor ?? { cursor: null, at: 0 };
  // Few are read along with the page; more are skipped first, so that nobody reads their snippets twice again.
  while (position.shown - at > count || position.shown - at + count > MAX_PAGE_ITEMS) {
    const skipped = await notebook.search(text, {
      sort,
      cursor,
      limit: Math.min(position.shown - at, MAX_PAGE_ITEMS),
    });
    if (skipped.nextCursor === null) return { ...skipped, hits: [], start: position, next: null };
    [cursor, at] = [skipped.nextCursor, at + skipped.items.length];
  }
  const skip = position.shown - at;
  const found = await notebook.search(text, { sort, cursor, limit: skip + count });
  const items = found.items.slice(skip);
  const files =
    sort.by === 'relevance' ? [] : await Promise.all(items.map(({ id }) => notebook.files.getById(id)));
  return {
    hits: items.map((hit, i) => ({ hit, rank: position.shown + i, file: files[i] ?? null })),
    start: { ...position, anchor: cursor === null ? null : { cursor, at } },
    next: found.nextCursor,
    total: found.total,
    approximate: found.approximate,
  };
}

/** The position after `taken` hits of a stretch. */
export function positionAfter({ hits, start, next }: Stretch, taken: number): Position {
  const shown = start.shown + taken;
  if (taken < hits.length) return { ...start, shown };
  if (next === null) return { shown, done: true, anchor: null };
  return { shown, done: false, anchor: { cursor: next, at: shown } };
}
