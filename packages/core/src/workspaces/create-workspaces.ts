import { deedOf } from '../audit/deed.ts';
import { type BegunBefore, isSince } from '../idempotency/begun-before.ts';
import { createOneByOne } from '../one-by-one.ts';
import type { AbsPath } from '../paths.ts';
import { requireCan, workspacesWhere } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import { checkDescription, checkName } from './check-texts.ts';
import { everyWorkspaceOf } from './every-workspace.ts';
import { createDeletedWorkspaces } from './deleted-workspaces.ts';
import { withFreeSlug } from './free-slug.ts';
import { createInvites } from './invites.ts';
import { createMemberAccess } from './create-member-access.ts';
import { createMembers } from './members.ts';
import { relocateWorkspace } from './relocate-workspace.ts';
import { requireFreeFolder } from './require-free-folder.ts';
import { randomSuffix, signedIn, type WorkspaceParts, type WorkspacesPorts } from './workspace-parts.ts';
import { checkSlug, slugOf } from './slugs.ts';
import { requireWorkspace } from './workspace-gate.ts';
import type { Workspace, WorkspaceChange } from './workspace-store.ts';
import type { NewWorkspace, Workspaces, WorkspaceView } from './workspaces.ts';

/** Joins the ports. */
export function createWorkspaces(ports: WorkspacesPorts): Workspaces {
  const parts: WorkspaceParts = { ...ports, oneByOne: createOneByOne() };
  const { workspaces } = ports.store;
  return {
    async create(actor, wanted) {
      requireCan(actor, 'workspace.create', null);
      if (wanted.path !== undefined) requireCan(actor, 'workspace.adopt', null);
      return parts.oneByOne(() => createWorkspace(parts, actor, wanted));
    },
    async list(actor, page = {}) {
      requireCan(actor, 'workspace.list', null);
      const found = await workspaces.list(workspacesWhere(actor, 'workspace.read'), page);
      return { ...found, items: found.items.flatMap((workspace) => viewOf(actor, workspace)) };
    },
    get: (actor, idOrSlug) => requireWorkspace(workspaces, actor, idOrSlug, 'workspace.read'),
    async update(actor, idOrSlug, change) {
      const seen = await requireWorkspace(workspaces, actor, idOrSlug, 'workspace.update');
      const deed = deedOf(actor, 'workspace.updated', ports.clock.nowMs());
      return { ...(await workspaces.update(seen.id, checkChange(change), deed)), role: seen.role };
    },
    relocate: (actor, idOrSlug, path) =>
      parts.oneByOne(() => relocateWorkspace(parts, actor, { idOrSlug, path })),
    ...createDeletedWorkspaces(parts),
    ...createMembers(parts),
    ...createMemberAccess(parts),
    ...createInvites(parts),
  };
}

async function createWorkspace(
  parts: WorkspaceParts,
  actor: Actor,
  wanted: NewWorkspace,
): Promise<WorkspaceView> {
  const { store, clock, newId, secrets } = parts;
  const name = checkName(wanted.name);
  const description = checkDescription(wanted.description);
  const plain = slugOf(name, 'workspace');
  const given = wanted.path === undefined ? null : await parts.folders.allow(wanted.path);
  const made = await madeBefore(parts, actor, wanted, { name, description, path: given });
  if (made) return made;
  let path = given;
  return withFreeSlug(plain, {
    isTaken: async (slug) => (await store.workspaces.getBySlug(slug)) !== null,
    random: () => randomSuffix(secrets),
    async create(slug) {
      path ??= await parts.folders.create(slug);
      await requireFreeFolder(parts, path);
      const atMs = clock.nowMs();
      const times = { createdMs: atMs, updatedMs: atMs, deletedMs: null };
      const workspace: Workspace = {
        ...{ id: newId(), name, slug, path, description, ownerId: signedIn(actor) },
        ...times,
      };
      await store.workspaces.create(workspace, deedOf(actor, 'workspace.created', atMs));
      return { ...workspace, role: 'owner' };
    },
  });
}

/** What an interrupted run of the same request has made, still as it is wanted. */
async function madeBefore(
  { store }: WorkspaceParts,
  actor: Actor,
  begun: BegunBefore,
  wanted: Pick<Workspace, 'name' | 'description'> & { readonly path: AbsPath | null },
): Promise<WorkspaceView | null> {
  if (typeof begun.interruptedMs !== 'number') return null;
  for await (const workspace of everyWorkspaceOf(
    store.workspaces,
    workspacesWhere(actor, 'workspace.update'),
  )) {
    const isTheirs = workspace.ownerId === actor.userId && isSince(begun, workspace.createdMs);
    const isWanted = workspace.name === wanted.name && workspace.description === wanted.description;
    const isThere = wanted.path === null || workspace.path === wanted.path;
    if (isTheirs && isWanted && isThere) return { ...workspace, role: 'owner' };
  }
  return null;
}

/** Takes the named fields alone, checked. */
function checkChange({ name, slug, description }: WorkspaceChange): WorkspaceChange {
  return {
    ...(name === undefined ? {} : { name: checkName(name) }),
    ...(slug === undefined ? {} : { slug: checkSlug(slug) }),
    ...(description === undefined ? {} : { description: checkDescription(description) }),
  };
}

function viewOf(actor: Actor, workspace: Workspace): WorkspaceView[] {
  const role = actor.memberships.get(workspace.id);
  return role ? [{ ...workspace, role }] : [];
}
