import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CodexError } from '@codexlab/core';
import { readIfThere } from '../settings-file.ts';
import { shellWord } from '../shell-word.ts';

/** The file beside a database that says that another one is taking its place; it is there for that moment only. */
export const MOVE_NOTE = 'engine.move';

/** What takes the place of a database, and where that one goes. */
export interface MoveNote {
  /** The file name of the database. */
  readonly database: string;
  /** The engine that it is moved to. */
  readonly to: string;
  /** The word that stands for that engine, see `choiceOf`. */
  readonly word: string;
  /** The file name that the old one gets. */
  readonly kept: string;
  /** How to go on: the rest of the command line after the engine. */
  readonly again: string;
}

/** The move of a folder's database that was cut off at its last steps, or null. Throws `unavailable`. */
export function readMoveNote(dir: string): MoveNote | null {
  const path = join(dir, MOVE_NOTE);
  const text = existsSync(path) ? readIfThere(path) : null;
  if (text === null) return null;
  const note = parse(text);
  if (note) return note;
  throw new CodexError('unavailable', `${path} cannot be read. Restore it, or the database beside it.`, {
    path,
  });
}

/** Throws `unavailable` (details `{ reason: 'moving' }`) where a move was cut off: the database may lie elsewhere. */
export function requireNoMove(dir: string): void {
  const note = readMoveNote(dir);
  if (note === null) return;
  const message =
    `A move of ${join(dir, note.database)} to the engine ${note.to} was interrupted. Nothing is lost; run it again: ` +
    `codexlab engine move ${shellWord(note.word)} ${note.again} --yes`;
  throw new CodexError('unavailable', message, { path: dir, reason: 'moving' });
}

function parse(text: string): MoveNote | null {
  try {
    const {
      database,
      to,
      word = to,
      kept,
      again,
    }: Partial<Record<keyof MoveNote, unknown>> = JSON.parse(text);
    if (typeof database !== 'string' || typeof to !== 'string' || typeof word !== 'string') return null;
    return typeof kept === 'string' && typeof again === 'string' ? { database, to, word, kept, again } : null;
  } catch {
    return null;
  }
}
