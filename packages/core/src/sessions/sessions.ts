import type { Page, PageRequest } from '../page.ts';
import type { Actor } from '../permissions/roles.ts';
import type { User } from '../users/user-store.ts';
import type { Session } from './session-store.ts';

/** What a client sends along: written into audit entries, throttled by. */
export interface RequestContext {
  readonly via: string;
  readonly requestId: string | null;
  readonly address: string | null;
  readonly userAgent?: string | null | undefined;
}

/** Somebody has signed in. */
export interface SignIn {
  readonly user: User;
  readonly session: Session;
  /** Goes into access tokens: one that bears another stamp than the user has is refused. */
  readonly securityStamp: string;
  /** Shown this once; good once, for 30 days. */
  readonly refreshToken: string;
}

/**
 * Sign-ins. Wrong names and wrong passwords are told alike (`unauthenticated`) and take the same time. Too many tries
 * throw `too_many` with details `{ retryAfterSeconds }`; the owner of an account is not locked out by tries from elsewhere.
 */
export interface Sessions {
  /**
   * With a name or address and a password. Throws `unauthenticated` with details `{ reason: 'second_factor' }` when
   * `code` (of the second factor, or a recovery code) is needed and missing or wrong.
   */
  signIn(
    context: RequestContext,
    credentials: { readonly username: string; readonly password: string; readonly code?: string | undefined },
  ): Promise<SignIn>;
  /** With the secret of a one-time link of local mode. */
  signInByLink(context: RequestContext, secret: string): Promise<SignIn>;
  /** Makes a one-time link for the local owner, who is made at the first time: only the process itself may ask. */
  createLocalLink(context: RequestContext): Promise<{ readonly secret: string; readonly expiresMs: number }>;
  /** The next refresh token for this one, which is used up. One that was used before ends its session. */
  refresh(context: RequestContext, refreshToken: string): Promise<SignIn>;
  /** Ends the session of the actor, and of a refresh token when one is given; anonymous actors may do so too. */
  signOut(actor: Actor, refreshToken?: string | undefined): Promise<void>;
  list(actor: Actor, page?: PageRequest): Promise<Page<Session>>;
  end(actor: Actor, id: string): Promise<void>;
  /** The actor of a session; null when it has ended, its user is disabled, or the stamp is another one by now. */
  actorOf(
    context: RequestContext,
    session: { readonly id: string; readonly securityStamp: string },
  ): Promise<Actor | null>;
  /** Somebody as the owner of the process: for commands that run on the server itself. Throws `not_found`. */
  actAs(context: RequestContext, username: string): Promise<Actor>;
}
