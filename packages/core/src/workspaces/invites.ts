import { deedOf } from '../audit/deed.ts';
import { CodexError, isCodexError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { OneTimeLink } from '../one-time-links/one-time-link-store.ts';
import { requireCan } from '../permissions/can.ts';
import { type Actor, roleReaches } from '../permissions/roles.ts';
import { signedIn, type WorkspaceParts } from './workspace-parts.ts';
import { checkRole } from './members.ts';
import { requireWorkspace } from './workspace-gate.ts';
import type { Workspace } from './workspace-store.ts';
import type { Invite, Workspaces, WorkspaceView } from './workspaces.ts';

/** What the secret of every invite begins with. */
const INVITE_PREFIX = 'cdxi_';
const SECRET_BYTES = 32;
const DAY_MS = 24 * 3_600_000;
const DEFAULT_DAYS = 7;
const MAX_DAYS = 30;

type InviteLink = Extract<OneTimeLink, { readonly purpose: 'invite' }>;

/** Links with which people join a workspace, each good for one. */
export function createInvites(
  parts: WorkspaceParts,
): Pick<Workspaces, 'invite' | 'invites' | 'revokeInvite' | 'inspectInvite' | 'acceptInvite'> {
  const { workspaces, links } = parts.store;
  const { clock, secrets } = parts;
  return {
    async invite(actor, idOrSlug, { role, days = DEFAULT_DAYS }) {
      const { id: workspaceId } = await requireWorkspace(workspaces, actor, idOrSlug, 'member.manage');
      const [createdMs, secret] = [clock.nowMs(), `${INVITE_PREFIX}${secrets.random(SECRET_BYTES)}`];
      const link: InviteLink = {
        ...{ purpose: 'invite', id: parts.newId(), workspaceId, role: checkRole(role) },
        ...{ createdBy: actor.userId, createdMs, expiresMs: createdMs + checkDays(days) * DAY_MS },
      };
      const deed = deedOf(actor, 'invite.created', createdMs, { role });
      await links.create(link, secrets.hash(secret), deed);
      return { invite: toInvite(link), secret };
    },
    async invites(actor, idOrSlug, page = {}) {
      const { id } = await requireWorkspace(workspaces, actor, idOrSlug, 'member.manage');
      const found = await links.invites(id, clock.nowMs(), page);
      return { ...found, items: found.items.filter(isInvite).map(toInvite) };
    },
    async revokeInvite(actor, idOrSlug, inviteId) {
      const { id } = await requireWorkspace(workspaces, actor, idOrSlug, 'member.manage');
      await links.revokeInvite(id, inviteId, deedOf(actor, 'invite.revoked', clock.nowMs()));
    },
    async inspectInvite(actor, secret) {
      requireCan(actor, 'public.read', null);
      const { link, workspace } = await requireInvite(parts, secret);
      return { workspace: workspace.name, role: link.role, expiresMs: link.expiresMs };
    },
    acceptInvite: (actor, secret) => acceptInvite(parts, actor, secret),
  };
}

async function acceptInvite(parts: WorkspaceParts, actor: Actor, secret: string): Promise<WorkspaceView> {
  requireCan(actor, 'invite.accept', null);
  const userId = signedIn(actor);
  const { workspaces, links } = parts.store;
  const { link, workspace } = await requireInvite(parts, secret);
  const member = await workspaces.member(workspace.id, userId);
  if (member && roleReaches(member.role, link.role)) return { ...workspace, role: member.role };
  const deed = deedOf(actor, 'invite.accepted', parts.clock.nowMs(), { role: link.role });
  if (!(await links.take('invite', parts.secrets.hash(secret), deed))) throw noInvite();
  return { ...workspace, role: await join(parts, actor, { userId, link }) };
}

/** Who was added by somebody else in the meantime gets the stronger role of the two. */
async function join(
  { store: { workspaces }, clock }: WorkspaceParts,
  actor: Actor,
  { userId, link: { workspaceId, role } }: { readonly userId: UserId; readonly link: InviteLink },
): Promise<InviteLink['role']> {
  const deed = (kind: string) => deedOf(actor, kind, clock.nowMs(), { role });
  try {
    return (await workspaces.addMember(workspaceId, userId, role, deed('member.added'))).role;
  } catch (error) {
    const member = isCodexError(error, 'conflict') ? await workspaces.member(workspaceId, userId) : null;
    if (!member) throw error;
    if (roleReaches(member.role, role)) return member.role;
    return (await workspaces.changeMember(workspaceId, userId, role, deed('member.updated'))).role;
  }
}

async function requireInvite(
  { store, secrets, clock }: WorkspaceParts,
  secret: string,
): Promise<{ readonly link: InviteLink; readonly workspace: Workspace }> {
  const link = secret.startsWith(INVITE_PREFIX)
    ? await store.links.peek('invite', secrets.hash(secret), clock.nowMs())
    : null;
  if (!link || !isInvite(link)) throw noInvite();
  const workspace = await store.workspaces.get(link.workspaceId);
  if (!workspace || workspace.deletedMs !== null) throw noInvite();
  return { link, workspace };
}

function noInvite(): CodexError {
  const message = 'This invite is not good, or not good any more. Ask for a new one.';
  return new CodexError('not_found', message, { entity: 'invite' });
}

function checkDays(days: number): number {
  if (Number.isInteger(days) && days >= 1 && days <= MAX_DAYS) return days;
  throw new CodexError('invalid', `An invite is good for 1 to ${MAX_DAYS} days.`, { field: 'days' });
}

function isInvite(link: OneTimeLink): link is InviteLink {
  return link.purpose === 'invite';
}

function toInvite({ id, role, createdMs, expiresMs }: InviteLink): Invite {
  return { id, role, createdMs, expiresMs };
}
