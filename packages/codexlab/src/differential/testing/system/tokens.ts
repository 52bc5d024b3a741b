import { SCOPES } from '@codexlab/core';
import fc from 'fast-check';
import { type CallKind, keeps, reads, writes } from './call.ts';
import { page, readPages } from './pages.ts';
import { goodForMs, hash, id, lists, pair, text } from './values.ts';

const token = fc.record({
  ...{ name: text, prefix: fc.constant('cdx_01234567'), scope: fc.constantFrom(...SCOPES) },
  ...{ workspaceIds: fc.option(lists.workspaces), lastUsedMs: fc.constant(null) },
});
/** What somebody is signed in with who makes a token: it may have ended. */
const credential = fc.record({
  sessionId: fc.option(id.session, { freq: 1 }),
  tokenId: fc.option(id.token, { freq: 1 }),
});

/** Calls about personal tokens. */
export const tokens: readonly CallKind[] = [
  writes(
    'tokens.create',
    'token.created',
    ({ store, nowMs }, deed, [userId, tokenId], drawn, tokenHash, ms, by) => {
      const times = { createdMs: nowMs, expiresMs: ms === null ? null : nowMs + ms };
      return store.tokens.create({ ...drawn, ...times, id: tokenId, userId }, tokenHash, deed, by);
    },
    ...([pair.userAndToken, token, hash, fc.option(goodForMs)] as const),
    fc.option(credential, { nil: undefined, freq: 1 }),
  ),
  writes(
    'tokens.revoke',
    'token.revoked',
    ({ store }, deed, [userId, tokenId]) => store.tokens.revoke(userId, tokenId, deed),
    pair.userAndToken,
  ),
  keeps('tokens.touch', ({ store, nowMs }, tokenId) => store.tokens.touch(tokenId, nowMs), id.token),
  reads('tokens.standing', ({ store, nowMs }, tokenHash) => store.tokens.standing(tokenHash, nowMs), hash),
  reads(
    'tokens.list',
    (scene, userId, drawn) =>
      readPages(scene, { list: `tokens ${userId}`, drawn }, (wanted) =>
        scene.store.tokens.list(userId, wanted),
      ),
    ...([id.user, page] as const),
  ),
];
