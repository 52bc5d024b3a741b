import { describe, expect, it } from 'vitest';
import type { ApiToken, Credential } from '../tokens/api-token-store.ts';
import { allPages, type OpenScene } from './scene.ts';

/** What `ApiTokenStore` must do. */
export function testApiTokenStore(open: OpenScene): void {
  describe('personal tokens', () => {
    it('gives a token with the standing of its owner until it expires', async () => {
      const { store, addUser, addToken, addWorkspace } = await open();
      const user = await addUser();
      const { id } = await addWorkspace(user.id);
      const expiresMs = user.createdMs + 60_000;
      const bound = await addToken(user.id, { workspaceIds: [id], scope: 'admin', name: 'π', expiresMs });
      expect(await store.tokens.standing(bound.tokenHash, expiresMs - 1)).toEqual({
        token: bound.token,
        standing: await store.sessions.standingOf(user.id),
      });
      expect(await store.tokens.standing(bound.tokenHash, expiresMs)).toBeNull();
      expect(await store.tokens.standing('unknown', user.createdMs)).toBeNull();
      const lasting = await addToken(user.id);
      const found = await store.tokens.standing(lasting.tokenHash, Number.MAX_SAFE_INTEGER);
      expect(found?.token).toEqual(lasting.token);
      expect(found?.standing.memberships).toEqual(new Map([[id, 'owner']]));
    });

    it('keeps a token bound to no workspace apart from one that is not bound', async () => {
      const { store, addUser, addToken, tick } = await open();
      const { tokenHash } = await addToken((await addUser()).id, { workspaceIds: [] });
      expect((await store.tokens.standing(tokenHash, tick()))?.token.workspaceIds).toEqual([]);
    });

    it('says of a disabled owner that they are', async () => {
      const { store, addUser, addToken, deed, tick } = await open();
      const user = await addUser();
      const { tokenHash } = await addToken(user.id);
      await store.users.update(user.id, { isActive: false }, deed());
      expect((await store.tokens.standing(tokenHash, tick()))?.standing.isActive).toBe(false);
    });

    it('lists the tokens of a user that are not revoked, newest first, expired ones too', async () => {
      const { store, addUser, addToken, deed } = await open();
      const [user, other] = [await addUser(), await addUser()];
      const made: ApiToken[] = [];
      for (let at = 0; at < 5; at++) made.push((await addToken(user.id, { expiresMs: 1 })).token);
      await addToken(other.id);
      await store.tokens.revoke(user.id, made[1]!.id, deed());
      const listed = await allPages((cursor) => store.tokens.list(user.id, { limit: 2, cursor }));
      expect(listed).toEqual([4, 3, 2, 0].map((at) => made[at]));
    });

    it('notes when a token was last used', async () => {
      const { store, addUser, addToken, tick } = await open();
      const user = await addUser();
      const { token, tokenHash } = await addToken(user.id);
      const atMs = tick();
      await store.tokens.touch(token.id, atMs);
      expect((await store.tokens.list(user.id, {})).items).toEqual([{ ...token, lastUsedMs: atMs }]);
      expect((await store.tokens.standing(tokenHash, atMs))?.token.lastUsedMs).toBe(atMs);
    });

    it('makes no token for who is signed in with what has ended', async () => {
      const { store, newId, addUser, addToken, addSession, deed } = await open();
      const user = await addUser();
      const [{ token }, { session }] = [await addToken(user.id), await addSession(user.id)];
      const create = (by: Credential) => {
        const id = newId();
        return store.tokens.create({ ...token, id }, `hash ${id}`, deed(), by);
      };
      await create({ sessionId: session.id, tokenId: null });
      await create({ sessionId: null, tokenId: token.id });
      await store.sessions.end(user.id, session.id, deed());
      await store.tokens.revoke(user.id, token.id, deed());
      const before = await store.tokens.list(user.id, {});
      for (const by of [
        { sessionId: session.id, tokenId: null },
        { sessionId: null, tokenId: token.id },
        { sessionId: newId(), tokenId: null },
      ])
        await expect(create(by)).rejects.toMatchObject({ code: 'unauthenticated' });
      expect(await store.tokens.list(user.id, {})).toEqual(before);
      await create({ sessionId: null, tokenId: null });
    });

    it('revokes a token of its user and no other, once', async () => {
      const { store, addUser, addToken, deed, tick } = await open();
      const [user, other] = [await addUser(), await addUser()];
      const { token, tokenHash } = await addToken(user.id);
      const kept = await addToken(user.id);
      const missing = { code: 'not_found' };
      await expect(store.tokens.revoke(other.id, token.id, deed())).rejects.toMatchObject(missing);
      expect(await store.tokens.standing(tokenHash, tick())).not.toBeNull();
      await store.tokens.revoke(user.id, token.id, deed());
      expect(await store.tokens.standing(tokenHash, tick())).toBeNull();
      await expect(store.tokens.revoke(user.id, token.id, deed())).rejects.toMatchObject(missing);
      expect(await store.tokens.standing(kept.tokenHash, tick())).not.toBeNull();
    });
  });
}
