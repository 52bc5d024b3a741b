import { codex } from '../api/codex.ts';
import type { Place } from '../places/place.ts';
import { readTrashAnew, type TrashEntry } from './use-trash.ts';

/**
 * Puts a deleted file or folder back where it stood, or at `to`; gives the path where it stands now. Throws `ApiError`:
 * 409 when something stands there by now.
 *
 * @example
 * sayWithUndo(`Deleted ${name}.`, async () => void (await restoreFromTrash(place, entry)));
 */
export async function restoreFromTrash(
  place: Place,
  entry: Pick<TrashEntry, 'id'>,
  to: string | null = null,
): Promise<string> {
  const { data } = await codex.trash.restore({
    params: { entry: entry.id },
    query: { notebook_id: place.notebook.id },
    body: to === null ? {} : { to },
  });
  await readTrashAnew(place);
  return data.path;
}
