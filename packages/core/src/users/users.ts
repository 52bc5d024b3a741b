import type { UserId } from '../ids.ts';
import type { Page, PageRequest } from '../page.ts';
import type { Actor } from '../permissions/roles.ts';
import type { User, UserName } from './user-store.ts';

/** What somebody gives to become a user. */
export interface NewUser {
  readonly username: string;
  readonly password: string;
  readonly email?: string | null | undefined;
  readonly fullName?: string | null | undefined;
}

/** What people may change of themselves; absent: stays as it is. */
export interface Profile {
  readonly email?: string | null | undefined;
  readonly fullName?: string | null | undefined;
}

/** What deleting an account will take and what stays. */
export interface DeletionPreview {
  /** Workspaces that must get another owner first: while there are any, the account cannot be deleted. */
  readonly soleOwnerOf: readonly { readonly id: string; readonly name: string; readonly slug: string }[];
  /** Workspaces that are left; their files stay. */
  readonly memberOf: number;
}

/** Accounts. Errors name the field in `details.field`. */
export interface Users {
  /**
   * Makes an account for oneself. Throws `forbidden` while registration is closed, unless `invite` is a good invite:
   * then the new user becomes a member too. Makes a first workspace named after the user where the server wants it.
   */
  register(actor: Actor, user: NewUser, options?: { readonly invite?: string | undefined }): Promise<User>;
  me(actor: Actor): Promise<User & { readonly hasSecondFactor: boolean }>;
  /** The names of those of `ids` with whom the actor shares a workspace (for administrators: of all), at most 200. */
  names(actor: Actor, ids: readonly string[]): Promise<readonly UserName[]>;
  updateMe(actor: Actor, profile: Profile): Promise<User>;
  /** Ends every other session, and every personal token. */
  changePassword(actor: Actor, change: { readonly current: string; readonly next: string }): Promise<void>;
  /** What deleting the own account would do. */
  previewDeletion(actor: Actor): Promise<DeletionPreview>;
  /** Deletes the own account, never a file. Throws `conflict` while a workspace would be left without an owner. */
  deleteMe(actor: Actor, proof: { readonly password: string }): Promise<void>;

  /** Begins a second factor; it counts once a code of it was shown to `confirmSecondFactor`. */
  beginSecondFactor(
    actor: Actor,
    proof: { readonly password: string },
  ): Promise<{ readonly secret: string; readonly uri: string }>;
  /** Gives the recovery codes, shown this once. Ends every other session. */
  confirmSecondFactor(actor: Actor, code: string): Promise<{ readonly recoveryCodes: readonly string[] }>;
  removeSecondFactor(
    actor: Actor,
    proof: { readonly password: string; readonly code: string },
  ): Promise<void>;

  /**
   * Takes the second factor of somebody away who lost both device and recovery codes, ending all that is theirs; one
   * that was begun and never confirmed too. Without one, nothing changes. For administrators, as what follows.
   */
  removeSecondFactorOf(actor: Actor, id: UserId): Promise<User>;
  create(actor: Actor, user: NewUser & { readonly isSuperuser?: boolean | undefined }): Promise<User>;
  list(actor: Actor, page?: PageRequest): Promise<Page<User>>;
  get(actor: Actor, idOrName: string): Promise<User>;
  /** Disabling ends every session and token at once. The last active superuser can neither be disabled nor lose the right. */
  setStatus(
    actor: Actor,
    id: UserId,
    status: { readonly isActive?: boolean | undefined; readonly isSuperuser?: boolean | undefined },
  ): Promise<User>;
  /** Sets a password for somebody, ending all that is theirs. */
  setPassword(actor: Actor, id: UserId, password: string): Promise<void>;
  /** The secret of a link with which somebody sets a new password, once, within a day. */
  createResetLink(actor: Actor, id: UserId): Promise<{ readonly secret: string; readonly expiresMs: number }>;
  /** Uses a reset link, which ends every session and token. The second factor stays. */
  resetPassword(actor: Actor, reset: { readonly secret: string; readonly password: string }): Promise<void>;
}
