import { codex } from '../api/codex.ts';
import { toFailure } from '../api/failure.ts';
import { confirm, askText } from '../notify/use-questions.ts';
import { reportFailure, say, sayWithUndo } from '../notify/use-notices.ts';
import type { Place } from '../places/place.ts';
import { baseName } from '../tabs/tab-location.ts';
import { restoreFromTrash } from './restore-from-trash.ts';
import { readTrashAnew, type TrashEntry } from './use-trash.ts';

interface Restored extends Pick<TrashEntry, 'kind'> {
  readonly path: string;
}

/** Puts entries back one after the other; asks for another place where something stands by now. */
export async function restoreEntries(place: Place, entries: readonly TrashEntry[]): Promise<void> {
  const restored: Restored[] = [];
  for (const entry of entries) {
    const path = await restoreOne(place, entry);
    if (path !== null) restored.push({ path, kind: entry.kind });
  }
  if (restored.length === 0) return;
  const what = restored.length === 1 ? baseName(restored[0]?.path ?? '') : `${restored.length} things`;
  sayWithUndo(`Restored ${what}.`, () => deleteAgain(place, restored));
}

/** Asks where to, and puts an entry there. */
export async function restoreElsewhere(place: Place, entry: TrashEntry): Promise<void> {
  const to = await askWhere(entry, 'Where it is restored to.');
  if (to === null) return;
  const path = await restoreFromTrash(place, entry, to);
  sayWithUndo(`Restored ${path}.`, () => deleteAgain(place, [{ path, kind: entry.kind }]));
}

/** Asks, and takes entries away for good. */
export async function removeForGood(place: Place, entries: readonly TrashEntry[]): Promise<boolean> {
  const what = entries.length === 1 ? nameOf(entries[0]) : `${entries.length} things`;
  const isAgreed = await confirm({
    title: `Delete ${what} for good?`,
    text: 'It is taken out of the trash and cannot be restored.',
    confirm: 'Delete for good',
    isDanger: true,
  });
  if (!isAgreed) return false;
  const query = { notebook_id: place.notebook.id };
  for (const { id } of entries) await codex.trash.remove({ params: { entry: id }, query });
  await readTrashAnew(place);
  say(`Deleted ${what} for good.`);
  return true;
}

/** Asks, and takes everything away for good. */
export async function emptyTrash(place: Place): Promise<void> {
  const isAgreed = await confirm({
    title: 'Empty the trash?',
    text: `Everything that was deleted in ${place.notebook.name} is taken away for good. The history still has what was committed.`,
    confirm: 'Empty the trash',
    isDanger: true,
  });
  if (!isAgreed) return;
  const { data } = await codex.trash.empty({ query: { notebook_id: place.notebook.id }, body: {} });
  await readTrashAnew(place);
  say(data.removed === 1 ? 'Deleted one thing for good.' : `Deleted ${data.removed} things for good.`);
}

/** What an entry is called; nobody knows where some of them stood. */
export function nameOf(entry: Pick<TrashEntry, 'path'> | undefined): string {
  return entry?.path ? baseName(entry.path) : 'a file without a name';
}

async function restoreOne(place: Place, entry: TrashEntry): Promise<string | null> {
  try {
    if (entry.path !== null) return await restoreFromTrash(place, entry);
    const to = await askWhere(entry, 'Nobody knows where it stood.');
    return to === null ? null : await restoreFromTrash(place, entry, to);
  } catch (error) {
    if (toFailure(error).kind !== 'conflict') {
      reportFailure(error);
      return null;
    }
    const to = await askWhere(entry, 'Something stands at its old place by now.');
    return to === null ? null : restoreFromTrash(place, entry, to);
  }
}

async function askWhere(entry: TrashEntry, text: string): Promise<string | null> {
  const value = entry.path ?? '';
  const to = await askText({
    title: `Restore ${nameOf(entry)}`,
    ...{ text, label: 'Path', value, confirm: 'Restore' },
  });
  return to === null ? null : to.replace(/^\/+|\/+$/g, '');
}

async function deleteAgain(place: Place, restored: readonly Restored[]): Promise<void> {
  const query = { notebook_id: place.notebook.id };
  for (const { path, kind } of restored) {
    if (kind === 'folder') await codex.folders.remove({ params: { path }, query });
    else {
      const { id } = (await codex.files.getByPath({ params: { path }, query })).data;
      await codex.files.remove({ params: { file: id }, query }, { ifMatch: '*' });
    }
  }
  await readTrashAnew(place);
}
