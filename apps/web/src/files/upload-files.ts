import { codex } from '../api/codex.ts';
import { reportFailure, useNotices } from '../notify/use-notices.ts';
import type { Place } from '../places/place.ts';
import { count } from './file-actions.ts';
import { trashPaths } from './trash-paths.ts';
import { useTree } from './use-tree.ts';

/** Puts files of this device into a folder (which ends in `/`, or is empty). Something of the same name is never replaced. */
export async function uploadFiles(
  place: Place,
  folder: string,
  files: readonly File[],
): Promise<readonly string[]> {
  const done: string[] = [];
  for (const file of files) {
    try {
      done.push(await upload(place, folder + file.name, file));
    } catch (error) {
      reportFailure(error);
    }
  }
  if (done.length > 0)
    useNotices().show(`Uploaded ${count(done.length, 'file')}`, {
      kind: 'done',
      action: { label: 'Undo', run: () => trashPaths(place, done) },
    });
  return done;
}

async function upload(place: Place, path: string, file: File): Promise<string> {
  const query = { notebook_id: place.notebook.id, path };
  const { data } = await codex.files.upload({ query, body: file });
  useTree().store?.put(data.path, data.id);
  return data.path;
}
