import type { Offset, Page, PageRequest } from '@codexlab/core';
import fc from 'fast-check';
import type { Scene } from './scene.ts';

/** Which page of a list is read: from its start, from where it was left, with a cursor that is not its own, or all of them. */
export interface DrawnPage {
  readonly limit: number | undefined;
  readonly from: 'start' | 'left' | 'other list' | 'nowhere' | 'all';
}

/** No list of a programme is longer. */
const MAX_PAGES = 200;

const limit = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(1, 1, 2, 3, 1000, undefined) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 1.5, 1001, Number.NaN) },
);

/** Any page. */
export const page: fc.Arbitrary<DrawnPage> = fc.record({
  limit,
  from: fc.constantFrom<DrawnPage['from'][]>(
    'start',
    'start',
    'left',
    'left',
    'other list',
    'nowhere',
    'all',
    'all',
  ),
});

/** How many rows a list by numbers skips. */
export const offset: fc.Arbitrary<number | undefined> = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(undefined, undefined, 0, 1, 2) },
  { weight: 1, arbitrary: fc.constantFrom(-1, 1.5, 10_000, 10_001) },
);

/** Reads a page, or all of them, of the list with this name, and remembers how to go on. */
export async function readPages(
  { told }: Scene,
  { list, drawn }: { readonly list: string; readonly drawn: DrawnPage },
  read: (page: PageRequest & Offset) => Promise<Page<unknown>>,
): Promise<unknown> {
  const first = await read({ limit: drawn.limit, cursor: cursorFor(told.cursors, list, drawn) });
  const pages = [first];
  let { nextCursor } = first;
  while (drawn.from === 'all' && nextCursor !== null && pages.length < MAX_PAGES) {
    const next = await read({ limit: drawn.limit, cursor: nextCursor });
    pages.push(next);
    nextCursor = next.nextCursor;
  }
  if (first.nextCursor !== null) told.cursors.set(list, first.nextCursor);
  return pages;
}

function cursorFor(cursors: ReadonlyMap<string, string>, list: string, { from }: DrawnPage): string | null {
  if (from === 'left') return cursors.get(list) ?? null;
  if (from === 'other list') return [...cursors].findLast(([name]) => name !== list)?.[1] ?? null;
  return from === 'nowhere' ? 'x' : null;
}
