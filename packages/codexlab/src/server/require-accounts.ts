import { type AbsPath, CodexError, UNUSABLE_PASSWORD, type UserStore } from '@codexlab/core';
import { hasSystemDatabase } from '../system-database.ts';
import { type Environment, readServerConfig, type ServerChoices } from './config.ts';
import { shellWord } from '../shell-word.ts';

const AT_ONCE = 100;
const MAKE_ONE = 'Make the first account with: codexlab user add NAME --superuser';

/**
 * Refuses what can be refused before anything is made: a wrong configuration, and a server for others whose data folder
 * has no system database, so that nobody can sign in. Throws `invalid`.
 */
export function requireStart({
  dataDir,
  env,
  ...choices
}: ServerChoices & { readonly dataDir: AbsPath; readonly env: Environment }): void {
  const { mode, host } = readServerConfig(choices, env);
  if (mode === 'server' && !hasSystemDatabase(dataDir)) throw nobodyCan(host, 'nobody can yet', MAKE_ONE);
}

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
      ? ['nobody can yet', MAKE_ONE]
      : ['every administrator is disabled', `Let one in with: codexlab user enable ${shellWord(disabled)}`];
  throw nobodyCan(host, why, what);
}

function nobodyCan(host: string, why: string, what: string): CodexError {
  return new CodexError(
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
