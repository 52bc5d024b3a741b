import type { Change } from '../changes/change-store.ts';
import type { RelPath } from '../paths.ts';
import { sidecarPaths } from '../sync/sidecars.ts';

/** What became of one file since the last commit. */
export interface CommitChange {
  readonly kind: 'create' | 'update' | 'delete' | 'move';
  readonly path: RelPath;
  /** Where it was first; for `move` alone. */
  readonly oldPath: RelPath | null;
}

/** What one author left behind, to be one commit. */
export interface CommitBatch {
  /** Who wrote last in each of the files; null: whoever is at the machine. */
  readonly actor: string | null;
  readonly via: string;
  /** The requests that it came from, each once. */
  readonly requestIds: readonly string[];
  /** Others who wrote in each of the files since the last commit. */
  readonly coAuthors: readonly (string | null)[];
  readonly changes: readonly CommitChange[];
  /** Everything that goes in or out: the files, where they were before, and what may lie beside them as their metadata. */
  readonly paths: readonly RelPath[];
}

/** What became of one file between the last commit and now. */
interface Story extends Pick<CommitBatch, 'actor' | 'via'> {
  readonly kind: CommitChange['kind'];
  readonly path: RelPath;
  /** Where it was before, the first place first. */
  readonly oldPaths: readonly RelPath[];
  readonly requestIds: ReadonlySet<string>;
  readonly authors: ReadonlySet<string | null>;
  /** All of it is in a commit that somebody made by hand. */
  readonly isTaken: boolean;
}

/**
 * Which commits to make of rows of the change log, oldest first: a file belongs to whoever wrote in it last, and files
 * of the same author that came the same way go together. `isTaken` knows the rows that a commit by hand has told of:
 * their files are looked at again, but nobody is named for them twice. Pure.
 */
export function planCommits(
  changes: readonly Change[],
  isTaken: (change: Change) => boolean = () => false,
): readonly CommitBatch[] {
  const stories = new Map<RelPath, Story>();
  for (const change of changes) tell(stories, change, isTaken(change));
  const groups = new Map<string, Story[]>();
  for (const story of stories.values()) {
    const key = JSON.stringify([story.actor, story.via, coAuthorsOf(story)]);
    groups.set(key, [...(groups.get(key) ?? []), story]);
  }
  return [...groups.values()].map(toBatch);
}

function tell(stories: Map<RelPath, Story>, change: Change, isTaken: boolean): void {
  const { path, oldPath, origin } = change;
  if (path === null) return;
  const isMove = change.kind === 'file.moved' && oldPath !== null;
  const before = stories.get(isMove ? oldPath : path) ?? null;
  const untold = before?.isTaken && !isTaken ? null : before;
  // What moves away takes its story along; what stood at the new place until now has ended there.
  if (isMove) stories.delete(oldPath);
  stories.delete(path); // the newest stands last
  stories.set(path, {
    kind: nextKind(untold, change),
    path,
    oldPaths: isMove ? [...(before?.oldPaths ?? []), oldPath] : (before?.oldPaths ?? []),
    actor: origin.actor,
    via: origin.via,
    requestIds: new Set([
      ...(untold?.requestIds ?? []),
      ...(origin.requestId === null ? [] : [origin.requestId]),
    ]),
    authors: new Set([...(untold?.authors ?? []), origin.actor]),
    isTaken: isTaken && (before?.isTaken ?? true),
  });
}

function nextKind(before: Story | null, { kind }: Change): CommitChange['kind'] {
  switch (kind) {
    case 'file.deleted':
      return 'delete';
    case 'file.added':
      return before?.kind === 'delete' ? 'update' : 'create';
    case 'file.moved':
      return before?.kind === 'create' ? 'create' : 'move';
    default:
      return before?.kind ?? 'update';
  }
}

function toBatch(stories: readonly Story[]): CommitBatch {
  const { actor, via } = stories[0]!;
  const places = stories.flatMap(({ path, oldPaths }) => [...oldPaths, path]);
  return {
    ...{ actor, via, coAuthors: coAuthorsOf(stories[0]!) },
    requestIds: [...new Set(stories.flatMap(({ requestIds }) => [...requestIds]))],
    changes: stories.map(({ kind, path, oldPaths }) => ({
      ...{ kind, path },
      oldPath: kind === 'move' ? (oldPaths[0] ?? null) : null,
    })),
    paths: [...new Set(places.flatMap((path) => [path, ...sidecarPaths(path)]))],
  };
}

function coAuthorsOf({ actor, authors }: Story): (string | null)[] {
  return [...authors].filter((each) => each !== actor).sort();
}
