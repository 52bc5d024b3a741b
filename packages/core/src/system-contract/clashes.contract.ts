import { describe, expect, it } from 'vitest';
import { absPath } from '../paths.ts';
import { DAY_MS, type OpenScene, type Scene } from './scene.ts';

/** Makes something, and gives what tries to make another one with the same id or the same hash. */
type MakeTwice = (scene: Scene) => Promise<() => Promise<unknown>>;

/** Ids and hashes are unique: what is there is never written over by what is made. */
export function testClashes(open: OpenScene): void {
  describe('ids and hashes', () => {
    it.each(Object.entries(CLASHES))('say conflict for %s, and write nothing', async (_, makeTwice) => {
      const scene = await open();
      const again = await makeTwice(scene);
      const head = await scene.store.audit.head();
      await expect(again()).rejects.toMatchObject({ code: 'conflict' });
      expect(await scene.store.audit.head()).toEqual(head);
    });

    it('leave a session as it was when the next refresh token is one that exists', async () => {
      const { store, addUser, addSession, deed, tick } = await open();
      const { id } = await addUser();
      const [mine, other] = [await addSession(id), await addSession(id)];
      const to = (refreshHash: string) => ({ refreshHash, expiresMs: tick() + DAY_MS });
      const clash = store.sessions.rotate(mine.refreshHash, to(other.refreshHash), deed());
      await expect(clash).rejects.toMatchObject({ code: 'conflict' });
      for (const { refreshHash } of [mine, other])
        expect(await store.sessions.rotate(refreshHash, to(`next of ${refreshHash}`), deed())).toMatchObject({
          outcome: 'rotated',
        });
    });
  });
}

const CLASHES: Readonly<Record<string, MakeTwice>> = {
  async 'the id of a user'({ addUser }) {
    const { id } = await addUser();
    return () => addUser({ id });
  },
  async 'the id of a workspace'({ addUser, addWorkspace }) {
    const owner = await addUser();
    const { id } = await addWorkspace(owner.id);
    return () => addWorkspace(owner.id, { id, slug: 'other', path: absPath('/data/other') });
  },
  async 'the id of a deleted workspace'({ store, addUser, addWorkspace, deed }) {
    const owner = await addUser();
    const { id } = await addWorkspace(owner.id);
    await store.workspaces.remove(id, deed());
    return () => addWorkspace(owner.id, { id });
  },
  async 'the id of a session'({ addUser, addSession }) {
    const user = await addUser();
    const { id } = (await addSession(user.id)).session;
    return () => addSession(user.id, { id });
  },
  async 'a refresh token'({ store, addUser, addSession, deed, newId }) {
    const { session, refreshHash } = await addSession((await addUser()).id);
    return () => store.sessions.create({ ...session, id: newId() }, refreshHash, deed());
  },
  async 'the id of a token'({ addUser, addToken }) {
    const user = await addUser();
    const { id } = (await addToken(user.id)).token;
    return () => addToken(user.id, { id });
  },
  async 'the hash of a token'({ store, addUser, addToken, deed, newId }) {
    const { token, tokenHash } = await addToken((await addUser()).id);
    return () => store.tokens.create({ ...token, id: newId() }, tokenHash, deed());
  },
  async 'the hash of a link'({ store, addUser, addWorkspace, addInvite, deed, newId }) {
    const workspace = await addWorkspace((await addUser()).id);
    const { link, secretHash } = await addInvite(workspace.id);
    return () => store.links.create({ ...link, id: newId() }, secretHash, deed());
  },
};
