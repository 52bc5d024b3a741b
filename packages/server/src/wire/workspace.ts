import type { Invite, Member, MemberAccess, NotedDeed, Role, Workspace, WorkspaceView } from '@codexlab/core';
import { isoTime } from './iso-time.ts';
import { secretUrl } from './secret-link.ts';

/** A workspace as JSON. Where it lies on the server is told to owners alone. */
export function toWireWorkspace(workspace: WorkspaceView) {
  return {
    ...common(workspace),
    path: workspace.role === 'owner' ? workspace.path : null,
    role: workspace.role,
  };
}

/** A deleted workspace as JSON; `deletedMs` is there, for only deleted ones are listed so. */
export function toWireDeletedWorkspace(workspace: Workspace) {
  return {
    ...common(workspace),
    path: workspace.path,
    deleted_at: isoTime(workspace.deletedMs ?? workspace.updatedMs),
  };
}

/** A member as JSON. */
export function toWireMember(member: Member) {
  return {
    user_id: member.userId,
    username: member.username,
    full_name: member.fullName,
    role: member.role,
    since: isoTime(member.sinceMs),
  };
}

/** An invite as JSON, without its secret. */
export function toWireInvite(invite: Invite) {
  return {
    id: invite.id,
    role: invite.role,
    created_at: isoTime(invite.createdMs),
    expires_at: isoTime(invite.expiresMs),
  };
}

/** Why a member can see what they see, as JSON. */
export function toWireAccess({ member, origin, roleChanged, ...access }: MemberAccess) {
  const noted = ({ by, atMs }: NotedDeed) => ({ by: by && { ...by }, at: isoTime(atMs) });
  return {
    ...toWireMember(member),
    ...{ is_active: access.isActive, is_superuser: access.isSuperuser },
    origin: { kind: origin.kind, ...noted(origin) },
    role_changed: roleChanged && noted(roleChanged),
    actions: access.actions.map((each) => ({ ...each })),
  };
}

/** An invite that was just made as JSON: the one answer with its secret. */
export function toWireCreatedInvite(
  created: { readonly invite: Invite; readonly secret: string },
  publicUrl: string,
) {
  const { invite, secret } = created;
  return { ...toWireInvite(invite), secret, url: secretUrl(publicUrl, 'invite', secret) };
}

/** What an invite leads to as JSON. */
export function toWireInviteGoal(goal: {
  readonly workspace: string;
  readonly role: Role;
  readonly expiresMs: number;
}) {
  return { workspace: goal.workspace, role: goal.role, expires_at: isoTime(goal.expiresMs) };
}

function common(workspace: Workspace) {
  return {
    id: workspace.id,
    name: workspace.name,
    slug: workspace.slug,
    description: workspace.description,
    owner_id: workspace.ownerId,
    created_at: isoTime(workspace.createdMs),
    updated_at: isoTime(workspace.updatedMs),
  };
}
