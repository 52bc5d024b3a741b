import type { BegunBefore } from '../idempotency/begun-before.ts';
import type { UserId, WorkspaceId } from '../ids.ts';
import type { CountedPage, Page, PageRequest } from '../page.ts';
import type { Actor, Role } from '../permissions/roles.ts';
import type { MemberAccess } from './member-access.ts';
import type { Member, Offset, Workspace, WorkspaceChange } from './workspace-store.ts';

/** A workspace as somebody sees it. */
export type WorkspaceView = Workspace & {
  /** The role of whoever asks. */
  readonly role: Role;
};

/** What a new workspace shall be. */
export interface NewWorkspace extends BegunBefore {
  readonly name: string;
  readonly description?: string | null | undefined;
  /** A folder that is there, below an allowed root, for superusers to choose; absent: a new one in the data folder. */
  readonly path?: string | undefined;
}

/** An invite, without its secret. */
export interface Invite {
  readonly id: string;
  readonly role: Role;
  readonly createdMs: number;
  readonly expiresMs: number;
}

/** Workspaces. What the actor is no member of throws `not_found`, as if it did not exist. */
export interface Workspaces {
  /** Throws `forbidden` when somebody who is no superuser names a folder. */
  create(actor: Actor, wanted: NewWorkspace): Promise<WorkspaceView>;
  list(actor: Actor, page?: PageRequest & Offset): Promise<CountedPage<WorkspaceView>>;
  /** By id or slug. */
  get(actor: Actor, idOrSlug: string): Promise<WorkspaceView>;
  update(actor: Actor, idOrSlug: string, change: WorkspaceChange): Promise<WorkspaceView>;
  /**
   * Tells where the folder of a workspace is by now, after a person moved it: it must be as for a new one, and
   * takes an owner who is a superuser, too. No file is touched; a notebook that is not found there is `unavailable`, or `conflict` where another one stands.
   */
  relocate(actor: Actor, idOrSlug: string, path: string): Promise<WorkspaceView>;
  /** Takes the workspace out of every list; its files stay, and for 30 days its owners can `restore` it. */
  remove(actor: Actor, idOrSlug: string): Promise<void>;
  /** The own deleted workspaces. */
  deleted(actor: Actor, page?: PageRequest): Promise<Page<Workspace>>;
  restore(actor: Actor, id: WorkspaceId): Promise<WorkspaceView>;

  members(actor: Actor, idOrSlug: string, page?: PageRequest & Offset): Promise<CountedPage<Member>>;
  /** Adds a user of the server by name, or changes nothing and throws `conflict` when they are a member. */
  addMember(
    actor: Actor,
    idOrSlug: string,
    member: { readonly username: string; readonly role: Role } & BegunBefore,
  ): Promise<Member>;
  changeMember(actor: Actor, idOrSlug: string, userId: UserId, role: Role): Promise<Member>;
  /**
   * Why a member can see what they see: their role, where it comes from, and what they may do. With `notebook`, throws
   * `not_found` unless it is one of the workspace.
   */
  access(
    actor: Actor,
    idOrSlug: string,
    userId: UserId,
    options?: { readonly notebook?: string | undefined },
  ): Promise<MemberAccess>;
  /** Members may take themselves out; the last owner stays. */
  removeMember(actor: Actor, idOrSlug: string, userId: UserId): Promise<void>;

  /** The secret of a link with which one person joins, within `days` (1 to 30, default 7). */
  invite(
    actor: Actor,
    idOrSlug: string,
    wanted: { readonly role: Role; readonly days?: number | undefined },
  ): Promise<{ readonly invite: Invite; readonly secret: string }>;
  invites(actor: Actor, idOrSlug: string, page?: PageRequest): Promise<Page<Invite>>;
  revokeInvite(actor: Actor, idOrSlug: string, inviteId: string): Promise<void>;
  /** What an invite leads to, for whoever has it. */
  inspectInvite(
    actor: Actor,
    secret: string,
  ): Promise<{ readonly workspace: string; readonly role: Role; readonly expiresMs: number }>;
  /** Joins with an invite; who has a stronger role already keeps it, and the invite. */
  acceptInvite(actor: Actor, secret: string): Promise<WorkspaceView>;
}
