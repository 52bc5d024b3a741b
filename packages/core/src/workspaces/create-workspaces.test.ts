import { describe, expect, it } from 'vitest';
import { type Actor, anonymous } from '../permissions/roles.ts';
import { openScene, type WorkspaceScene } from './workspace-scene.ts';
import type { WorkspaceView } from './workspaces.ts';

const DAY_MS = 24 * 3_600_000;
/** What it takes to choose a folder. */
const SUPERUSER = { isSuperuser: true };

interface Lab extends WorkspaceScene {
  readonly lab: WorkspaceView;
  /** The owner as the next request has them. */
  owner(change?: Partial<Actor>): Promise<Actor>;
  /** Somebody who is no member. */
  stranger(change?: Partial<Actor>): Promise<Actor>;
}

async function openLab(): Promise<Lab> {
  const scene = openScene();
  const [ada, eve] = [await scene.addUser('ada'), await scene.addUser('eve')];
  const lab = await scene.workspaces.create(await scene.actor(ada), { name: 'Ada’s lab' });
  return {
    ...scene,
    lab,
    owner: (change) => scene.actor(ada, change),
    stranger: (change) => scene.actor(eve, change),
  };
}

const failure = (code: string, details?: object) =>
  expect.objectContaining(details ? { code, details: expect.objectContaining(details) } : { code });

