import fs from 'node:fs';
import { ROOT, type RelPath, folderOf, nameOf, storedRelPath } from '@codexlab/core';
import { keepConflictCopy } from './conflict-copy.ts';
import type { Folder } from './folder.ts';
import { namesIn } from './list-folder.ts';
import { isOnlyCopy } from './only-copy.ts';
import { readEntry } from './read-file.ts';
import { isStrayTemporary, strayNoteName } from './temporary-names.ts';
import { tidy } from './tidy.ts';
import { openFolder } from './walk.ts';
import { TEMPORARY_FOLDER, type WriteGround, makeFolder, syncFolder, within } from './write-folder.ts';
import { statAt } from './write-io.ts';

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = fs.constants;
const MAX_NOTE_BYTES = 65_536;

/**
 * Does work that makes strays (temporaries beside `path`), under a note in `.codex/tmp` that says where: a crash
 * leaves no file that nothing finds again, and no start has to search the whole notebook.
 */
export async function withStrayNote<T>(
  ground: WriteGround,
  stray: { readonly path: RelPath; readonly id: string; readonly parent: Folder },
  work: () => Promise<T>,
): Promise<T> {
  return within(await makeFolder(ground, TEMPORARY_FOLDER), async (notes) => {
    const note = notes.at(strayNoteName(stray.id));
    await writeNote(ground, notes, stray);
    try {
      return await work();
    } finally {
      // A note whose strays could not be taken away stays for `cleanStrays`.
      if (!namesIn(stray.parent).some((name) => isStrayOf(name, stray.id)))
        tidy(() => ground.io.unlink(note));
    }
  });
}

/**
 * Takes away the strays that a note tells of; what is nowhere else becomes a conflict copy beside the file it stood
 * in. False when its folder cannot be found, so the note stays: the disk may be away just now.
 */
export function cleanStrays(ground: WriteGround, notes: Folder, note: { name: string; id: string }): boolean {
  const path = readNote(notes, note.name);
  if (path === null) return discard(ground, notes.at(note.name));
  let parent: Folder;
  try {
    parent = openFolder(ground.walk, folderOf(path));
  } catch {
    return false;
  }
  try {
    const strays = namesIn(parent).filter((name) => isStrayOf(name, note.id));
    if (strays.length === 0 && !statAt(parent.at(nameOf(path)))) return false;
    for (const name of strays) {
      const beside = { ground, parent, path, name: nameOf(path) };
      if (isOnlyCopy(parent, name)) keepConflictCopy(beside, { folder: parent, name });
      ground.io.unlink(parent.at(name));
    }
    return discard(ground, notes.at(note.name));
  } finally {
    parent.close();
  }
}

async function writeNote(
  { io }: WriteGround,
  notes: Folder,
  { path, id }: { readonly path: RelPath; readonly id: string },
): Promise<void> {
  const fd = io.open(notes.at(strayNoteName(id)), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    await io.write(fd, Buffer.from(JSON.stringify({ path })));
    await io.fsync(fd);
  } finally {
    io.close(fd);
  }
  await syncFolder(io, notes);
}

/** Null for a note that a crash cut off: strays are made only after it is whole. */
function readNote(notes: Folder, name: string): RelPath | null {
  try {
    const { bytes } = readEntry(notes, name, ROOT, MAX_NOTE_BYTES);
    const note: unknown = JSON.parse(Buffer.from(bytes).toString());
    if (typeof note !== 'object' || note === null || !('path' in note) || typeof note.path !== 'string')
      return null;
    const leadsOut = note.path.split('/').some((part) => ['', '.', '..'].includes(part));
    return leadsOut || note.path.includes('\0') ? null : storedRelPath(note.path);
  } catch {
    return null;
  }
}

function isStrayOf(name: string, id: string): boolean {
  return isStrayTemporary(name) && name.includes(id);
}

function discard({ io }: WriteGround, note: ReturnType<Folder['at']>): true {
  io.unlink(note);
  return true;
}
