import type { Change } from '../changes/change-store.ts';

/** What happened to a file. */
export type ActivityKind = 'created' | 'changed' | 'moved' | 'removed' | 'resynced';

/** What somebody did to a file in one go. */
export interface ChangeGroup {
  /** The newest of them. */
  readonly newest: Change;
  /** Where the file was before; null unless it was moved. */
  readonly oldPath: Change['oldPath'];
  readonly what: ActivityKind;
  readonly count: number;
  readonly firstMs: number;
}

/** Collects changes that come newest first. */
export interface ChangeGroups {
  /** False: it would begin one group too many, and is to be offered to the next page. */
  offer(change: Change): boolean;
  groups(): readonly ChangeGroup[];
}

/** What somebody does to a file again after a longer break is told anew. */
const MAX_BREAK_MS = 30 * 60_000;

interface Growing {
  readonly newest: Change;
  readonly kinds: Set<Change['kind']>;
  oldPath: Change['oldPath'];
  count: number;
  firstMs: number;
}

/** Makes an empty collection for at most `limit` groups, in the order of their newest changes. */
export function createChangeGroups(limit: number): ChangeGroups {
  const all: Growing[] = [];
  const running = new Map<string, Growing>();
  return {
    offer(change) {
      const key = keyOf(change);
      const known = running.get(key);
      if (known && known.firstMs - change.atMs <= MAX_BREAK_MS) {
        join(known, change);
        return true;
      }
      if (all.length === limit) return false;
      const begun: Growing = {
        ...{ newest: change, kinds: new Set([change.kind]), oldPath: change.oldPath },
        ...{ count: 1, firstMs: change.atMs },
      };
      all.push(begun);
      running.set(key, begun);
      return true;
    },
    groups: () =>
      all.map(({ newest, kinds, oldPath, count, firstMs }) => ({
        ...{ newest, oldPath, count, firstMs, what: kindOf(newest.kind, kinds) },
      })),
  };
}

function keyOf({ notebookId, fileId, path, origin }: Change): string {
  return JSON.stringify([notebookId, fileId ?? path, origin.actor, origin.actor ? null : origin.via]);
}

function join(group: Growing, change: Change): void {
  group.kinds.add(change.kind);
  group.oldPath = change.oldPath ?? group.oldPath;
  group.firstMs = Math.min(group.firstMs, change.atMs);
  group.count++;
}

function kindOf(newest: Change['kind'], kinds: ReadonlySet<Change['kind']>): ActivityKind {
  if (newest === 'notebook.resynced') return 'resynced';
  if (newest === 'file.deleted') return 'removed';
  if (kinds.has('file.added')) return 'created';
  return kinds.size === 1 && kinds.has('file.moved') ? 'moved' : 'changed';
}
