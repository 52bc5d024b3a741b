import { CodexError, UNUSABLE_PASSWORD, type UserStore } from '@codexlab/core';

const AT_ONCE = 100;

/**
 * Makes sure that somebody can sign in and manage the users, before a server is opened to other machines. Throws
 * `invalid` and says what to do.
 */
export async function requireAccounts(users: UserStore, host: string): Promise<void> {
  let cursor: string | null = null;
  do {
    const page = await users.list({ limit: AT_ONCE, cursor });
    for (const { id, isActive, isSuperuser } of page.items) {
      if (!isActive || !isSuperuser) continue;
      if ((await users.get(id))?.passwordRecord !== UNUSABLE_PASSWORD) return;
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  throw new CodexError(
    'invalid',
    'Other machines can reach this server, so people must sign in, and nobody can yet. ' +
      'Make the first account with: codexlab user add NAME --superuser (then start the server again).',
    { field: 'host', host },
  );
}
