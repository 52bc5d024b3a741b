import { describe, expect, it } from 'vitest';
import type { OneTimeLink } from '../one-time-links/one-time-link-store.ts';
import { allPages, countOf, DAY_MS, type OpenScene, type Scene } from './scene.ts';

/** What `OneTimeLinkStore` must do. */
export function testOneTimeLinkStore(open: OpenScene): void {
  describe('one-time links', () => {
    using(open);
    invites(open);
    forgetting(open);
  });
}

function using(open: OpenScene): void {
  it('shows a link as long as it is good, and it stays good', async () => {
    const scene = await open();
    const { links } = scene.store;
    const link = await addSignIn(scene, 'secret');
    expect(await links.peek('sign_in', 'secret', link.expiresMs - 1)).toEqual(link);
    expect(await links.peek('sign_in', 'secret', link.createdMs)).toEqual(link);
    expect(await links.peek('sign_in', 'secret', link.expiresMs)).toBeNull();
    expect(await links.peek('sign_in', 'other', link.createdMs)).toBeNull();
  });

  it('gives an invite with its workspace and role', async () => {
    const { store, addUser, addWorkspace, addInvite, tick, deed } = await open();
    const workspace = await addWorkspace((await addUser()).id);
    const { link, secretHash } = await addInvite(workspace.id, { role: 'editor' });
    expect(await store.links.peek('invite', secretHash, tick())).toEqual(link);
    expect(await store.links.take('invite', secretHash, deed())).toEqual(link);
  });

  it('is used up by one of several who take it at once', async () => {
    const scene = await open();
    const { store, deed, tick } = scene;
    const link = await addSignIn(scene, 'secret');
    const takers = [1, 2, 3].map(() => store.links.take('sign_in', 'secret', deed()));
    expect(await countOf(takers, (taken) => taken?.id === link.id)).toBe(1);
    expect(await countOf(takers, (taken) => taken === null)).toBe(2);
    expect(await store.links.peek('sign_in', 'secret', tick())).toBeNull();
  });

  it('is good for its purpose alone, and not used up by another', async () => {
    const scene = await open();
    const { store, deed, tick } = scene;
    const link = await addSignIn(scene, 'secret');
    for (const purpose of ['reset', 'invite'] as const) {
      expect(await store.links.peek(purpose, 'secret', tick())).toBeNull();
      expect(await store.links.take(purpose, 'secret', deed())).toBeNull();
    }
    expect(await store.links.take('sign_in', 'secret', deed())).toEqual(link);
  });

  it('cannot be taken any more once it has expired', async () => {
    const scene = await open();
    const link = await addSignIn(scene, 'secret');
    const late = { ...scene.deed(), atMs: link.expiresMs };
    expect(await scene.store.links.take('sign_in', 'secret', late)).toBeNull();
  });

  it('is no longer good when the user that it is for was removed', async () => {
    const scene = await open();
    const { store, deed, tick } = scene;
    const link = await addSignIn(scene, 'secret');
    if (link.purpose !== 'sign_in') throw new Error('The scene made another link.');
    await store.users.remove(link.userId, deed());
    expect(await store.links.peek('sign_in', 'secret', tick())).toBeNull();
  });
}

function invites(open: OpenScene): void {
  it('lists the invites of a workspace that are still good, newest first', async () => {
    const { store, addUser, addWorkspace, addInvite, deed, tick } = await open();
    const owner = await addUser();
    const [workspace, other] = [await addWorkspace(owner.id), await addWorkspace(owner.id)];
    const made: Awaited<ReturnType<Scene['addInvite']>>[] = [];
    for (let at = 0; at < 6; at++) made.push(await addInvite(workspace.id));
    await addInvite(other.id);
    await addInvite(workspace.id, { expiresMs: tick() });
    await store.links.take('invite', made[1]!.secretHash, deed());
    await store.links.revokeInvite(workspace.id, made[4]!.link.id, deed());
    const nowMs = tick();
    const listed = await allPages((cursor) => store.links.invites(workspace.id, nowMs, { limit: 2, cursor }));
    expect(listed).toEqual([5, 3, 2, 0].map((at) => made[at]!.link));
  });

  it('revokes an invite of its workspace and no other, once', async () => {
    const { store, addUser, addWorkspace, addInvite, deed, tick } = await open();
    const owner = await addUser();
    const [workspace, other] = [await addWorkspace(owner.id), await addWorkspace(owner.id)];
    const { link, secretHash } = await addInvite(workspace.id);
    const revoke = (id: typeof workspace.id) => store.links.revokeInvite(id, link.id, deed());
    await expect(revoke(other.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await store.links.peek('invite', secretHash, tick())).toEqual(link);
    await revoke(workspace.id);
    expect(await store.links.peek('invite', secretHash, tick())).toBeNull();
    expect(await store.links.take('invite', secretHash, deed())).toBeNull();
    await expect(revoke(workspace.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('does not revoke an invite that was used, nor a link of another purpose', async () => {
    const scene = await open();
    const { store, addUser, addWorkspace, addInvite, deed } = scene;
    const workspace = await addWorkspace((await addUser()).id);
    const used = await addInvite(workspace.id);
    await store.links.take('invite', used.secretHash, deed());
    const signIn = await addSignIn(scene, 'secret');
    for (const id of [used.link.id, signIn.id])
      await expect(store.links.revokeInvite(workspace.id, id, deed())).rejects.toMatchObject({
        code: 'not_found',
      });
  });
}

function forgetting(open: OpenScene): void {
  it('forgets what expired before a time, at most 1,000 at once', async () => {
    const scene = await open();
    const { store, addUser, addWorkspace, addInvite, tick } = scene;
    const { id } = await addWorkspace((await addUser()).id);
    const expiresMs = tick();
    for (let at = 0; at < 1002; at++) await addInvite(id, { expiresMs });
    const good = await addInvite(id);
    expect(await store.links.purge(expiresMs)).toBe(0);
    expect(await store.links.purge(expiresMs + 1)).toBe(1000);
    expect(await store.links.purge(expiresMs + 1)).toBe(2);
    expect(await store.links.peek('invite', good.secretHash, tick())).toEqual(good.link);
  });
}

async function addSignIn(scene: Scene, secretHash: string): Promise<OneTimeLink> {
  const { id: userId } = await scene.addUser();
  const createdMs = scene.tick();
  const base = { id: scene.newId(), createdBy: null, createdMs, expiresMs: createdMs + DAY_MS };
  const link: OneTimeLink = { ...base, purpose: 'sign_in', userId };
  await scene.store.links.create(link, secretHash, scene.deed('link.created'));
  return link;
}
