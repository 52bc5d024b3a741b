import { MAX_PAGE_ITEMS, type Page, type PageRequest } from '@codexlab/core';
import { remark, type CommandContext } from './context.ts';

/** What a person asked of a list: at most `limit` items (null: all of them) after `cursor`. */
export interface ListRequest {
  readonly limit: number | null;
  readonly cursor: string | undefined;
}

/** Reads as many pages as the request needs; the last page is handed back too, for what it says beside its items. */
export async function readPages<P extends Page<unknown>>(
  request: ListRequest,
  list: (page: PageRequest) => Promise<P>,
): Promise<{ readonly items: readonly P['items'][number][]; readonly last: P }> {
  const items: P['items'][number][] = [];
  let cursor = request.cursor;
  for (;;) {
    const wanted = request.limit === null ? MAX_PAGE_ITEMS : request.limit - items.length;
    const last = await list({ limit: Math.min(wanted, MAX_PAGE_ITEMS), cursor });
    items.push(...last.items);
    if (last.nextCursor === null || items.length === request.limit) return { items, last };
    cursor = last.nextCursor;
  }
}

/** Tells a person how a list that was cut goes on. */
export function remarkMore(context: CommandContext, nextCursor: string | null): void {
  if (nextCursor !== null) remark(context, `… more: --cursor ${nextCursor}`);
}
