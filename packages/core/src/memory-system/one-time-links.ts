import type { OneTimeLink, OneTimeLinkStore } from '../one-time-links/one-time-link-store.ts';
import { pageOf } from './pages.ts';
import { purgeFrom } from './purge.ts';
import { type MemoryState, required, taken } from './state.ts';

/** Links that are good once, in memory: one that was used or revoked is not kept. */
export function memoryLinks({ links, record }: MemoryState): OneTimeLinkStore {
  const peek = (purpose: OneTimeLink['purpose'], secretHash: string, nowMs: number) => {
    const link = links.get(secretHash);
    return link?.purpose === purpose && link.expiresMs > nowMs ? link : null;
  };
  return {
    create: async (link, secretHash, deed) => {
      if (links.has(secretHash)) throw taken('secretHash');
      links.set(secretHash, link);
      record(deed, writtenOf(link));
    },
    peek: async (purpose, secretHash, nowMs) => peek(purpose, secretHash, nowMs),
    take: async (purpose, secretHash, deed) => {
      const link = peek(purpose, secretHash, deed.atMs);
      if (!link) return null;
      links.delete(secretHash);
      record(deed, writtenOf(link));
      return link;
    },
    invites: async (workspaceId, nowMs, page) => {
      const items = [...links.values()].filter(
        (link) => link.purpose === 'invite' && link.workspaceId === workspaceId && link.expiresMs > nowMs,
      );
      const name = `invites:${workspaceId}`;
      return pageOf({ name, items, key: ({ createdMs, id }) => [createdMs, id], newestFirst: true }, page);
    },
    revokeInvite: async (workspaceId, id, deed) => {
      const found = [...links].find(
        ([, link]) => link.purpose === 'invite' && link.workspaceId === workspaceId && link.id === id,
      );
      const [hash, link] = required(found, 'invite');
      links.delete(hash);
      record(deed, writtenOf(link));
    },
    purge: async (beforeMs) => purgeFrom(links, ({ expiresMs }) => expiresMs < beforeMs),
  };
}

function writtenOf(link: OneTimeLink) {
  return { entityId: link.id, workspaceId: link.purpose === 'invite' ? link.workspaceId : null };
}
