import { isInFolder, isReservedName, type RelPath } from '../paths.ts';
import type { PathChange, PendingChange, RevisionEntry } from './version-control.ts';

/** A file to bring back. */
export interface RestoreWrite {
  readonly path: RelPath;
  /** As it was: under another name, where it was renamed since. */
  readonly entry: RevisionEntry;
}

/** What may have to be done to make a folder what it was. */
export interface RestorePlan {
  /** Everything that was there. */
  readonly entries: ReadonlyMap<RelPath, RevisionEntry>;
  readonly writes: readonly RestoreWrite[];
  /** Files that were not there. */
  readonly removals: readonly RelPath[];
  /** Files that neither a commit nor anybody since has changed. */
  readonly unchangedCount: number;
}

/** What is known of a folder then and now. */
export interface RestoreFacts {
  readonly folder: RelPath;
  /** Everything that was in it. */
  readonly entries: readonly RevisionEntry[];
  /** How the newest commit differs from then; null: there is none, so that all is looked at. */
  readonly changes: readonly PathChange[] | null;
  /** How the disk differs from the newest commit. */
  readonly pending: readonly PendingChange[];
  readonly removeOthers: boolean;
}

/** Looks at those files alone that may differ. Pure. */
export function planRestore(facts: RestoreFacts): RestorePlan {
  const entries = new Map(
    facts.entries.filter(({ path }) => isContent(path)).map((entry) => [entry.path, entry]),
  );
  const suspects = suspectsOf(facts).filter((path) => isInFolder(path, facts.folder) && isContent(path));
  const writes = suspects.flatMap((path) => entries.get(path) ?? []);
  return {
    entries,
    writes: writes.map((entry) => ({ path: entry.path, entry })),
    removals: facts.removeOthers ? suspects.filter((path) => !entries.has(path)) : [],
    unchangedCount: entries.size - writes.length,
  };
}

function suspectsOf({ entries, changes, pending }: RestoreFacts): RelPath[] {
  const between = changes?.flatMap(({ path, oldPath }) => (oldPath === null ? [path] : [path, oldPath]));
  const suspects = [...(between ?? entries.map(({ path }) => path)), ...pending.map(({ path }) => path)];
  return [...new Set(suspects)].sort();
}

/** Settings of ours and what belongs to git are no content of a notebook, whatever a repository holds. */
function isContent(path: RelPath): boolean {
  return !path.split('/').some(isReservedName);
}
