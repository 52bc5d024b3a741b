import { join } from 'node:path';
import { type AbsPath, type CodexError, createWakes, systemTimer, type Wakes } from '@codexlab/core';
import type { SlowStatements } from '@codexlab/storage-sql';
import { LOCK } from './databases/names.ts';
import { guardIndex, type IndexGuard } from './index-guard.ts';
import type { LineEvents } from './local-line.ts';
import type { RenewableReader } from './renewable-reader.ts';

/** What the writing side of a notebook tells, brought to those who listen. */
export interface NotebookSignals {
  /** For the line. */
  readonly events: LineEvents;
  /** Rung by whoever applies changes. */
  readonly wakes: Wakes;
  /** Hears of failures of the index (null: over); the returned function ends it. */
  onTrouble(listener: (error: CodexError | null) => void): () => void;
  /** The reader that is renewed when the index was made anew. */
  renew(reader: RenewableReader): void;
  close(): void;
}

/** Makes them. Whoever holds the notebook also hears when its index folder is taken away (`guard`). */
export function createNotebookSignals(
  indexDir: AbsPath,
  { guard, slow }: { readonly guard: boolean; readonly slow: SlowStatements | undefined },
): NotebookSignals {
  const wakes = createWakes();
  const listeners = new Set<(error: CodexError | null) => void>();
  const tell = (error: CodexError | null) => {
    for (const listener of listeners) listener(error);
  };
  const { onTrouble, close }: IndexGuard = guard
    ? guardIndex(join(indexDir, LOCK), tell, systemTimer)
    : { onTrouble: tell, close: () => undefined };
  let reader: RenewableReader | null = null;
  return {
    wakes,
    events: {
      onWake: () => wakes.wake(),
      onReplaced: () => void reader?.renew().then(wakes.wake, onTrouble),
      onTrouble,
      onSlow: (statement) => slow?.tell(statement),
    },
    onTrouble(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    renew(renewed) {
      reader = renewed;
    },
    close,
  };
}
