import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SQLITE } from '@codexlab/storage-sqlite';
import type { BackupDisk } from '../../operations/backup/disk.ts';
import { ENGINE_MARK } from '../engine-mark.ts';
import { MOVE_NOTE, type MoveNote, readMoveNote } from '../move-note.ts';

const ONLY_OWNER = { mode: 0o600 };

/** Where the new database is made, beside the old one. */
export function newPath(dir: string, database: string): string {
  return join(dir, `${database}.moving`);
}

/**
 * Puts the new database of a folder, which is whole and on the disk, in the place of the old one. From the first step on
 * a note says what is being done, and nobody opens either until it is done; cut off, `finishSwitch` goes on.
 */
export async function switchDatabase(dir: string, note: MoveNote, disk: BackupDisk): Promise<void> {
  await putFile(dir, MOVE_NOTE, `${JSON.stringify(note)}\n`, disk);
  await finish(dir, note, disk);
}

/** Ends a switch that was cut off; null when there was none. */
export async function finishSwitch(dir: string, disk: BackupDisk): Promise<MoveNote | null> {
  const note = readMoveNote(dir);
  if (note !== null) await finish(dir, note, disk);
  return note;
}

/** Each step may have been done before. The log of the old one goes first: without its database it would be misread. */
async function finish(dir: string, { database, to, kept }: MoveNote, disk: BackupDisk): Promise<void> {
  const [path, made, old] = [join(dir, database), newPath(dir, database), join(dir, kept)];
  if (existsSync(made)) {
    if (existsSync(`${path}-wal`)) await disk.rename(`${path}-wal`, `${old}-wal`);
    for (const end of ['-shm', '-seal']) await disk.remove(`${path}${end}`);
    if (existsSync(path)) await disk.rename(path, old);
    await disk.sync(dir);
    await disk.rename(made, path);
    await disk.sync(dir);
  }
  if (to === SQLITE) await disk.remove(join(dir, ENGINE_MARK));
  else await putFile(dir, ENGINE_MARK, `${to}\n`, disk);
  await disk.sync(dir);
  await disk.remove(join(dir, MOVE_NOTE));
  await disk.sync(dir);
}

/** Whole or not at all, and on the disk. */
async function putFile(dir: string, name: string, text: string, disk: BackupDisk): Promise<void> {
  const temporary = join(dir, `${name}.tmp`);
  await disk.remove(temporary);
  await disk.write(temporary, [Buffer.from(text)], ONLY_OWNER);
  await disk.rename(temporary, join(dir, name));
  await disk.sync(dir);
}
