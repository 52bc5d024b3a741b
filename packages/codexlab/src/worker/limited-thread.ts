import { totalmem } from 'node:os';
import { CodexError, type Timer } from '@codexlab/core';
import { noteLostThread } from '@codexlab/git';
import { isOutOfMemory } from './reading-limits.ts';
import { startWorker } from './start-worker.ts';

/** What a thread that works on histories may hold. */
export interface ThreadLimits {
  /** In objects. */
  readonly heapMegabytes: number;
  /** By how much the whole process may grow while the thread works: buffers are not part of a thread's heap. */
  readonly growthBytes: number;
  readonly lookEveryMs: number;
  /** The memory that the process holds now. */
  readonly memoryBytes: () => number;
}

/** A thread that does not live on when it takes too much. */
export interface LimitedThread {
  /** Fails with `unavailable` when the thread is ended over it. */
  call<T>(method: string, args: readonly unknown[]): Promise<T>;
  /** Ends it; what it had locked is free then. */
  end(): Promise<void>;
}

/** Starts it. `onTooLarge` has to end it; `onLost` hears that it ended by itself. */
export function startLimited(
  name: 'version-worker',
  options: Partial<ThreadLimits> & {
    readonly timer: Timer;
    readonly start?: typeof startWorker | undefined;
    onTooLarge(): void;
    onLost(): void;
  },
): LimitedThread {
  const { heapMegabytes, growthBytes, lookEveryMs, memoryBytes } = { ...usualLimits(), ...options };
  const { timer, start = startWorker } = options;
  const onExit = () => {
    noteLostThread(thread.threadId);
    options.onLost();
  };
  const thread = start(name, onExit, { maxOldGenerationSizeMb: heapMegabytes });
  let calls = 0;
  let sinceBytes = 0;
  let isTooLarge = false;
  let stopLooking = (): void => undefined;

  function look(): void {
    isTooLarge = memoryBytes() - sinceBytes > growthBytes;
    if (isTooLarge) options.onTooLarge();
    else stopLooking = timer.after(lookEveryMs, look);
  }

  function begin(): void {
    if (++calls > 1) return;
    sinceBytes = memoryBytes();
    stopLooking = timer.after(lookEveryMs, look);
  }

  return {
    async call<T>(method: string, args: readonly unknown[]) {
      begin();
      try {
        return await thread.call<T>(method, args);
      } catch (error) {
        throw isTooLarge || isOutOfMemory(error) ? tooMuch(error) : error;
      } finally {
        if (--calls === 0) stopLooking();
      }
    },
    async end() {
      const isWorking = calls > 0;
      await thread.terminate();
      if (isWorking) noteLostThread(thread.threadId);
    },
  };
}

const GIBIBYTE = 1024 ** 3;

/** A pack of 512 MiB is kept, and a file as large is there up to three times while it is unpacked. */
function usualLimits(): ThreadLimits {
  const machineBytes = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  return {
    heapMegabytes: 1024,
    growthBytes: Math.min(2.5 * GIBIBYTE, machineBytes / 2),
    lookEveryMs: 100,
    memoryBytes: () => process.memoryUsage.rss(),
  };
}

function tooMuch(cause: unknown): CodexError {
  return new CodexError(
    'unavailable',
    'This history takes more memory than may be used without git. Install git (2.36 or newer) and start Codex again.',
    { feature: 'history' },
    { cause },
  );
}
