import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AbsPath, CodexError } from '@codexlab/core';
import { readMoveNote } from './databases/move-note.ts';
import { LOCK, SYSTEM_DATABASE } from './databases/names.ts';
import { lockDataFolder } from './server/data-folder.ts';

/** True when a data folder has a system database, be it amid a move; it is not opened. */
export function hasSystemDatabase(dataDir: AbsPath): boolean {
  return existsSync(join(dataDir, SYSTEM_DATABASE)) || readMoveNote(dataDir) !== null;
}

/**
 * Throws `conflict` while another process has a data folder that has no system database yet: a server takes the folder
 * before it makes that. Makes nothing.
 */
export async function requireNotHeld(dataDir: AbsPath): Promise<void> {
  if (existsSync(join(dataDir, LOCK))) await (await lockDataFolder(dataDir)).release();
}

/** Throws `not_found` where a data folder has no system database. */
export function requireSystemDatabase(dataDir: AbsPath): void {
  if (hasSystemDatabase(dataDir)) return;
  const message =
    `There is no system database in ${dataDir} yet. Name the right folder with --data or CODEX_DATA_DIR; ` +
    'a server makes one when it starts, and so does: codexlab user add NAME --superuser';
  throw new CodexError('not_found', message, { path: join(dataDir, SYSTEM_DATABASE) });
}
