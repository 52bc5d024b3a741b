import { CodexError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import { MAX_PAGE_ITEMS, type Page } from '../page.ts';
import type { Actor } from '../permissions/roles.ts';
import { UNUSABLE_PASSWORD } from './password-record.ts';
import type { User, UserStore } from './user-store.ts';

/**
 * Throws `conflict` unless there is another active superuser than this one who can sign in: with a password, or as
 * whoever asks, who is in already. The local owner is no such other one: the link of a process that listens on loopback
 * lets them in, and nobody on a server for others. Between this look and the write that follows nobody else may write:
 * callers take turns, which is enough because one process alone writes to the store.
 */
export async function requireOtherSuperuser(users: UserStore, id: UserId, asking: Actor): Promise<void> {
  let cursor: string | null = null;
  do {
    const page: Page<User> = await users.list({ limit: MAX_PAGE_ITEMS, cursor });
    for (const user of page.items) {
      if (!user.isSuperuser || !user.isActive || user.id === id) continue;
      if (user.id === asking.userId || (await hasPassword(users, user.id))) return;
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  const message = 'This is the last administrator of the server who can sign in; make another one first.';
  throw new CodexError('conflict', message, { reason: 'last_superuser' });
}

async function hasPassword(users: UserStore, id: UserId): Promise<boolean> {
  return (await users.get(id))?.passwordRecord !== UNUSABLE_PASSWORD;
}
