import { deedOf } from '../audit/deed.ts';
import { CodexError } from '../errors.ts';
import type { OneTimeLink } from '../one-time-links/one-time-link-store.ts';
import { can, requireCan } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import { actorFrom } from '../sessions/actor-from.ts';
import type { UsersPorts } from './account-ports.ts';
import { newUserRecord } from './new-user.ts';
import { toUser } from './to-user.ts';
import type { User } from './user-store.ts';
import type { NewUser, Users } from './users.ts';

type Invite = Extract<OneTimeLink, { readonly purpose: 'invite' }>;

/** Becoming a user. */
export function createRegistration(ports: UsersPorts): Pick<Users, 'register'> {
  return {
    async register(actor, wanted, { invite } = {}) {
      requireCan(actor, 'session.start', null);
      const link = invite === undefined ? null : await goodInvite(ports, invite);
      if (ports.registration === 'closed' && link === null && !can(actor, 'user.manage', null).allowed)
        throw new CodexError('forbidden', 'New accounts are made by invite, or by an administrator.');
      const user = await createUser(ports, actor, wanted, link ? 'invite' : 'registration');
      const self: Actor = { ...actor, userId: user.id };
      if (link && invite !== undefined) await join(ports, self, user, { link, secret: invite });
      await makeFirstWorkspace(ports, self, user);
      return user;
    },
  };
}

async function createUser(ports: UsersPorts, actor: Actor, wanted: NewUser, how: string): Promise<User> {
  const user = await newUserRecord(ports, wanted, false);
  const by = actor.userId === null ? { ...actor, userId: user.id } : actor;
  await ports.store.users.create(user, deedOf(by, 'user.created', user.createdMs, { how }));
  return toUser(user);
}

async function goodInvite({ store, secrets, clock }: UsersPorts, secret: string): Promise<Invite> {
  const link = await store.links.peek('invite', secrets.hash(secret), clock.nowMs());
  const workspace = link?.purpose === 'invite' ? await store.workspaces.get(link.workspaceId) : null;
  if (link?.purpose !== 'invite' || !workspace || workspace.deletedMs !== null) throw badInvite();
  return link;
}

/**
 * The invite is used up after the user was made, so that a name that is taken costs nobody their invite. When somebody
 * else was faster with it, there was no right to an account either, and it goes again.
 */
async function join(
  { store, secrets, clock }: UsersPorts,
  self: Actor,
  user: User,
  { link, secret }: { readonly link: Invite; readonly secret: string },
): Promise<void> {
  const { role, workspaceId } = link;
  const deed = (kind: string) => deedOf(self, kind, clock.nowMs(), { role });
  try {
    if (!(await store.links.take('invite', secrets.hash(secret), deed('invite.accepted')))) throw badInvite();
    await store.workspaces.addMember(workspaceId, user.id, role, deed('member.added'));
  } catch (error) {
    await store.users.remove(user.id, deedOf(self, 'user.removed', clock.nowMs(), { how: 'invite_used' }));
    throw error;
  }
}

/** A folder that cannot be made leaves a note in the audit log, and a person who makes a workspace later. */
async function makeFirstWorkspace(ports: UsersPorts, self: Actor, user: User): Promise<void> {
  const { store, createFirstWorkspace, clock } = ports;
  const standing = await store.sessions.standingOf(user.id);
  if (!createFirstWorkspace || !standing) return;
  try {
    await createFirstWorkspace(actorFrom(self, standing, { sessionId: null }), user);
  } catch (error) {
    const code = error instanceof CodexError ? error.code : 'internal';
    const subject = { entity: 'user', entityId: user.id, workspaceId: null, notebookId: null, path: null };
    const deed = deedOf(self, 'workspace.created', clock.nowMs(), { code });
    await store.audit.append([{ ...deed, ...subject, outcome: 'failed' }]);
  }
}

function badInvite(): CodexError {
  return new CodexError(
    'forbidden',
    'This invite was used, has expired or was taken back. Ask for another.',
    {
      field: 'invite',
    },
  );
}
