import { isCodexError } from '@codexlab/core';
import { choiceNamed, engineOf } from '../databases/engine-mark.ts';
import { type Environment, loadEngine } from '../databases/load-engine.ts';
import { readMoveNote } from '../databases/move-note.ts';
import { hasIndex, type IndexPlace } from '../databases/move/places.ts';

/** What keeps a database. */
export interface Kept {
  /** `system`, or the folder of a notebook. */
  readonly name: string;
  /** Null: it has no index yet, or cannot be found. */
  readonly engine: string | null;
  /** Several processes may use it at once; null: the engine is not known here. */
  readonly shared: boolean | null;
  readonly note: string;
}

/** Tells what keeps the database of a folder; it is not opened. What is not known of its engine is said in the note. */
export async function keptIn(name: string, dir: string, env: Environment): Promise<Kept> {
  const note = readMoveNote(dir);
  if (note)
    return { name, engine: note.to, shared: null, note: 'A move to it was interrupted: run it again.' };
  const engine = engineOf(dir);
  try {
    const { sharesFiles: shared } = await loadEngine(await choiceNamed(engine, dir, env));
    return { name, engine, shared, note: shared ? 'several processes at once' : 'one process alone' };
  } catch (error) {
    if (!isCodexError(error)) throw error;
    const isUnknown = error.details.field === 'storage' && error.details.engine === engine;
    return {
      name,
      engine,
      shared: null,
      note: isUnknown ? 'Name its module with CODEX_ENGINE.' : error.message,
    };
  }
}

/** As `keptIn`, of a notebook. */
export async function keptOf({ root, indexDir }: IndexPlace, env: Environment): Promise<Kept> {
  if (hasIndex(indexDir) || readMoveNote(indexDir)) return keptIn(root, indexDir, env);
  return notKept(root, 'It has no index yet.');
}

/** Nothing keeps it, and why. */
export function notKept(name: string, note: string): Kept {
  return { name, engine: null, shared: null, note };
}
