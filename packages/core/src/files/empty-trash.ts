import { isCodexError } from '../errors.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { Ulid } from '../ids.ts';
import { readTrash, trashFolder } from './trash-store.ts';

/**
 * Takes entries of the trash away for good, each after the sidecars that were removed with it: a run that was cut off is
 * finished by the next one. Returns how many were there. Throws `invalid` for what is no id, before anything is removed.
 */
export async function emptyTrash(fs: FileSystem, ids: readonly Ulid[]): Promise<number> {
  let removed = 0;
  for (const id of new Set(ids)) if (await emptyOne(fs, id)) removed++;
  return removed;
}

async function emptyOne(fs: FileSystem, id: Ulid): Promise<boolean> {
  const stored = await readTrash(fs, id);
  for (const sidecar of stored?.manifest.sidecars ?? []) {
    const found = await readTrash(fs, sidecar);
    if (found?.manifest.owner === id) await removeForGood(fs, sidecar);
  }
  return removeForGood(fs, id);
}

/** False when it was not there. */
async function removeForGood(fs: FileSystem, id: Ulid): Promise<boolean> {
  try {
    await fs.remove(trashFolder(id), { trash: null });
    return true;
  } catch (error) {
    if (isCodexError(error, 'not_found')) return false;
    throw error;
  }
}
