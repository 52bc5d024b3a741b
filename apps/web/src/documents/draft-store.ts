import { del, get, update } from 'idb-keyval';
import type { DocumentDrafts, Draft } from './document-parts.ts';

const WINDOW_ID = crypto.randomUUID();
/** So many are kept of one file. */
const MOST_DRAFTS = 10;

/** The drafts of one person in one notebook, in the database of this browser. */
export function draftStore(userId: string, notebookId: string): DocumentDrafts {
  const keyOf = (path: string) => `codex.draft:${userId}:${notebookId}:${path}`;
  const change = (path: string, to: (drafts: readonly Draft[]) => readonly Draft[]) =>
    orNothing(async () => {
      let left = 0;
      await update<readonly Draft[]>(keyOf(path), (drafts = []) => {
        const next = to(drafts);
        left = next.length;
        return next;
      });
      if (left === 0) await del(keyOf(path));
    });
  return {
    async others(path) {
      const drafts = (await orNothing(() => get<readonly Draft[]>(keyOf(path)))) ?? [];
      return drafts.filter(({ id }) => id !== WINDOW_ID).sort((a, b) => b.atMs - a.atMs);
    },
    keep: (path, { text, base }) =>
      change(path, (drafts) => {
        const mine: Draft = { id: WINDOW_ID, text, base, atMs: Date.now() };
        return [mine, ...drafts.filter(({ id }) => id !== WINDOW_ID)].slice(0, MOST_DRAFTS);
      }),
    drop: (path, id = WINDOW_ID) => change(path, (drafts) => drafts.filter((draft) => draft.id !== id)),
  };
}

/** A browser without room, or in private mode, keeps nothing: typing must go on all the same. */
async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}
