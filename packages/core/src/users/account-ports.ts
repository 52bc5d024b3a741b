import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import type { Actor } from '../permissions/roles.ts';
import type { OneTimeCodes, PasswordHasher, Secrets } from '../sessions/credential-ports.ts';
import type { SignInThrottle } from '../sessions/throttle.ts';
import type { SystemStore } from '../system-store.ts';
import type { User } from './user-store.ts';

/** What proving who one is takes. */
export interface AccountPorts {
  readonly store: Pick<SystemStore, 'users' | 'sessions' | 'links' | 'workspaces' | 'audit'>;
  readonly passwords: PasswordHasher;
  readonly secrets: Secrets;
  readonly codes: OneTimeCodes;
  /** One for all that share the store: tries at signing in and at own settings count together. */
  readonly throttle: SignInThrottle;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** What `createUsers` needs. */
export interface UsersPorts extends AccountPorts {
  /** Whether anybody may make an account for themselves. */
  readonly registration: 'open' | 'closed';
  /** Makes a workspace for a new user; they are the actor. Absent: new users begin without one. */
  readonly createFirstWorkspace?: ((actor: Actor, user: User) => Promise<void>) | undefined;
}

const STAMP_BYTES = 16;

/** A security stamp: access tokens that bear another one are refused. */
export function newStamp(secrets: Pick<Secrets, 'random'>): string {
  return secrets.random(STAMP_BYTES);
}
