import { CodexError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import { MAX_PAGE_ITEMS, type Page } from '../page.ts';
import type { User, UserStore } from './user-store.ts';

/**
 * Throws `conflict` unless there is another active superuser than this one. Between this look and the write that
 * follows nobody else may write: callers take turns, which is enough because one process alone writes to the store.
 */
export async function requireOtherSuperuser(users: UserStore, id: UserId): Promise<void> {
  let cursor: string | null = null;
  do {
    const page: Page<User> = await users.list({ limit: MAX_PAGE_ITEMS, cursor });
    if (page.items.some((user) => user.isSuperuser && user.isActive && user.id !== id)) return;
    cursor = page.nextCursor;
  } while (cursor !== null);
  throw new CodexError('conflict', 'This is the last administrator of the server; make another one first.', {
    reason: 'last_superuser',
  });
}
