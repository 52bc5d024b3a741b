import { count } from '../files/file-actions.ts';
import { trashPaths, untrashPaths } from '../files/trash-paths.ts';
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
  const paths = files.map(({ path }) => path);
  sayWithUndo(`Moved ${count(done, 'file')} to the trash`, () => untrashPaths(place, paths));
}
