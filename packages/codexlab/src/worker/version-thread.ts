import { CodexError, systemTimer, type Timer, type VersionControl } from '@codexlab/core';
import type { VersionControlOptions } from '@codexlab/git';
import { type LimitedThread, startLimited, type ThreadLimits } from './limited-thread.ts';
import { remoteHistory, type VersionMethod } from './remote-history.ts';
import type { startWorker } from './start-worker.ts';

/** Histories that are read and written without the git command, in a thread of their own. */
export interface VersionThread {
  /** A history; no thread is started before its first call. */
  open(options: VersionControlOptions): VersionControl;
  /** Ends the thread; what is asked for then, and what was not done yet, fails with `unavailable`. */
  close(): Promise<void>;
}

/** Limits of the thread; the defaults are for real repositories. */
export interface VersionThreadOptions extends Partial<ThreadLimits> {
  /** So long the thread waits for more to do. */
  readonly idleMs?: number | undefined;
  readonly timer?: Timer | undefined;
  readonly start?: typeof startWorker | undefined;
}

/**
 * Reads and writes histories in one thread, which starts when it is needed and ends when nothing was asked for a while. A
 * repository that takes too much memory costs the thread: all that it was doing fails with `unavailable`, and the next
 * call starts another.
 */
export function createVersionThread(options: VersionThreadOptions = {}): VersionThread {
  const { timer = systemTimer, idleMs = 30_000 } = options;
  let running: LimitedThread | null = null;
  let ending: Promise<void> = Promise.resolve();
  let working = 0;
  let lastKey = 0;
  let closed = false;
  let stayOpen = (): void => undefined;

  async function ask<T>(method: VersionMethod, args: readonly unknown[]): Promise<T> {
    stayOpen();
    working++;
    try {
      await ending; // what it had locked is free only then
      if (closed) throw new CodexError('unavailable', 'The notebooks are closed.');
      running ??= startLimited('version-worker', { ...options, timer, onTooLarge: end, onLost: forget });
      return await running.call<T>(method, args);
    } finally {
      if (--working === 0 && !closed) stayOpen = timer.after(idleMs, end);
    }
  }

  function forget(): void {
    running = null;
  }

  function end(): void {
    if (running) ending = running.end();
    forget();
  }

  return {
    open: (opened) => remoteHistory(++lastKey, opened, { ask, isRunning: () => running !== null }),
    async close() {
      closed = true;
      stayOpen();
      end();
      await ending;
    },
  };
}
