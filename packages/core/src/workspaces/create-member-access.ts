import type { AuditRow } from '../audit/audit-store.ts';
import { parseUlid, isUlid, type UserId, type WorkspaceId } from '../ids.ts';
import { requireNotebook } from '../notebooks/notebook-gate.ts';
import { type Action, actions, can, noSuch } from '../permissions/can.ts';
import { anonymous, type Role, ROLES } from '../permissions/roles.ts';
import { shownName } from '../users/shown-name.ts';
import type { AccessOrigin, MemberAccess, NotedDeed } from './member-access.ts';
import type { WorkspacesPorts } from './workspace-parts.ts';
import { requireWorkspace } from './workspace-gate.ts';
import type { Member, Workspace } from './workspace-store.ts';
import type { Workspaces } from './workspaces.ts';

/** So many entries of the audit log are looked through for each question. */
const MAX_ENTRIES = 1000;

type Ports = Pick<WorkspacesPorts, 'store'>;

/** Tells why members can see what they see. */
export function createMemberAccess({ store }: Ports): Pick<Workspaces, 'access'> {
  return {
    async access(actor, idOrSlug, userId, { notebook } = {}) {
      const workspace = await requireWorkspace(store.workspaces, actor, idOrSlug, 'member.manage');
      if (notebook !== undefined) await requireIn(store, actor, workspace.id, notebook);
      const member = await store.workspaces.member(workspace.id, userId);
      const user = await store.users.get(userId);
      if (!member || !user) throw noSuch('member');
      const { isActive, isSuperuser } = user;
      return {
        ...{ member, isActive, isSuperuser },
        origin: await originOf({ store }, workspace, member),
        roleChanged: await noted({ store }, await newest({ store }, workspace.id, 'member.updated', userId)),
        actions: actionsOf(workspace.id, member.role, { userId, isActive, isSuperuser }),
      };
    },
  };
}

async function requireIn(
  store: Ports['store'],
  actor: Parameters<Workspaces['access']>[0],
  workspaceId: WorkspaceId,
  name: string,
): Promise<void> {
  const { notebook } = await requireNotebook(store, actor, name, 'notebook.read');
  if (notebook.workspaceId !== workspaceId) throw noSuch('notebook');
}

function actionsOf(
  workspaceId: WorkspaceId,
  role: Role,
  {
    userId,
    isActive,
    isSuperuser,
  }: { readonly userId: UserId; readonly isActive: boolean; readonly isSuperuser: boolean },
): MemberAccess['actions'] {
  const them = { ...anonymous, userId, isSuperuser, scope: 'admin' as const };
  const signedIn = { ...them, memberships: new Map([[workspaceId, role]]) };
  const ofWorkspaces = (Object.keys(actions) as Action[]).filter((action) =>
    ROLES.some((each) => each === actions[action].who),
  );
  return ofWorkspaces.map((action) => {
    if (!isActive) return { action, allowed: false, reason: 'The account is disabled.' };
    const decision = can(signedIn, action, { workspaceId });
    return { action, allowed: decision.allowed, reason: decision.allowed ? null : decision.reason };
  });
}

async function originOf(ports: Ports, workspace: Workspace, member: Member): Promise<AccessOrigin> {
  const { userId, sinceMs } = member;
  const added = await newest(ports, workspace.id, 'member.added', userId);
  if (added === null) {
    const made =
      sinceMs === workspace.createdMs ? await newest(ports, workspace.id, 'workspace.created') : null;
    const deed = await noted(ports, made);
    return deed ? { kind: 'created', ...deed } : { kind: 'unknown', by: null, atMs: sinceMs };
  }
  const invite = added.actorId === userId ? await inviteOf(ports, workspace.id, added) : null;
  const deed = await noted(ports, invite ?? added);
  return { kind: invite ? 'invited' : 'added', by: deed?.by ?? null, atMs: added.atMs };
}

/** Who adds themselves took an invite a moment before: the entry of who made it. */
async function inviteOf({ store }: Ports, id: WorkspaceId, added: AuditRow): Promise<AuditRow | null> {
  const filter = { workspaceIds: [id], kind: 'invite.accepted', actorId: added.actorId ?? undefined };
  const taken = await store.audit.list({ ...filter, untilMs: added.atMs + 1 }, { limit: 1 });
  const link = taken.items[0]?.entityId ?? null;
  return link === null ? null : newest({ store }, id, 'invite.created', link);
}

/** The newest of a kind in the workspace, about this thing where one is named. */
async function newest(
  { store }: Ports,
  id: WorkspaceId,
  kind: string,
  entityId: string | null = null,
): Promise<AuditRow | null> {
  const page = await store.audit.list({ workspaceIds: [id], kind }, { limit: MAX_ENTRIES });
  return (
    page.items.find((row) => row.outcome === 'ok' && (entityId === null || row.entityId === entityId)) ?? null
  );
}

async function noted({ store }: Ports, row: AuditRow | null): Promise<NotedDeed | null> {
  if (row === null) return null;
  const { actorId, atMs } = row;
  const known =
    actorId !== null && isUlid(actorId) ? await store.users.named([parseUlid(actorId)], 'all') : [];
  const name = known[0] ? shownName(known[0]) : null;
  return { by: actorId === null ? null : { id: actorId, name }, atMs };
}
