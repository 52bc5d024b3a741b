import type { Deed } from '../audit/deed.ts';
import type { Ulid, UserId, WorkspaceId } from '../ids.ts';
import type { Page, PageRequest } from '../page.ts';
import type { Role } from '../permissions/roles.ts';

/** What a link is good for, once. */
export type OneTimeLink = OneTimeLinkBase &
  (
    | { readonly purpose: 'sign_in' | 'reset'; readonly userId: UserId }
    | { readonly purpose: 'invite'; readonly workspaceId: WorkspaceId; readonly role: Role }
  );

/** What links of every purpose have. */
export interface OneTimeLinkBase {
  readonly id: Ulid;
  readonly createdBy: UserId | null;
  readonly createdMs: number;
  readonly expiresMs: number;
}

/** Links that are good once; each is known by the hash of its secret alone. */
export interface OneTimeLinkStore {
  create(link: OneTimeLink, secretHash: string, deed: Deed): Promise<void>;
  /** The link, if it is still good at `nowMs`; it stays good. */
  peek(purpose: OneTimeLink['purpose'], secretHash: string, nowMs: number): Promise<OneTimeLink | null>;
  /** Uses it up: of several callers one gets it, the others null. */
  take(purpose: OneTimeLink['purpose'], secretHash: string, deed: Deed): Promise<OneTimeLink | null>;
  /** Invites of a workspace that are still good, newest first. */
  invites(workspaceId: WorkspaceId, nowMs: number, page: PageRequest): Promise<Page<OneTimeLink>>;
  /** Throws `not_found` when the workspace has no such invite. */
  revokeInvite(workspaceId: WorkspaceId, id: string, deed: Deed): Promise<void>;
  /** Forgets those that expired before `beforeMs`, at most 1,000; returns how many. */
  purge(beforeMs: number): Promise<number>;
}
