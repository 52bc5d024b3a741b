import { CodexError, UNUSABLE_PASSWORD, type UserStore } from '@codexlab/core';

const AT_ONCE = 100;

/** Who could manage the users of a server that others reach. */
export interface Administrators {
  /** True when somebody can sign in and manage the users. */
  readonly canSignIn: boolean;
  /** Somebody who could if they were not disabled; null when there is nobody. */
  readonly disabled: string | null;
}

/**
 * Makes sure that somebody can sign in and manage the users, before a server is opened to other machines. Throws
 * `invalid` and says what to do.
 */
export async function requireAccounts(users: UserStore, host: string): Promise<void> {
  const { canSignIn, disabled } = await findAdministrators(users);
  if (canSignIn) return;
  const [why, what] =
    disabled === null
      ? ['nobody can yet', 'Make the first account with: codexlab user add NAME --superuser']
      : ['every administrator is disabled', `Let one in with: codexlab user enable ${disabled}`];
  throw new CodexError(
    'invalid',
    `Other machines can reach this server, so people must sign in, and ${why}. ${what} (then start the server again).`,
    { field: 'host', host },
  );
}

/** Looks for superusers with a password: the local owner has none. */
export async function findAdministrators(users: UserStore): Promise<Administrators> {
  let disabled: string | null = null;
  let cursor: string | null = null;
  do {
    const page = await users.list({ limit: AT_ONCE, cursor });
    for (const { id, username, isActive, isSuperuser } of page.items) {
      if (!isSuperuser || (await users.get(id))?.passwordRecord === UNUSABLE_PASSWORD) continue;
      if (isActive) return { canSignIn: true, disabled };
      disabled ??= username;
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return { canSignIn: false, disabled };
}
