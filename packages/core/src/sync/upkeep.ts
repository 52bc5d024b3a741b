import { decodeTime } from 'ulid';
import type { Clock } from '../clock.ts';
import { type CodexError, isCodexError } from '../errors.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { Timer } from '../fs/timer.ts';
import { isUlid } from '../ids.ts';
import { nameOf, storedRelPath } from '../paths.ts';
import type { IndexWriter } from './notebook-index.ts';
import { toTrouble } from './trouble.ts';

/** What upkeep works on. */
export interface UpkeepPorts {
  readonly fs: FileSystem;
  readonly index: IndexWriter;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly onTrouble?: ((error: CodexError | null) => void) | undefined;
}

/** Forgets what is older than is kept: deleted entries, log rows, trash. In small steps, between other work. */
export interface Upkeep {
  /** To be called after each change of the index. */
  noteChange(): void;
  close(): void;
}

/** How long soft-deleted entries keep their id, log rows are kept, and removed bytes lie in the trash. */
const RETENTION_MS = 30 * 24 * 60 * 60 * 1000;
/** The longest change log. */
const MAX_LOG_ROWS = 100_000;
const ROWS_A_STEP = 5_000;
const AFTER_CHANGE_MS = 5_000;
const DAILY_MS = 24 * 60 * 60 * 1000;
const TRASH = storedRelPath('.codex/trash');

/** Begins upkeep: once soon after a change, and daily. */
export function createUpkeep(ports: UpkeepPorts): Upkeep {
  let closed = false;
  let cancelSoon: (() => void) | null = null;
  let cancelDaily = ports.timer.after(AFTER_CHANGE_MS, daily);

  function noteChange(): void {
    if (closed || cancelSoon) return;
    cancelSoon = ports.timer.after(AFTER_CHANGE_MS, () => {
      cancelSoon = null;
      guarded(compact);
    });
  }

  function daily(): void {
    if (closed) return;
    cancelDaily = ports.timer.after(DAILY_MS, daily);
    guarded(emptyTrash);
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

  async function emptyTrash(): Promise<void> {
    const oldestMs = ports.clock.nowMs() - RETENTION_MS;
    for (const { path } of await listTrash()) {
      const id = nameOf(path);
      // Only what we put there: its name tells when.
      if (!closed && isUlid(id) && decodeTime(id) < oldestMs) await ports.fs.remove(path, { trash: null });
    }
  }

  async function listTrash() {
    try {
      return await ports.fs.list(TRASH);
    } catch (error) {
      if (isCodexError(error, 'not_found')) return [];
      throw error;
    }
  }

  return {
    noteChange,
    close() {
      closed = true;
      cancelSoon?.();
      cancelDaily();
    },
  };
}
