import { type AbsPath, relPathOnDisk } from '@codexlab/core';
import { isMissing, toCodexError } from './errno.ts';
import type { Folder } from './folder.ts';
import { namesIn } from './list-folder.ts';
import { isOnlyCopy } from './only-copy.ts';
import { removeEntry } from './remove-entry.ts';
import { cleanStrays } from './strays.ts';
import { isTemporary, newTemporaryId, strayNoteId } from './temporary-names.ts';
import { createWalk, openFolder } from './walk.ts';
import { TEMPORARY_FOLDER, type WriteGround } from './write-folder.ts';
import { systemWriteIo } from './write-io.ts';

/**
 * Takes away what a crash left in `.codex/tmp`, and beside files on other disks; call it only while holding the
 * notebook's lock. Bytes that are nowhere else (an outside edit caught by a write that then crashed) go to the trash
 * instead, or become a conflict copy on their own disk. Returns how many entries of `.codex/tmp` went. Throws `unavailable`.
 */
export async function cleanTemporaries(root: AbsPath): Promise<number> {
  const ground: WriteGround = { walk: createWalk(root), io: systemWriteIo, caseSensitive: true };
  let folder: Folder;
  try {
    folder = openFolder(ground.walk, TEMPORARY_FOLDER);
  } catch (error) {
    if (isMissing(error)) return 0;
    throw toCodexError(error, TEMPORARY_FOLDER);
  }
  try {
    let count = 0;
    for (const name of namesIn(folder).filter(isTemporary)) if (await clean(ground, folder, name)) count++;
    return count;
  } catch (error) {
    throw toCodexError(error, TEMPORARY_FOLDER);
  } finally {
    folder.close();
  }
}

async function clean(ground: WriteGround, folder: Folder, name: string): Promise<boolean> {
  const id = strayNoteId(name);
  if (id !== null) return cleanStrays(ground, folder, { name, id });
  if (isOnlyCopy(folder, name)) await intoTrash(ground, name);
  else ground.io.removeTree(folder.at(name));
  return true;
}

async function intoTrash(ground: WriteGround, name: string): Promise<void> {
  const path = relPathOnDisk(TEMPORARY_FOLDER, name);
  const manifest = JSON.stringify({
    path: null,
    reason: 'outside edit found after a crash',
    foundMs: Date.now(),
  });
  await removeEntry(ground, path, { trash: { id: newTemporaryId(), manifest } });
}
