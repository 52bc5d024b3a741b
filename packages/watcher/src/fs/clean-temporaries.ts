import { type AbsPath, ROOT, relPathOnDisk } from '@codexlab/core';
import { isMissing, toCodexError } from './errno.ts';
import type { Folder } from './folder.ts';
import { namesIn } from './list-folder.ts';
import { readEntry } from './read-file.ts';
import { removeEntry } from './remove-entry.ts';
import { isTemporary, newTemporaryId } from './temporary-names.ts';
import { createWalk, openFolder } from './walk.ts';
import { TEMPORARY_FOLDER, type WriteGround } from './write-folder.ts';
import { statAt, systemWriteIo } from './write-io.ts';

/**
 * Takes away what a crash left in `.codex/tmp`; call it only while holding the notebook's lock. Bytes that are
 * nowhere else (an outside edit caught by a write that then crashed) go to the trash instead. Returns how many
 * entries went. Throws `unavailable`.
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
    const names = namesIn(folder).filter(isTemporary);
    for (const name of names) await clean(ground, folder, name);
    return names.length;
  } catch (error) {
    throw toCodexError(error, TEMPORARY_FOLDER);
  } finally {
    folder.close();
  }
}

async function clean(ground: WriteGround, folder: Folder, name: string): Promise<void> {
  const path = relPathOnDisk(TEMPORARY_FOLDER, name);
  if (!isOnlyCopy(folder, name)) return ground.io.removeTree(folder.at(name));
  const manifest = JSON.stringify({
    path: null,
    reason: 'outside edit found after a crash',
    foundMs: Date.now(),
  });
  await removeEntry(ground, path, { trash: { id: newTemporaryId(), manifest } });
}

/** True for what a write replaced when it is not what it expected, and for a file caught by a move: nowhere else. */
function isOnlyCopy(folder: Folder, name: string): boolean {
  const expected = /^prev-.{26}-(.{64})$/.exec(name)?.[1];
  const stat = statAt(folder.at(name));
  if (!stat?.isFile() || stat.nlink > 1n) return false;
  return expected === undefined
    ? name.startsWith('moved-')
    : readEntry(folder, name, ROOT, 0).hash !== expected;
}