describe('making a workspace', () => {
  it('gives the maker the role of owner, a slug of the name and a folder of its own', async () => {
    const { lab, workspaces, owner } = await openLab();
    expect(lab).toMatchObject({ name: 'Ada’s lab', slug: 'adas-lab', path: '/data/adas-lab', role: 'owner' });
    expect(await workspaces.get(await owner(), lab.slug)).toEqual(lab);
    expect(await workspaces.get(await owner(), lab.id.toLowerCase())).toEqual(lab);
  });

  it('of a folder that somebody chose is for superusers, with a credential that reaches everything', async () => {
    const { workspaces, owner, stranger } = await openLab();
    const wanted = { name: 'x', path: '/srv/others' };
    const refused = [{}, { ...SUPERUSER, scope: 'write' }, { ...SUPERUSER, reachesAll: false }] as const;
    for (const change of refused)
      await expect(workspaces.create(await stranger(change), wanted)).rejects.toEqual(failure('forbidden'));
    await expect(workspaces.create(await owner(), wanted)).rejects.toEqual(
      failure('forbidden', { action: 'workspace.adopt' }),
    );
    expect((await workspaces.list(await stranger())).items).toEqual([]);
    expect(await workspaces.create(await stranger(SUPERUSER), wanted)).toMatchObject({ path: wanted.path });
  });

  it('tells equal names apart by eight digits', async () => {
    const { workspaces, stranger } = await openLab();
    const second = await workspaces.create(await stranger(), { name: 'ADAS LAB' });
    expect(second.slug).toMatch(/^adas-lab-[0-9a-f]{8}$/);
    expect(second.path).toBe(`/data/${second.slug}`);
  });

  it.each(['/srv', '/srv/lab', '/srv/lab/inner', '/'])(
    'refuses the folder %s beside a workspace in /srv/lab',
    async (path) => {
      const { workspaces, stranger, owner } = await openLab();
      await workspaces.create(await owner(SUPERUSER), { name: 'x', path: '/srv/lab' });
      const wanted = workspaces.create(await stranger(SUPERUSER), { name: 'y', path });
      await expect(wanted).rejects.toEqual(failure('conflict', { field: 'path' }));
      await expect(wanted).rejects.not.toThrow(/srv/);
    },
  );

  it('takes a folder whose name only begins alike', async () => {
    const { workspaces, owner } = await openLab();
    await workspaces.create(await owner(SUPERUSER), { name: 'x', path: '/srv/lab' });
    expect(await workspaces.create(await owner(SUPERUSER), { name: 'y', path: '/srv/lab-2' })).toMatchObject({
      path: '/srv/lab-2',
    });
  });

  it('gives one folder to one of many who ask at the same time', async () => {
    const { workspaces, owner } = await openLab();
    const actor = await owner(SUPERUSER);
    const asked = ['/srv/a', '/srv/a/b', '/srv/a'].map((path) =>
      workspaces.create(actor, { name: 'x', path }),
    );
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  it.each([
    [{ name: ' ' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ name: 'a\u0007b' }, 'name'],
    [{ name: 'a\u202eb' }, 'name'],
    [{ name: 'x', description: 'd'.repeat(2001) }, 'description'],
    [{ name: 'x', description: 'a\u0000' }, 'description'],
  ])('refuses %j and names the field', async (wanted, field) => {
    const { workspaces, owner } = await openLab();
    await expect(workspaces.create(await owner(), wanted)).rejects.toEqual(failure('invalid', { field }));
  });

  it('takes somebody who is signed in, with a credential that reaches everything', async () => {
    const { workspaces, owner } = await openLab();
    const wanted = { name: 'x' };
    await expect(workspaces.create(anonymous, wanted)).rejects.toEqual(failure('unauthenticated'));
    await expect(workspaces.create(await owner({ scope: 'write' }), wanted)).rejects.toEqual(
      failure('forbidden'),
    );
    await expect(workspaces.create(await owner({ reachesAll: false }), wanted)).rejects.toEqual(
      failure('forbidden'),
    );
  });
});

describe('a workspace of others', () => {
  it('looks like one that is absent, whatever is asked, also to a superuser', async () => {
    const { workspaces, lab, stranger, newId } = await openLab();
    const eve = await stranger({ isSuperuser: true });
    const id = newId();
    const asks = (name: string) => [
      workspaces.get(eve, name),
      workspaces.update(eve, name, { name: 'mine' }),
      workspaces.remove(eve, name),
      workspaces.members(eve, name),
      workspaces.addMember(eve, name, { username: 'eve', role: 'owner' }),
      workspaces.changeMember(eve, name, lab.ownerId, 'viewer'),
      workspaces.removeMember(eve, name, lab.ownerId),
      workspaces.removeMember(eve, name, eve.userId ?? id),
      workspaces.invite(eve, name, { role: 'owner' }),
      workspaces.invites(eve, name),
      workspaces.revokeInvite(eve, name, id),
    ];
    const told = async (name: string) =>
      (await Promise.allSettled(asks(name))).map((each) => JSON.stringify(each));
    const reasons = async (name: string) =>
      (await Promise.allSettled(asks(name))).map((each) =>
        each.status === 'rejected' ? String(each.reason) : 'done',
      );
    const absent = await reasons('nowhere');
    for (const name of [lab.id, lab.slug, id]) {
      expect(await reasons(name)).toEqual(absent);
      expect(await told(name)).toEqual(await told('nowhere'));
    }
    expect(new Set(absent)).toEqual(
      new Set(['CodexError: There is no such workspace, or it is not visible to you.']),
    );
    expect((await workspaces.list(eve)).items).toEqual([]);
  });
});

describe('changing a workspace', () => {
  it('takes name, slug and description, and nothing else', async () => {
    const { workspaces, lab, owner } = await openLab();
    const change = { name: ' New ', slug: 'new', description: '', path: '/etc', ownerId: lab.id };
    expect(await workspaces.update(await owner(), lab.id, change)).toMatchObject({
      ...{ name: 'New', slug: 'new', description: null, path: lab.path, ownerId: lab.ownerId },
    });
  });

  it('refuses a slug that is taken or no slug', async () => {
    const { workspaces, lab, owner, stranger } = await openLab();
    await workspaces.create(await stranger(), { name: 'taken' });
    const update = async (slug: string) => workspaces.update(await owner(), lab.id, { slug });
    await expect(update('taken')).rejects.toEqual(failure('conflict', { field: 'slug' }));
    for (const slug of ['Not a slug', lab.id])
      await expect(update(slug)).rejects.toEqual(failure('invalid', { field: 'slug' }));
  });
});

describe('a deleted workspace', () => {
  it('is gone for everybody, and comes back with its members for its owner', async () => {
    const { workspaces, lab, owner, stranger, clock } = await openLab();
    await workspaces.addMember(await owner(), lab.id, { username: 'eve', role: 'editor' });
    await workspaces.remove(await owner(), lab.id);
    await expect(workspaces.get(await owner(), lab.id)).rejects.toEqual(failure('not_found'));
    expect((await workspaces.deleted(await owner())).items.map(({ id }) => id)).toEqual([lab.id]);
    clock.advance(30 * DAY_MS);
    await expect(workspaces.restore(await stranger(), lab.id)).rejects.toEqual(failure('forbidden'));
    expect(await workspaces.restore(await owner(), lab.id)).toMatchObject({
      id: lab.id,
      deletedMs: null,
      role: 'owner',
    });
    expect(await workspaces.get(await stranger(), lab.id)).toMatchObject({ role: 'editor' });
  });

  it('comes back neither for others, nor after 30 days, nor with a token that is bound to workspaces', async () => {
    const { workspaces, lab, owner, stranger, clock } = await openLab();
    await workspaces.remove(await owner(), lab.id);
    const absent = failure('not_found', { entity: 'workspace' });
    await expect(workspaces.restore(await stranger({ isSuperuser: true }), lab.id)).rejects.toEqual(absent);
    await expect(workspaces.restore(await owner({ reachesAll: false }), lab.id)).rejects.toEqual(absent);
    expect((await workspaces.deleted(await owner({ reachesAll: false }))).items).toEqual([]);
    clock.advance(30 * DAY_MS + 1);
    await expect(workspaces.restore(await owner(), lab.id)).rejects.toEqual(absent);
    expect(await workspaces.deleted(await owner())).toEqual({ items: [], nextCursor: null });
  });

  it('stays away while its folder belongs to another one', async () => {
    const { workspaces, owner } = await openLab();
    const { id } = await workspaces.create(await owner(SUPERUSER), { name: 'x', path: '/srv/lab' });
    await workspaces.remove(await owner(), id);
    await workspaces.create(await owner(SUPERUSER), { name: 'y', path: '/srv' });
    await expect(workspaces.restore(await owner(), id)).rejects.toEqual(
      failure('conflict', { field: 'path' }),
    );
  });

  it('keeps none of its notebooks open', async () => {
    const { workspaces, notebooks, lab, owner, done } = await openLab();
    await notebooks.create(await owner(), { workspace: lab.id, name: 'Runs' });
    await workspaces.remove(await owner(), lab.id);
    expect(done.at(-1)).toBe('release /data/adas-lab/runs');
  });
});

describe('members', () => {
  it('are added by name in any case, not by address, and once', async () => {
    const { workspaces, lab, owner, addUser } = await openLab();
    const add = async (username: string) =>
      workspaces.addMember(await owner(), lab.id, { username, role: 'viewer' });
    await addUser('bob', { email: 'bob@example.org' });
    await addUser('gone', { isActive: false });
    for (const name of ['bob@example.org', 'gone', 'nobody', ''])
      await expect(add(name)).rejects.toMatchObject({
        code: 'not_found',
        message: 'There is no user with this name.',
      });
    expect(await add(' BOB ')).toMatchObject({ username: 'bob', role: 'viewer' });
    await expect(add('bob')).rejects.toEqual(failure('conflict'));
  });

  it('are managed by owners alone, but everybody may leave', async () => {
    const { workspaces, lab, owner, stranger } = await openLab();
    await workspaces.addMember(await owner(), lab.id, { username: 'eve', role: 'editor' });
    const eve = await stranger();
    const refused = failure('forbidden');
    await expect(workspaces.changeMember(eve, lab.id, lab.ownerId, 'viewer')).rejects.toEqual(refused);
    await expect(workspaces.removeMember(eve, lab.id, lab.ownerId)).rejects.toEqual(refused);
    await expect(workspaces.invite(eve, lab.id, { role: 'viewer' })).rejects.toEqual(refused);
    expect((await workspaces.members(eve, lab.id)).items.map(({ username }) => username)).toEqual([
      'ada',
      'eve',
    ]);
    await workspaces.removeMember(eve, lab.slug, eve.userId ?? lab.ownerId);
    await expect(workspaces.get(await stranger(), lab.id)).rejects.toEqual(failure('not_found'));
  });

  it('always have an owner among them', async () => {
    const { workspaces, lab, owner } = await openLab();
    const last = failure('conflict', { reason: 'last_owner' });
    await expect(workspaces.removeMember(await owner(), lab.id, lab.ownerId)).rejects.toEqual(last);
    await expect(workspaces.changeMember(await owner(), lab.id, lab.ownerId, 'editor')).rejects.toEqual(last);
    await workspaces.addMember(await owner(), lab.id, { username: 'eve', role: 'owner' });
    expect(await workspaces.changeMember(await owner(), lab.id, lab.ownerId, 'viewer')).toMatchObject({
      role: 'viewer',
    });
  });
});

describe('an invite', () => {
  it('lets one person in with its role, once', async () => {
    const { workspaces, lab, owner, stranger, addUser, actor } = await openLab();
    const { secret, invite } = await workspaces.invite(await owner(), lab.id, { role: 'editor' });
    expect(secret).toMatch(/^cdxi_.{32}/);
    expect(invite.expiresMs - invite.createdMs).toBe(7 * DAY_MS);
    expect(await workspaces.inspectInvite(anonymous, secret)).toEqual({
      ...{ workspace: lab.name, role: 'editor', expiresMs: invite.expiresMs },
    });
    expect(await workspaces.acceptInvite(await stranger(), secret)).toMatchObject({
      id: lab.id,
      role: 'editor',
    });
    expect(await workspaces.get(await stranger(), lab.id)).toMatchObject({ role: 'editor' });
    const bob = await actor(await addUser('bob'));
    await expect(workspaces.acceptInvite(bob, secret)).rejects.toEqual(
      failure('not_found', { entity: 'invite' }),
    );
    expect((await workspaces.invites(await owner(), lab.id)).items).toEqual([]);
  });

  it('raises a weaker role, and leaves a stronger one and itself as they are', async () => {
    const { workspaces, lab, owner, stranger } = await openLab();
    const invite = async (role: 'owner' | 'viewer') =>
      (await workspaces.invite(await owner(), lab.id, { role })).secret;
    const [weak, strong] = [await invite('viewer'), await invite('owner')];
    expect(await workspaces.acceptInvite(await owner(), weak)).toMatchObject({ role: 'owner' });
    expect(await workspaces.acceptInvite(await stranger(), weak)).toMatchObject({ role: 'viewer' });
    expect(await workspaces.acceptInvite(await stranger(), strong)).toMatchObject({ role: 'owner' });
  });

  it('is not good after its days, once taken back, and of a deleted workspace', async () => {
    const { workspaces, lab, owner, stranger, clock } = await openLab();
    const eve = await stranger();
    const invite = async () => workspaces.invite(await owner(), lab.id, { role: 'viewer', days: 1 });
    const [late, revoked] = [await invite(), await invite()];
    await workspaces.revokeInvite(await owner(), lab.id, revoked.invite.id);
    const bad = failure('not_found', { entity: 'invite' });
    await expect(workspaces.acceptInvite(eve, revoked.secret)).rejects.toEqual(bad);
    clock.advance(DAY_MS);
    const ofDeleted = await invite();
    await workspaces.remove(await owner(), lab.id);
    for (const secret of [late.secret, ofDeleted.secret, 'cdxi_guessed', '']) {
      await expect(workspaces.inspectInvite(anonymous, secret)).rejects.toEqual(bad);
      await expect(workspaces.acceptInvite(eve, secret)).rejects.toEqual(bad);
    }
  });

  it.each([0, 31, 1.5, Number.NaN])('is not made for %d days', async (days) => {
    const { workspaces, lab, owner } = await openLab();
    const made = workspaces.invite(await owner(), lab.id, { role: 'viewer', days });
    await expect(made).rejects.toEqual(failure('invalid', { field: 'days' }));
  });
});

describe('a workspace whose folder was moved', () => {
  it('lies where its owner says, and closes what was open at the old place', async () => {
    const { workspaces, notebooks, lab, owner, done, store } = await openLab();
    await notebooks.create(await owner(), { workspace: lab.id, name: 'Runs' });
    done.length = 0;
    const moved = await workspaces.relocate(await owner(SUPERUSER), lab.slug, '/srv/lab');
    expect(moved).toMatchObject({ id: lab.id, slug: lab.slug, path: '/srv/lab', role: 'owner' });
    expect(done).toEqual([`release ${lab.path}/runs`]);
    const [row] = (await store.audit.list({}, { limit: 1 })).items;
    expect(row).toMatchObject({ kind: 'workspace.relocated', entityId: lab.id, outcome: 'ok' });
    expect(await workspaces.relocate(await owner(SUPERUSER), lab.slug, '/srv/lab')).toEqual(moved);
  });

  it('may grow around its old folder, but not into another workspace', async () => {
    const { workspaces, lab, owner, stranger } = await openLab();
    await workspaces.create(await stranger(SUPERUSER), { name: 'Eve', path: '/srv/eve' });
    for (const path of ['/srv', '/srv/eve', '/srv/eve/inner'])
      await expect(workspaces.relocate(await owner(SUPERUSER), lab.id, path)).rejects.toEqual(
        failure('conflict', { field: 'path' }),
      );
    expect(await workspaces.get(await owner(), lab.id)).toEqual(lab);
    expect(await workspaces.relocate(await owner(SUPERUSER), lab.id, `${lab.path}/inner`)).toMatchObject({
      path: `${lab.path}/inner`,
    });
  });

  it('is moved by an owner who is a superuser', async () => {
    const { workspaces, lab, owner, stranger } = await openLab();
    await expect(workspaces.relocate(await stranger(SUPERUSER), lab.id, '/srv/x')).rejects.toEqual(
      failure('not_found', { entity: 'workspace' }),
    );
    await expect(workspaces.relocate(await owner(), lab.id, '/srv/x')).rejects.toEqual(
      failure('forbidden', { action: 'workspace.adopt' }),
    );
    await workspaces.addMember(await owner(), lab.id, { username: 'eve', role: 'editor' });
    for (const actor of [await stranger(SUPERUSER), await owner({ ...SUPERUSER, scope: 'write' })])
      await expect(workspaces.relocate(actor, lab.id, '/srv/x')).rejects.toEqual(failure('forbidden'));
    expect((await workspaces.get(await owner(), lab.id)).path).toBe(lab.path);
  });
});
