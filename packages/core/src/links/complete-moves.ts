import { decodeTime } from 'ulid';
import type { Clock } from '../clock.ts';
import { isCodexError } from '../errors.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { Ulid } from '../ids.ts';
import { carryOutMove, type CarryOutPorts } from './carry-out-move.ts';
import {
  forgetJournal,
  isDone,
  isMoved,
  listJournals,
  type MoveJournal,
  readJournal,
} from './move-journal.ts';

/** How long a move can be taken back. */
export const UNDO_TTL_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * Finishes the moves that a crash interrupted, and forgets those that are too old to be taken back. What cannot be finished
 * now is tried again the next time. Only for whoever holds the notebook, while no other move is being made.
 */
export async function completeMoves(ports: CarryOutPorts & { readonly clock: Clock }): Promise<void> {
  const oldestMs = ports.clock.nowMs() - UNDO_TTL_MS;
  for (const id of await listJournals(ports.fs).catch(unlessCodexError)) {
    await complete(ports, id, oldestMs).catch(unlessCodexError);
  }
}

async function complete(ports: CarryOutPorts, id: Ulid, oldestMs: number): Promise<void> {
  if (await isDone(ports.fs, id)) {
    if (decodeTime(id) < oldestMs) await forgetJournal(ports.fs, id);
    return;
  }
  const stored = await readJournal(ports.fs, id);
  if (stored === null || (await wasMovedBack(ports.fs, stored.journal))) await forgetJournal(ports.fs, id);
  else await carryOutMove(ports, stored.journal);
}

/** Whoever saw a move fail may have put everything back: it is not to be made after all. */
async function wasMovedBack(fs: FileSystem, { id, from }: MoveJournal): Promise<boolean> {
  return (await isMoved(fs, id)) && (await fs.stat(from)) !== null;
}

/** The disk refuses: the notebook opens all the same. */
function unlessCodexError(error: unknown): never[] {
  if (isCodexError(error)) return [];
  throw error;
}
