import { CodexError, type Page, type PageRequest } from '@codexlab/core';

/** What is found goes by cursor; by number only so many of the first can be had. */
const MAX_NUMBERED = 200;

/**
 * A page of what can only be read from the start or from a cursor, also by its number: the pages before it are read and
 * passed over. Throws `invalid` for numbers that lie too far.
 */
export async function nthPage<P extends Page<unknown>>(
  query: {
    readonly page?: number | undefined;
    readonly per_page: number;
    readonly cursor?: string | undefined;
  },
  read: (request: PageRequest) => Promise<P>,
): Promise<P> {
  const { page = 1, per_page: limit, cursor } = query;
  if (cursor !== undefined || page === 1) return read({ limit, cursor });
  const all = page * limit;
  if (all > MAX_NUMBERED) {
    const message = `Pages beyond the first ${MAX_NUMBERED} hits go by cursor: pass next_cursor of the page before.`;
    throw new CodexError('invalid', message, { field: 'page' });
  }
  const found = await read({ limit: all });
  return { ...found, items: found.items.slice(all - limit) };
}
