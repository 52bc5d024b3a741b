import type { Change } from '../changes/change-store.ts';
import { isUlid, parseUlid } from '../ids.ts';
import type { Notebook } from '../notebook.ts';
import type { Notebooks, NotebookView } from '../notebooks/notebooks.ts';
import { pageLimit } from '../page.ts';
import type { Action } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import { notebookName, type SearchArea } from '../search/search-across.ts';
import type { SystemStore } from '../system-store.ts';
import { shownName } from '../users/shown-name.ts';
import { activityKey, type ActivityPositions, packActivity, unpackActivity } from './activity-cursor.ts';
import type { Activity, ActivityAuthor, ActivityItem } from './activity.ts';
import { type ChangeGroup, createChangeGroups } from './group-changes.ts';
import { type ChangeSource, isOver, mergeChanges, toSource } from './merge-changes.ts';

/** What of a notebook its activity is read from. */
interface ActiveNotebook {
  readonly changes: Pick<Notebook['changes'], 'before'>;
  readonly files: Pick<Notebook['files'], 'getById'>;
}

/** What telling the activity needs. */
export interface ActivityPorts {
  readonly notebooks: Pick<Notebooks, 'get' | 'searchable'> & {
    use<T>(
      actor: Actor,
      name: string,
      action: Action,
      work: (notebook: ActiveNotebook) => Promise<T>,
    ): Promise<T>;
  };
  readonly store: { readonly users: Pick<SystemStore['users'], 'named'> };
}

/** So many notebooks are told of at the most: their positions fit a cursor. */
const MAX_NOTEBOOKS = 100;
/** A page ends after so many changes, however few items they make. */
const MAX_PAGE_CHANGES = 5_000;

/** Makes the use case. */
export function createActivity(ports: ActivityPorts): Activity {
  const { notebooks } = ports;
  return {
    async list(actor, area, { fromMs = -Infinity, cursor = null, ...page } = {}) {
      const limit = pageLimit(page);
      const list = `activity ${JSON.stringify([area.notebook ?? null, area.workspace ?? null])}`;
      const before = unpackActivity(list, cursor);
      const places = await notebooksOf(notebooks, actor, area);
      const sources = places.map(({ id }) => toSource(id, before.get(activityKey(id)) ?? null));
      const collected = createChangeGroups(limit);
      let ended = false;
      await mergeChanges(
        sources,
        (id, seq, count) =>
          notebooks.use(actor, id, 'file.read', ({ changes }) => changes.before(seq, count)),
        {
          maxChanges: MAX_PAGE_CHANGES,
          take(change) {
            ended = change.atMs < fromMs;
            return !ended && collected.offer(change);
          },
        },
      );
      const goesOn = !ended && sources.some((source) => !isOver(source));
      return {
        items: await toItems(ports, actor, places, collected.groups()),
        nextCursor: goesOn ? packActivity(list, positionsOf(before, sources)) : null,
        failed: sources.flatMap(({ notebookId, failure }) =>
          failure === null ? [] : [{ notebookId, message: failure }],
        ),
      };
    },
  };
}

/** One that is named must be there; of all others those that may be seen. */
async function notebooksOf(
  notebooks: ActivityPorts['notebooks'],
  actor: Actor,
  area: SearchArea,
): Promise<readonly NotebookView[]> {
  const name = notebookName(area);
  if (name !== null) return [await notebooks.get(actor, name)];
  const { workspace } = area;
  return (await notebooks.searchable(actor, { workspace, limit: MAX_NOTEBOOKS })).notebooks;
}

function positionsOf(before: ActivityPositions, sources: readonly ChangeSource[]): ActivityPositions {
  const positions = new Map(before);
  for (const { notebookId, beforeSeq } of sources)
    if (beforeSeq !== null) positions.set(activityKey(notebookId), beforeSeq);
  return positions;
}

async function toItems(
  { notebooks, store }: ActivityPorts,
  actor: Actor,
  places: readonly NotebookView[],
  groups: readonly ChangeGroup[],
): Promise<ActivityItem[]> {
  const ids = new Set(groups.flatMap(({ newest }) => newest.origin.actor ?? []));
  const named = await store.users.named(
    [...ids].filter(isUlid).map((id) => parseUlid(id)),
    'all',
  );
  const names = new Map<string, string>(named.map((user) => [user.id, shownName(user)]));
  const titles = new Map<ChangeGroup, string | null>();
  for (const { id } of places) {
    const own = groups.filter(({ newest }) => newest.notebookId === id && newest.fileId !== null);
    if (own.length === 0) continue;
    await notebooks.use(actor, id, 'file.read', async ({ files }) => {
      for (const group of own) titles.set(group, (await files.getById(group.newest.fileId!))?.title ?? null);
    });
  }
  return groups.flatMap((group) => {
    const notebook = places.find(({ id }) => id === group.newest.notebookId);
    return notebook ? [toItem(group, notebook, titles.get(group) ?? null, names)] : [];
  });
}

function toItem(
  { newest, what, oldPath, count, firstMs }: ChangeGroup,
  notebook: NotebookView,
  title: string | null,
  names: ReadonlyMap<string, string>,
): ActivityItem {
  const { fileId, path, atMs: lastMs, origin } = newest;
  return {
    notebook,
    what,
    fileId,
    path,
    oldPath,
    title,
    by: toAuthor(origin, names),
    count,
    firstMs,
    lastMs,
  };
}

function toAuthor({ actor, via }: Change['origin'], names: ReadonlyMap<string, string>): ActivityAuthor {
  const kind = via === 'agent' ? 'agent' : actor === null && via === 'disk' ? 'disk' : 'human';
  return { id: actor, name: actor === null ? null : (names.get(actor) ?? null), kind };
}
