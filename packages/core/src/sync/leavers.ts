import type { Hash } from '../fs/file-system.ts';
import { nameOf } from '../paths.ts';
import type { Arrival } from './match-moves.ts';
import type { IndexedEntry } from './notebook-index.ts';

/** Entries whose files are gone from their paths: what no arrival claims was removed. */
export interface Leavers extends Iterable<IndexedEntry> {
  add(entry: IndexedEntry): void;
  /** True when the entry was among them and is no longer. */
  take(entry: IndexedEntry): boolean;
  /** Those that one of the arrivals may be: by identity, or by content. */
  relatedTo(arrivals: readonly Arrival[]): IndexedEntry[];
}

/** So many with the same content are no evidence any more, unless the name agrees too. */
const MAX_SAME_CONTENT = 32;

/** Keeps the entries so that looking some up costs as much as there are arrivals, not as there are leavers. */
export function createLeavers(entries: readonly IndexedEntry[]): Leavers {
  const present = new Map<number, IndexedEntry>();
  const byIdentity = new Map<string, IndexedEntry>();
  const byContent = new Map<Hash, IndexedEntry[]>();

  function add(entry: IndexedEntry): void {
    present.set(entry.rid, entry);
    if (entry.identity !== '') byIdentity.set(entry.identity, entry);
    if (entry.hash === null || entry.sizeBytes === 0) return;
    const same = byContent.get(entry.hash);
    if (same) same.push(entry);
    else byContent.set(entry.hash, [entry]);
  }

  function sameContent({ hash, stat }: Arrival): IndexedEntry[] {
    const same = (hash === null ? undefined : byContent.get(hash)) ?? [];
    if (same.length <= MAX_SAME_CONTENT) return same;
    return same.filter((entry) => nameOf(entry.path) === nameOf(stat.path)).slice(0, MAX_SAME_CONTENT);
  }

  for (const entry of entries) add(entry);
  return {
    add,
    take: (entry) => present.delete(entry.rid),
    relatedTo(arrivals) {
      const related = new Map<number, IndexedEntry>();
      for (const arrival of arrivals) {
        const same = byIdentity.get(arrival.stat.identity);
        for (const entry of same ? [same, ...sameContent(arrival)] : sameContent(arrival)) {
          if (present.has(entry.rid)) related.set(entry.rid, entry);
        }
      }
      return [...related.values()];
    },
    [Symbol.iterator]: () => present.values(),
  };
}
