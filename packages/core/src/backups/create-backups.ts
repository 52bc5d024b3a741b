import { type Page, pageLimit, type PageRequest } from '../page.ts';
import { noSuch, requireCan } from '../permissions/can.ts';
import type { Backups, BackupShelf, BackupView } from './backups.ts';

/** Makes the use cases; the cursor of a list is the name of its last item, for names say their time. */
export function createBackups({ shelf }: { readonly shelf: BackupShelf }): Backups {
  return {
    async list(actor, page = {}) {
      requireCan(actor, 'operations.manage', null);
      return pageOf(shelf, page);
    },
  };
}

async function pageOf(shelf: BackupShelf, page: PageRequest): Promise<Page<BackupView>> {
  const limit = pageLimit(page);
  const names = await shelf.names();
  const after = page.cursor ? names.indexOf(page.cursor) : -1;
  // The one that the last page ended with may be gone by now: those older than it follow.
  const from = after < 0 && page.cursor ? names.findIndex((name) => name < page.cursor!) : after + 1;
  const some = from < 0 ? [] : names.slice(from, from + limit);
  const items: BackupView[] = [];
  for (const name of some) items.push(await shelf.read(name));
  const isLast = from < 0 || from + limit >= names.length;
  return { items, nextCursor: isLast ? null : (some.at(-1) ?? null) };
}

/** A shelf without any. */
export const emptyShelf: BackupShelf = Object.freeze({
  names: async () => [],
  read: async () => {
    throw noSuch('backup');
  },
});
