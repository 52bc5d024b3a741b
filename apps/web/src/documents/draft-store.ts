import { createStore, get, promisifyRequest } from 'idb-keyval';
import type { DocumentDrafts, Draft } from './document-parts.ts';

/** Where idb-keyval keeps what it is given without a place of its own. */
const inDatabase = createStore('keyval-store', 'keyval');
type Change = (drafts: readonly Draft[]) => readonly Draft[];

const WINDOW_ID = crypto.randomUUID();
/** So many are kept of one file. */
const MOST_DRAFTS = 10;

/** The drafts of one person in one notebook, in the database of this browser. */
export function draftStore(userId: string, notebookId: string): DocumentDrafts {
  const keyOf = (path: string) => `codex.draft:${userId}:${notebookId}:${path}`;
  const change = (path: string, to: Change) => orNothing(() => changeAt(keyOf(path), to));
  return {
    async others(path) {
      const drafts = (await orNothing(() => get<readonly Draft[]>(keyOf(path), inDatabase))) ?? [];
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

/** Reads, and writes or takes away, in one transaction: another window keeps its own drafts of the same file there. */
function changeAt(key: string, to: Change): Promise<void> {
  return inDatabase('readwrite', async (store) => {
    const read = store.get(key) as IDBRequest<readonly Draft[] | undefined>;
    read.onsuccess = () => {
      const next = to(read.result ?? []);
      if (next.length === 0) store.delete(key);
      else store.put(next, key);
    };
    await promisifyRequest(store.transaction);
  });
}

/** A browser without room, or in private mode, keeps nothing: typing must go on all the same. */
async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}
