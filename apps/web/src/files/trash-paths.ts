import { codex } from '../api/codex.ts';
import { sayWithUndo } from '../notify/use-notices.ts';
import type { Place } from '../places/place.ts';
import { baseName, isFolderPath } from '../tabs/tab-location.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import { count } from './file-actions.ts';
import { useTree } from './use-tree.ts';

const ENTRIES_PER_PAGE = 200;

/**
 * Moves files and folders to the trash, and offers to take them out again. When one cannot be moved, those before it stay
 * in the trash with their Undo, and the error is thrown.
 */
export async function trashPaths(place: Place, paths: readonly string[]): Promise<void> {
  const done: string[] = [];
  try {
    for (const path of paths) {
      await trashPath(place.notebook.id, path);
      done.push(path);
      useTree().store?.take(path);
      useTree().chosen.delete(path);
      await closeTabsOf(path);
    }
  } finally {
    const what = done.length === 1 ? baseName(done[0]!) : count(done.length, 'thing');
    if (done.length > 0) sayWithUndo(`Moved ${what} to the trash`, () => untrashPaths(place, done));
  }
}

/** Takes out of the trash what stood at these paths last. Throws when something of it is not there any more. */
export async function untrashPaths(place: Place, paths: readonly string[]): Promise<void> {
  const notebook_id = place.notebook.id;
  const missing = new Map(paths.map((path) => [path.replace(/\/$/, ''), path]));
  const entries: string[] = [];
  const pages = codex.each((cursor) =>
    codex.trash.list({ query: { notebook_id, per_page: ENTRIES_PER_PAGE, cursor } }),
  );
  for await (const { id, path } of pages) {
    if (path !== null && missing.delete(path)) entries.push(id);
    if (missing.size === 0) break;
  }
  for (const entry of entries)
    await codex.trash.restore({ params: { entry }, query: { notebook_id }, body: {} });
  for (const path of paths)
    if (isFolderPath(path) && !missing.has(path.replace(/\/$/, ''))) useTree().store?.putFolder(path);
  const [lost] = missing.values();
  if (lost !== undefined) throw new Error(`${baseName(lost)} is not in the trash any more.`);
}

async function trashPath(notebook_id: string, path: string): Promise<void> {
  const query = { notebook_id };
  if (isFolderPath(path)) {
    await codex.folders.remove({ params: { path: path.replace(/\/$/, '') }, query });
    return;
  }
  const { data } = await codex.files.getByPath({ params: { path }, query: { ...query, content: false } });
  await codex.files.remove({ params: { file: data.id }, query }, { ifMatch: '*' });
}

async function closeTabsOf(path: string): Promise<void> {
  const tabs = useTabs();
  const isIn = (each: string) => (isFolderPath(path) ? each.startsWith(path) : each === path);
  for (const pane of [...tabs.panes]) {
    const closing = pane.tabs.filter(({ location }) => isIn(location.path));
    if (closing.length > 0) await tabs.close(pane, closing);
  }
}
