import { CodexError, type CodexErrorCode } from '../errors.ts';
import type { WorkspaceId } from '../ids.ts';
import { type Actor, type Role, roleReaches, type Scope, scopeReaches } from './roles.ts';

/** Who may do something, and how far their credential must reach. */
type Rule =
  /** Anybody, signed in or not. */
  | { readonly who: 'anybody' }
  /** Whoever is signed in, for what is their own. */
  | { readonly who: 'self'; readonly scope: Scope }
  | { readonly who: 'superuser'; readonly scope: Scope }
  /** Members of the workspace with at least this role. */
  | { readonly who: Role; readonly scope: Scope };

/** Everything that can be done, with who may: the whole permission table. */
export const actions = Object.freeze({
  'public.read': { who: 'anybody' },
  'session.start': { who: 'anybody' },
  'account.read': { who: 'self', scope: 'read' },
  'account.update': { who: 'self', scope: 'admin' },
  'workspace.create': { who: 'self', scope: 'admin' },
  /** Making a workspace of a folder that is there, or saying that it lies in another one: whoever may reads what is in it. */
  'workspace.adopt': { who: 'superuser', scope: 'admin' },
  'workspace.list': { who: 'self', scope: 'read' },
  'invite.accept': { who: 'self', scope: 'admin' },
  'workspace.read': { who: 'viewer', scope: 'read' },
  'workspace.update': { who: 'owner', scope: 'admin' },
  'workspace.delete': { who: 'owner', scope: 'admin' },
  'member.read': { who: 'viewer', scope: 'read' },
  'member.manage': { who: 'owner', scope: 'admin' },
  /** Leaving a workspace oneself. */
  'member.leave': { who: 'viewer', scope: 'admin' },
  'notebook.read': { who: 'viewer', scope: 'read' },
  'notebook.create': { who: 'editor', scope: 'write' },
  'notebook.update': { who: 'editor', scope: 'write' },
  'notebook.sync': { who: 'editor', scope: 'write' },
  'notebook.delete': { who: 'owner', scope: 'admin' },
  'file.read': { who: 'viewer', scope: 'read' },
  'file.write': { who: 'editor', scope: 'write' },
  /** Taking bytes away for good: whoever deletes can be wrong, and the trash is the only way back. */
  'trash.empty': { who: 'owner', scope: 'admin' },
  /** Making a repository of the folder, and committing in it by itself: the folder and its repository are the owner's. */
  'history.manage': { who: 'owner', scope: 'admin' },
  'task.read': { who: 'viewer', scope: 'read' },
  /** Starting, ending and retrying work in the background. */
  'task.manage': { who: 'editor', scope: 'write' },
  'audit.read': { who: 'owner', scope: 'admin' },
  'user.manage': { who: 'superuser', scope: 'admin' },
  /** Looking into how the server runs, and caring for its data: tasks of everybody, maintenance, backups, metrics. */
  'operations.manage': { who: 'superuser', scope: 'admin' },
} as const satisfies Record<string, Rule>);

/** Something that can be done. */
export type Action = keyof typeof actions;

/** What it is done to: something in a workspace, or (null) something that lies in none. */
export type Resource = { readonly workspaceId: WorkspaceId } | null;

/** Whether somebody may do something; when not, as which error it is told. */
export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly code: CodexErrorCode; readonly reason: string };

const ALLOWED: Decision = Object.freeze({ allowed: true });

/**
 * The one permission function. What lies in a workspace that the actor does not belong to is `not_found`, exactly as
 * if it did not exist; what they may see but not do is `forbidden`. A superuser is no member by that.
 */
export function can(actor: Actor, action: Action, resource: Resource): Decision {
  const rule: Rule = actions[action];
  if (rule.who === 'anybody') return ALLOWED;
  if (actor.userId === null) return denied('unauthenticated', 'Sign in first.');
  if (rule.who === 'self')
    return actor.reachesAll || rule.scope === 'read' ? byScope(actor, rule.scope) : bound();
  if (rule.who === 'superuser') {
    if (!actor.isSuperuser) return denied('forbidden', 'Only an administrator of this server may do that.');
    return actor.reachesAll ? byScope(actor, rule.scope) : bound();
  }
  const role = resource && actor.memberships.get(resource.workspaceId);
  if (!role) return denied('not_found', 'There is no such thing, or it is not visible to you.');
  if (!roleReaches(role, rule.who))
    return denied('forbidden', `This takes the role "${rule.who}" in the workspace; yours is "${role}".`);
  return byScope(actor, rule.scope);
}

/** Throws what `can` says when it says no; `entity` (`workspace`) is named when the thing is not visible. */
export function requireCan(actor: Actor, action: Action, resource: Resource, entity = 'thing'): void {
  const decision = can(actor, action, resource);
  if (decision.allowed) return;
  if (decision.code === 'not_found') throw noSuch(entity);
  throw new CodexError(decision.code, decision.reason, { action });
}

/** The one way to say that something does not exist or must look as if it did not. */
export function noSuch(entity: string): CodexError {
  return new CodexError('not_found', `There is no such ${entity}, or it is not visible to you.`, { entity });
}

/** The workspaces in which the actor may do something: what lists and searches are narrowed to. */
export function workspacesWhere(actor: Actor, action: Action): readonly WorkspaceId[] {
  return [...actor.memberships.keys()].filter((workspaceId) => can(actor, action, { workspaceId }).allowed);
}

function byScope(actor: Actor, needed: Scope): Decision {
  if (scopeReaches(actor.scope, needed)) return ALLOWED;
  return denied('forbidden', `This takes a token with the scope "${needed}"; this one has "${actor.scope}".`);
}

function bound(): Decision {
  return denied('forbidden', 'This token is bound to some workspaces; it cannot do that.');
}

function denied(code: CodexErrorCode, reason: string): Decision {
  return { allowed: false, code, reason };
}
