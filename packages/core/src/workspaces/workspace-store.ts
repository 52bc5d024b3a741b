import type { Deed } from '../audit/deed.ts';
import type { UserId, WorkspaceId } from '../ids.ts';
import type { CountedPage, Page, PageRequest } from '../page.ts';
import type { AbsPath } from '../paths.ts';
import type { Role } from '../permissions/roles.ts';

/** A workspace: the tenant that holds notebooks and members. */
export interface Workspace {
  readonly id: WorkspaceId;
  readonly name: string;
  /** For addresses, unique on the server; see `slugOf`. */
  readonly slug: string;
  /** The folder that its notebooks lie in; unique among workspaces that are not deleted. */
  readonly path: AbsPath;
  readonly description: string | null;
  /** Mirrors one member with the role `owner`. */
  readonly ownerId: UserId;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** When it was deleted; null while it is there. */
  readonly deletedMs: number | null;
}

/** What may be changed of a workspace; absent: stays as it is. */
export type WorkspaceChange = Partial<Pick<Workspace, 'name' | 'slug' | 'description'>>;

/** Somebody's part in a workspace. */
export interface Member {
  readonly workspaceId: WorkspaceId;
  readonly userId: UserId;
  readonly username: string;
  readonly fullName: string | null;
  readonly role: Role;
  readonly sinceMs: number;
}

/**
 * Workspaces and their members. The last owner of a workspace can neither leave nor be given another role: that throws
 * `conflict` with details `{ reason: 'last_owner' }`, decided in the same transaction. Unknown objects throw `not_found`.
 * Only `get` finds deleted ones too; lists and changes do not know them, and slugs and paths of theirs are free.
 */
export interface WorkspaceStore {
  /** Makes a workspace with its owner. Throws `conflict` with details `{ field: 'slug' }` or `{ field: 'path' }`. */
  create(workspace: Workspace, deed: Deed): Promise<void>;
  get(id: WorkspaceId): Promise<Workspace | null>;
  /** The one that is not deleted. */
  getBySlug(slug: string): Promise<Workspace | null>;
  /** Those of `visible` that are not deleted, by name. */
  list(visible: readonly WorkspaceId[], page: PageRequest & Offset): Promise<CountedPage<Workspace>>;
  /** With `path`, its folder is another one from now on; throws `conflict` as `create` does. */
  update(
    id: WorkspaceId,
    change: WorkspaceChange & Partial<Pick<Workspace, 'path'>>,
    deed: Deed,
  ): Promise<Workspace>;
  /** Deletes the registration; no file is touched. */
  remove(id: WorkspaceId, deed: Deed): Promise<void>;
  /** The paths of all workspaces that are not deleted: a server has few enough of them to hold in memory. */
  paths(): Promise<ReadonlyMap<AbsPath, WorkspaceId>>;
  /** By name. */
  members(id: WorkspaceId, page: PageRequest & Offset): Promise<CountedPage<Member>>;
  member(id: WorkspaceId, userId: UserId): Promise<Member | null>;
  /** Throws `conflict` when they are a member already. */
  addMember(id: WorkspaceId, userId: UserId, role: Role, deed: Deed): Promise<Member>;
  changeMember(id: WorkspaceId, userId: UserId, role: Role, deed: Deed): Promise<Member>;
  removeMember(id: WorkspaceId, userId: UserId, deed: Deed): Promise<void>;
  /** Workspaces in which the user is the only owner, at most 100. */
  soleOwnerOf(userId: UserId): Promise<readonly Workspace[]>;
  /** Deleted workspaces that the user owns, newest first. */
  deletedOf(userId: UserId, page: PageRequest): Promise<Page<Workspace>>;
  /** Takes a deletion back. Throws `not_found` when it is not deleted, `conflict` when slug or path is taken by
   * now, or (`last_owner`) when nobody is left who owns it. */
  restore(id: WorkspaceId, deed: Deed): Promise<Workspace>;
}

/** A page by its number: rows to skip, at most `MAX_OFFSET_ROWS`; what lies farther is reached by cursor. */
export interface Offset {
  readonly offset?: number | undefined;
}

/** How far a list may be read by page numbers. */
export const MAX_OFFSET_ROWS = 10_000;
