import type { DirtyBatch, RelPath, Timer } from '@codexlab/core';
import { createCoalescer } from './coalesce.ts';

/** More names than this waiting: the system's queue (16,384) may have overflowed, which it does not tell. */
const MAX_PENDING_NAMES = 8000;

/** After a failure nothing is tried for so long; doubled with each further one, up to the second. */
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 30_000;

/** Turns single events into batches, one after the other. */
export interface Delivery {
  /** An event in a folder; `namesChanged` when the folder has to be listed for new folders. */
  note(folder: RelPath, namesChanged: boolean): void;
  /** Something may have been lost. */
  noteEverything(reason: string): void;
  /**
   * Hands on all that waits, without waiting longer; done when it was told. When that fails it rejects with what
   * `refresh` threw, and "everything" is told later.
   */
  drain(): Promise<void>;
  close(): void;
}

/** What a delivery works with. */
export interface DeliveryOptions {
  readonly timer: Timer;
  nowMs(): number;
  /** Looks after new folders; returns more dirty ones. Null: the root is gone, nothing may be told. */
  refresh(folders: readonly RelPath[] | 'everything'): Promise<readonly RelPath[] | null>;
  onDirty(batch: DirtyBatch): void;
}

/** Makes a delivery with nothing waiting. */
export function createDelivery(options: DeliveryOptions): Delivery {
  const coalescer = createCoalescer();
  const renamed = new Set<RelPath>();
  let names = 0;
  let reason: string | null = null;
  let last: Promise<void> = Promise.resolve();
  let cancel: (() => void) | null = null;
  let closed = false;
  let retryMs = 0;
  let notBeforeMs = 0;

  function schedule(): void {
    const due = reason === null ? coalescer.dueMs() : options.nowMs();
    cancel?.();
    cancel = null;
    if (due === null || closed) return;
    const delayMs = Math.max(due, notBeforeMs) - options.nowMs();
    // `deliver` has already seen to the next try.
    cancel = options.timer.after(Math.max(0, delayMs), () => void drain().catch(() => undefined));
  }

  /** What waited is lost when it could not be told, so everything is due, after a pause. */
  function failed(): void {
    retryMs = Math.min(MAX_RETRY_MS, Math.max(FIRST_RETRY_MS, 2 * retryMs));
    notBeforeMs = options.nowMs() + retryMs;
    noteEverything('looking after the folders failed');
  }

  function succeeded(): void {
    retryMs = 0;
    notBeforeMs = 0;
  }

  function noteEverything(why: string): void {
    if (closed) return;
    reason ??= why;
    schedule();
  }

  function drain(): Promise<void> {
    cancel?.();
    cancel = null;
    const done = last.then(deliver).catch((error: unknown) => {
      failed();
      throw error;
    });
    last = done.catch(() => undefined);
    return done;
  }

  async function deliver(): Promise<void> {
    const folders = coalescer.take(options.nowMs());
    const toList = [...renamed];
    const everything = reason;
    renamed.clear();
    names = 0;
    reason = null;
    if (closed || (everything === null && folders.length === 0)) return;
    const more = await options.refresh(everything === null ? toList : 'everything');
    if (closed || more === null) return;
    if (everything !== null) options.onDirty({ everything: true, reason: everything });
    else options.onDirty({ folders: [...new Set([...folders, ...more])] });
    succeeded();
  }

  return {
    note(folder, namesChanged) {
      if (closed) return;
      names++;
      if (namesChanged) renamed.add(folder);
      if (names > MAX_PENDING_NAMES) reason ??= `more than ${MAX_PENDING_NAMES} changes at once`;
      coalescer.add(folder, options.nowMs());
      schedule();
    },
    noteEverything,
    drain,
    close() {
      closed = true;
      cancel?.();
    },
  };
}
