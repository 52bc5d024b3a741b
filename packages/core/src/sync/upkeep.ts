import type { Clock } from '../clock.ts';
import type { CodexError } from '../errors.ts';
import type { Timer } from '../fs/timer.ts';
import type { IndexWriter } from './notebook-index.ts';
import { toTrouble } from './trouble.ts';

/** What upkeep works on. */
export interface UpkeepPorts {
  readonly index: IndexWriter;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly onTrouble?: ((error: CodexError | null) => void) | undefined;
}

/** Forgets what is older than is kept: deleted entries and log rows. In small steps, between other work. */
export interface Upkeep {
  /** To be called after each change of the index. */
  noteChange(): void;
  close(): void;
}

/** How long soft-deleted entries keep their id, and log rows are kept. */
const RETENTION_MS = 30 * 24 * 60 * 60 * 1000;
/** The longest change log. */
const MAX_LOG_ROWS = 100_000;
const ROWS_A_STEP = 5_000;
const AFTER_CHANGE_MS = 5_000;

/** Begins upkeep: soon after each change. */
export function createUpkeep(ports: UpkeepPorts): Upkeep {
  let closed = false;
  let cancelSoon: (() => void) | null = null;

  function noteChange(): void {
    if (closed || cancelSoon) return;
    cancelSoon = ports.timer.after(AFTER_CHANGE_MS, () => {
      cancelSoon = null;
      guarded(compact);
    });
  }

  function guarded(work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      const trouble = toTrouble(error);
      if (!closed && trouble) ports.onTrouble?.(trouble);
    });
  }

  async function compact(): Promise<void> {
    const beforeMs = ports.clock.nowMs() - RETENTION_MS;
    const limits = {
      deletedBeforeMs: beforeMs,
      logBeforeMs: beforeMs,
      maxLogRows: MAX_LOG_ROWS,
      maxRows: ROWS_A_STEP,
    };
    for (;;) {
      const rows = await ports.index.compact(limits);
      if (closed || rows < ROWS_A_STEP) return;
      await ports.timer.breathe();
    }
  }

  return {
    noteChange,
    close() {
      closed = true;
      cancelSoon?.();
    },
  };
}
