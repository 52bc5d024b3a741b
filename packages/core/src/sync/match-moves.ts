import type { EntryKind, FileStat, Hash } from '../fs/file-system.ts';
import { type RelPath, nameOf } from '../paths.ts';
import type { IndexedEntry } from './notebook-index.ts';

/** Something that stands at a path where the index knew nothing, or another inode. */
export interface Arrival {
  readonly stat: FileStat;
  /** Null while it could not be read. */
  readonly hash: Hash | null;
  /** The entry that the index has at this path: it was replaced by another inode. */
  readonly replaces: IndexedEntry | null;
}

/** An entry that is no longer where the index has it. */
export interface Departure {
  readonly entry: IndexedEntry;
  /** False: it counts only by its identity (it was replaced, or left long ago). */
  readonly byContent: boolean;
}

/**
 * Tells which arrivals are departed entries, by path of the arrival. Surest first: the same inode with the same
 * birth time; the same path again; one and only departure with this content and name; the one and only with this
 * content. Empty files are never recognised by content. Pure.
 */
export function matchMoves(
  arrivals: readonly Arrival[],
  departures: readonly Departure[],
): Map<RelPath, IndexedEntry> {
  const matches = new Map<RelPath, IndexedEntry>();
  const taken = new Set<number>();
  const match = (arrival: Arrival, departure: Departure | undefined) => {
    if (!departure || taken.has(departure.entry.rid) || matches.has(arrival.stat.path)) return;
    matches.set(arrival.stat.path, departure.entry);
    taken.add(departure.entry.rid);
  };
  const open = () => arrivals.filter((arrival) => !matches.has(arrival.stat.path));

  const replacedAt = new Map(
    arrivals.filter((a) => a.replaces).map((a) => [a.replaces!.identity, a.stat.path]),
  );
  const byIdentity = groupBy(departures, ({ entry }) => identityKey(entry.identity, entry.kind));
  for (const arrival of arrivals) {
    const key = identityKey(arrival.stat.identity, arrival.stat.kind);
    const replacedPath = replacedAt.get(arrival.stat.identity);
    if (replacedPath !== undefined && isBackupOf(arrival.stat.path, replacedPath)) continue;
    if (key !== null) match(arrival, byIdentity.get(key)?.[0]);
  }

  const byPath = new Map(departures.map((departure) => [departure.entry.path, departure]));
  for (const arrival of open()) if (!arrival.replaces) match(arrival, byPath.get(arrival.stat.path));

  for (const keyOf of [contentAndName, contentOnly]) {
    const left = departures.filter(({ entry, byContent }) => byContent && !taken.has(entry.rid));
    const leavers = groupBy(left, ({ entry }) => keyOf(entry.hash, entry.sizeBytes, entry.path));
    const comers = groupBy(
      open().filter((arrival) => !arrival.replaces),
      ({ stat, hash }) => keyOf(hash, stat.sizeBytes, stat.path),
    );
    for (const [key, [arrival, ...others]] of comers) {
      const from = leavers.get(key);
      if (others.length === 0 && from?.length === 1) match(arrival!, from[0]);
    }
  }
  return matches;
}

function identityKey(identity: string, kind: EntryKind): string | null {
  return identity === '' ? null : `${kind} ${identity}`;
}

function contentAndName(hash: Hash | null, sizeBytes: number, path: RelPath): string | null {
  return hash === null || sizeBytes === 0 ? null : `${hash} ${nameOf(path)}`;
}

function contentOnly(hash: Hash | null, sizeBytes: number): string | null {
  return hash === null || sizeBytes === 0 ? null : hash;
}

/** Editors rename the old file away before they write the new one: the note stays the note, the copy is a copy. */
function isBackupOf(path: RelPath, original: RelPath): boolean {
  const name = nameOf(path);
  const stem = nameOf(original);
  const bare = stem.replace(/\.[^.]*$/, '');
  return name.includes(bare) && /(~|\.(bak|backup|orig|old|tmp|swp|sav))$/i.test(name) && name !== stem;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
