import { CodexError } from '../errors.ts';
import type { ApiTokenStore, Credential } from '../tokens/api-token-store.ts';
import { pageOf } from './pages.ts';
import { standingOf } from './standing.ts';
import { type MemoryState, required, taken } from './state.ts';

/** Personal tokens in memory. */
export function memoryTokens(state: MemoryState): ApiTokenStore {
  const { tokens, record } = state;
  return {
    create: async (token, tokenHash, deed, by) => {
      if (by) requireStanding(state, by);
      if (tokens.has(tokenHash)) throw taken('tokenHash');
      if ([...tokens.values()].some(({ id }) => id === token.id)) throw taken('id');
      tokens.set(tokenHash, token);
      record(deed, { entityId: token.id });
    },
    standing: async (tokenHash, nowMs) => {
      const token = tokens.get(tokenHash);
      const standing = token && standingOf(state, token.userId);
      return standing && (token.expiresMs ?? Infinity) > nowMs ? { token, standing } : null;
    },
    list: async (userId, page) => {
      const items = [...tokens.values()].filter((token) => token.userId === userId);
      const name = `tokens:${userId}`;
      return pageOf({ name, items, key: ({ createdMs, id }) => [createdMs, id], newestFirst: true }, page);
    },
    touch: async (id, atMs) => {
      for (const [hash, token] of tokens)
        if (token.id === id) tokens.set(hash, { ...token, lastUsedMs: atMs });
    },
    revoke: async (userId, id, deed) => {
      const found = [...tokens].find(([, token]) => token.id === id && token.userId === userId);
      const [hash] = required(found, 'token');
      tokens.delete(hash);
      record(deed, { entityId: id });
    },
  };
}

function requireStanding({ sessions, tokens }: MemoryState, { sessionId, tokenId }: Credential): void {
  const session = sessionId === null ? null : sessions.get(sessionId);
  if (session === undefined || (session !== null && session.endedMs !== null)) throw ended();
  if (tokenId !== null && ![...tokens.values()].some(({ id }) => id === tokenId)) throw ended();
}

function ended(): CodexError {
  return new CodexError('unauthenticated', 'This sign-in has ended: sign in again.');
}
