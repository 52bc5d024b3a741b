import {
  CodexError,
  type MergeResult,
  systemTimer,
  type TextDiff,
  type TextWork,
  type Timer,
} from '@codexlab/core';
import { isOutOfMemory } from './reading-limits.ts';
import { startWorker, type Thread } from './start-worker.ts';
import { textWork } from './text-work.ts';

/** Work on texts in a thread of its own. */
export interface TextThread extends TextWork {
  /** Ends the thread; what is asked for then, and what was not done yet, fails with `unavailable`. */
  close(): Promise<void>;
}

/** Limits of the thread; the defaults are for real work. */
export interface TextThreadOptions {
  /** So long a thread may take to begin: a busy machine takes long to load its program, whatever the text. */
  readonly startMs?: number | undefined;
  /** So long one piece of work may take. */
  readonly deadlineMs?: number | undefined;
  /** So long the thread waits for more to do. */
  readonly idleMs?: number | undefined;
  /** So much work may wait. */
  readonly maxWaiting?: number | undefined;
  readonly timer?: Timer | undefined;
  readonly start?: typeof startWorker | undefined;
}

/** Texts that together are smaller are compared at once: handing them over would take longer. */
const SMALL_BYTES = 16_384;
const HEAP_MEGABYTES = 1024;

/**
 * Works on texts in a thread, one piece after the other. It starts when it is needed, and ends when nothing was asked for a
 * while. Work that takes longer or more memory than any may is stopped and fails with `too_large`; when too much waits,
 * more is refused with `unavailable`.
 */
export function createTextThread(options: TextThreadOptions = {}): TextThread {
  const { startMs = 60_000, deadlineMs = 10_000, idleMs = 30_000, maxWaiting = 100 } = options;
  const { timer = systemTimer, start = startWorker } = options;
  let thread: Thread | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let closed = false;
  let stayOpen = (): void => undefined;

  async function ask<T>(method: keyof TextWork, args: readonly unknown[]): Promise<T> {
    if (waiting >= maxWaiting) throw tooBusy();
    waiting++;
    stayOpen();
    const done = turn.then(() => attempt<T>(method, args));
    turn = done.catch(() => undefined);
    try {
      return await done;
    } finally {
      if (--waiting === 0) stayOpen = timer.after(idleMs, () => void end());
    }
  }

  async function attempt<T>(method: keyof TextWork, args: readonly unknown[]): Promise<T> {
    await within(startMs, ['ready', []], tooBusy);
    return within<T>(deadlineMs, [method, args], tooMuch);
  }

  /** Calls the thread, and ends it when it does not answer in time. */
  async function within<T>(
    limitMs: number,
    call: Parameters<Thread['call']>,
    toError: (cause: unknown) => CodexError,
  ): Promise<T> {
    if (closed) throw new CodexError('unavailable', 'The notebooks are closed.');
    let isLate = false;
    const cancel = timer.after(limitMs, () => {
      isLate = true;
      void end();
    });
    try {
      return await running().call<T>(...call);
    } catch (error) {
      throw isLate || isOutOfMemory(error) ? toError(error) : error;
    } finally {
      cancel();
    }
  }

  function running(): Thread {
    const onExit = () => {
      if (thread === started) thread = null;
    };
    const started = thread ?? start('text-worker', onExit, { maxOldGenerationSizeMb: HEAP_MEGABYTES });
    return (thread = started);
  }

  async function end(): Promise<void> {
    const ended = thread;
    thread = null;
    await ended?.terminate();
  }

  return {
    merge: (versions) => {
      const size = versions.base.length + versions.ours.length + versions.theirs.length;
      return size <= SMALL_BYTES ? textWork.merge(versions) : ask<MergeResult>('merge', [versions]);
    },
    diff: (before, after, how) =>
      before.length + after.length <= SMALL_BYTES
        ? textWork.diff(before, after, how)
        : ask<TextDiff>('diff', [before, after, how]),
    edit: (path, bytes, edits) => ask<Uint8Array>('edit', [path, bytes, edits]),
    rewriteLinks: (path, bytes, rewrites) => ask<Uint8Array>('rewriteLinks', [path, bytes, rewrites]),
    async close() {
      closed = true;
      stayOpen();
      await end();
    },
  };
}

function tooMuch(cause: unknown): CodexError {
  const message = 'This text takes too long to be worked on as it is. Nothing was changed.';
  return new CodexError('too_large', message, {}, { cause });
}

function tooBusy(cause: unknown = null): CodexError {
  const message = 'Too much work on texts is waiting. Try again in a moment; nothing was changed.';
  return new CodexError('unavailable', message, { retryAfterSeconds: 1 }, { cause });
}
