import { z } from 'zod';
import { defineRoutes } from './define.ts';
import { cursorQuery, idOrSlug, isoTime, ulid } from './fields.ts';
import { role, secretInput, wireId } from './people-fields.ts';
import { workspace, workspaceParam } from './workspace-shapes.ts';

const MAX_INVITE_DAYS = 30;

/** An invite, without its secret. */
export const invite = z
  .object({ id: wireId, role, created_at: isoTime, expires_at: isoTime })
  .meta({ id: 'Invite', description: 'A link with which one person joins a workspace' });

/** An invite that was just made. */
export const createdInvite = invite
  .extend({ secret: z.string(), url: z.string().meta({ description: 'The link to hand over' }) })
  .meta({ id: 'CreatedInvite', description: 'A new invite; secret and link are shown this once' });

/** What an invite leads to. */
export const inviteGoal = z
  .object({ workspace: z.string().meta({ description: 'Its name' }), role, expires_at: isoTime })
  .meta({ id: 'InviteGoal', description: 'What an invite leads to' });

/** Routes about invites. */
export const invitesRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/workspaces/{workspace}/invites',
    summary: 'Invites to a workspace that are still good, newest first',
    action: 'member.manage',
    params: workspaceParam,
    query: cursorQuery,
    status: 200,
    responseKind: 'page',
    response: invite,
  },
  create: {
    method: 'POST',
    path: '/workspaces/{workspace}/invites',
    summary: 'Make an invite: a link to copy',
    action: 'member.manage',
    params: workspaceParam,
    bodyKind: 'json',
    body: z.strictObject({
      role,
      days: z.number().int().min(1).max(MAX_INVITE_DAYS).optional().meta({ description: 'Default: 7' }),
    }),
    status: 201,
    responseKind: 'data',
    response: createdInvite,
    idempotent: true,
  },
  revoke: {
    method: 'DELETE',
    path: '/workspaces/{workspace}/invites/{invite}',
    summary: 'Revoke an invite',
    action: 'member.manage',
    params: z.strictObject({ workspace: idOrSlug, invite: ulid }),
    status: 204,
    responseKind: 'nothing',
  },
  inspect: {
    method: 'POST',
    path: '/invites/inspect',
    summary: 'What an invite leads to; it stays good',
    action: 'public.read',
    bodyKind: 'json',
    body: z.strictObject({ secret: secretInput }),
    status: 200,
    responseKind: 'data',
    response: inviteGoal,
    rate: 'sign-in',
    audited: false,
  },
  accept: {
    method: 'POST',
    path: '/invites/accept',
    summary: 'Join with an invite',
    description: 'Who has a stronger role already keeps it, and the invite stays good.',
    action: 'invite.accept',
    bodyKind: 'json',
    body: z.strictObject({ secret: secretInput }),
    status: 200,
    responseKind: 'data',
    response: workspace,
    rate: 'sign-in',
  },
});
