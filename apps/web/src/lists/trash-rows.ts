import { codex } from '../api/codex.ts';
import { count, trashPaths } from '../files/file-actions.ts';
import { sayWithUndo } from '../notify/use-notices.ts';
import type { Place } from '../places/place.ts';
import type { ListRow } from './list-row.ts';
import { isFileLine, type RowEdits } from './row-edits.ts';

/** More rows than these go in a few large requests instead of one by one. */
const FEW = 20;

/** Moves rows to the trash, and offers to take them out again. */
export async function trashRows(place: Place, rows: readonly ListRow[], edits: RowEdits): Promise<void> {
  const files = rows.filter(isFileLine);
  const folders = rows.filter(({ entry }) => entry === 'folder').map(({ path }) => path);
  if (files.length <= FEW)
    return trashPaths(
      place,
      rows.map(({ path }) => path),
    );
  if (folders.length > 0) await trashPaths(place, folders);
  const done = await edits.send(files.map(({ file }) => ({ op: 'delete', file: file.id, if_match: '*' })));
  if (done === 0) return;
  const paths = new Set(files.map(({ path }) => path));
  sayWithUndo(`Moved ${count(done, 'file')} to the trash`, () => restore(place, paths));
}

/** The newest entries of the trash that stood at these paths go back. */
async function restore(place: Place, paths: ReadonlySet<string>): Promise<void> {
  const notebook_id = place.notebook.id;
  const missing = new Set(paths);
  const entries: string[] = [];
  const pages = codex.each((cursor) => codex.trash.list({ query: { notebook_id, per_page: 500, cursor } }));
  for await (const { id, path } of pages) {
    if (path !== null && missing.delete(path)) entries.push(id);
    if (missing.size === 0) break;
  }
  for (const entry of entries)
    await codex.trash.restore({ params: { entry }, query: { notebook_id }, body: {} });
}
