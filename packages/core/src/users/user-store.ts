import type { Deed } from '../audit/deed.ts';
import type { UserId, WorkspaceId } from '../ids.ts';
import type { Page, PageRequest } from '../page.ts';

/** A user as others may see them. */
export interface User {
  readonly id: UserId;
  /** 3 to 32 characters, see `checkUsername`; unique whatever its case. */
  readonly username: string;
  readonly email: string | null;
  readonly fullName: string | null;
  /** False: cannot sign in, and every session and token of theirs is refused. */
  readonly isActive: boolean;
  readonly isSuperuser: boolean;
  readonly createdMs: number;
  readonly updatedMs: number;
}

/** A user with what only the sign-in may see. It never leaves the use cases. */
export interface UserSecrets {
  /** See `parsePasswordRecord`; `UNUSABLE_PASSWORD` for somebody who never signs in with one. */
  readonly passwordRecord: string;
  /** Changes with the password and the second factor; access tokens that bear another one are refused. */
  readonly securityStamp: string;
  /** The sealed secret of the second factor; null without one. */
  readonly totpSecret: string | null;
  /** False: a secret was handed out, but no code of it was shown yet, so that it is not asked for. */
  readonly totpConfirmed: boolean;
  /** The last time step whose code was used: none is good twice. */
  readonly totpLastStep: number | null;
  /** Hashes of the recovery codes that are left. */
  readonly recoveryHashes: readonly string[];
}

/** Everything about a user. */
export type UserRecord = User & UserSecrets;

/** What people call a user. */
export type UserName = Pick<User, 'id' | 'username' | 'fullName'>;

/** What may be changed of a user; absent: stays as it is. */
export type UserChange = Partial<Omit<UserRecord, 'id' | 'createdMs' | 'updatedMs'>>;

/**
 * Users. Names and addresses are compared in lower case. Throws `conflict` with details `{ field: 'username' }` or
 * `{ field: 'email' }` when one is taken, `not_found` when there is no such user.
 */
export interface UserStore {
  create(user: UserRecord, deed: Deed): Promise<void>;
  get(id: UserId): Promise<UserRecord | null>;
  /** By name or by address. */
  findByLogin(login: string): Promise<UserRecord | null>;
  /**
   * The names of those of `ids` who belong to one of the workspaces, or (`all`) of all of them, by id; at most as many as were
   * asked for.
   */
  named(ids: readonly UserId[], within: readonly WorkspaceId[] | 'all'): Promise<readonly UserName[]>;
  /** By name. */
  list(page: PageRequest): Promise<Page<User>>;
  count(): Promise<number>;
  /**
   * Changes a user. With `endSessions`, all sessions but the named one end, and with `endTokens` all personal tokens,
   * in the same transaction. With `ifStamp`, throws `conflict` when the security stamp is another one by now.
   */
  update(
    id: UserId,
    change: UserChange,
    deed: Deed,
    options?: {
      readonly endSessions?: 'all' | { readonly except: string } | undefined;
      readonly endTokens?: boolean | undefined;
      readonly ifStamp?: string | undefined;
    },
  ): Promise<void>;
  /**
   * Uses up a code of the second factor: a time step greater than the last one, or the hash of a recovery code.
   * False when another sign-in has used it before.
   */
  useSecondFactor(
    id: UserId,
    used: { readonly step: number } | { readonly recoveryHash: string },
    deed: Deed,
  ): Promise<boolean>;
  /** Removes a user with sessions, tokens and memberships. Throws `conflict` while they are the last owner of a workspace. */
  remove(id: UserId, deed: Deed): Promise<void>;
}
