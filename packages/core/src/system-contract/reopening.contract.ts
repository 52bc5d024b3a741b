import { expect, it } from 'vitest';
import type { SystemStore } from '../system-store.ts';
import { recomputed, segment } from './audit.contract.ts';
import { DAY_MS, type OpenScene } from './scene.ts';

/** What must be there again when a store is opened the next time. */
export function testReopening(open: OpenScene, reopen: (store: SystemStore) => Promise<SystemStore>): void {
  it('has everything that was acknowledged', async () => {
    const scene = await open();
    const user = await scene.addUser({ recoveryHashes: ['a'] });
    const workspace = await scene.addWorkspace(user.id);
    const notebook = await scene.addNotebook(workspace.id);
    const { session, refreshHash } = await scene.addSession(user.id);
    const { token, tokenHash } = await scene.addToken(user.id, { workspaceIds: [workspace.id] });
    const invite = await scene.addInvite(workspace.id);
    const next = { refreshHash: 'next', expiresMs: scene.tick() + DAY_MS };
    await scene.store.sessions.rotate(refreshHash, next, scene.deed());

    const store = await reopen(scene.store);
    expect(await store.users.get(user.id)).toEqual(user);
    expect(await store.workspaces.get(workspace.id)).toEqual(workspace);
    expect(await store.notebooks.get(notebook.id)).toEqual(notebook);
    const standing = await store.sessions.standing(session.id, scene.tick());
    expect(standing?.memberships).toEqual(new Map([[workspace.id, 'owner']]));
    expect(await store.tokens.standing(tokenHash, scene.tick())).toEqual({ token, standing });
    expect(await store.links.peek('invite', invite.secretHash, scene.tick())).toEqual(invite.link);
    const reused = await store.sessions.rotate(refreshHash, next, scene.deed());
    expect(reused).toEqual({ outcome: 'reused', userId: user.id });
  });

  it('goes on with both logs where they ended', async () => {
    const scene = await open();
    const start = await scene.store.changes.head();
    const { id } = await scene.addUser();
    await scene.addUser();
    const rows = await scene.store.audit.read(0, 10);
    await scene.store.audit.seal(segment(rows));
    const head = await scene.store.audit.head();

    const store = await reopen(scene.store);
    expect(await store.audit.head()).toEqual(head);
    await store.users.update(id, { fullName: 'x' }, scene.deed('user.updated'));
    const [row] = await store.audit.read(0, 10);
    expect(recomputed([row!], head.hash)).toEqual([row!.hash]);
    const { changes } = await store.changes.since(start, 10);
    expect(changes.map(({ kind }) => kind)).toEqual(['user.created', 'user.created', 'user.updated']);
  });

  it('knows which requests another run of the program has begun', async () => {
    const scene = await open();
    const { id: userId } = await scene.addUser();
    const request = { userId, key: 'key', requestHash: 'hash' };
    const firstMs = scene.tick();
    await scene.store.idempotency.begin(request, 'one', firstMs);
    const store = await reopen(scene.store);
    expect(await store.idempotency.begin(request, 'two', scene.tick())).toEqual({
      ...{ state: 'begun', interruptedMs: firstMs },
    });
  });
}
