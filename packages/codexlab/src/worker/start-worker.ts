import { type ResourceLimits, Worker } from 'node:worker_threads';
import { CodexError } from '@codexlab/core';
import { type Caller, channelOf, createCaller } from './rpc.ts';

/** A thread that serves methods. */
export interface Thread extends Caller {
  /** Its number in this process. */
  readonly threadId: number;
  /** Ends the thread at once, whatever it is doing. */
  terminate(): Promise<void>;
  /** Lets the process end although the thread lives. */
  unref(): void;
  /** Takes that back. */
  ref(): void;
}

/** From source a thread starts by way of a module that teaches Node TypeScript; when built, the entry is beside us. */
const fromSource = import.meta.url.endsWith('.ts');

/**
 * Starts the thread `name` of this folder. `onExit` hears when it ends without having been told to. A thread that
 * passes its limits is ended; its calls fail with an error whose cause has the code `ERR_WORKER_OUT_OF_MEMORY`.
 */
export function startWorker(
  name: 'index-worker' | 'parse-worker' | 'maintenance-worker' | 'text-worker' | 'version-worker',
  onExit: (error: CodexError) => void,
  resourceLimits: ResourceLimits = {},
): Thread {
  const worker = fromSource
    ? new Worker(new URL('./from-source.mjs', import.meta.url), {
        resourceLimits,
        workerData: { entry: `./${name}.ts` },
        execArgv: ['--conditions=codexlab-source'],
      })
    : new Worker(new URL(`./${name}.js`, import.meta.url), { resourceLimits });
  const caller = createCaller(channelOf(worker));
  const { threadId } = worker; // an ended one has none
  let told = false;

  function onEnd(cause: unknown): void {
    const error = new CodexError(
      'unavailable',
      'A thread of the indexer has ended.',
      { thread: name },
      { cause },
    );
    caller.fail(error);
    if (!told) onExit(error);
    told = true;
  }
  worker.on('error', onEnd);
  worker.on('exit', onEnd);

  return {
    ...caller,
    threadId,
    async terminate() {
      told = true;
      await worker.terminate();
    },
    unref: () => worker.unref(),
    ref: () => worker.ref(),
  };
}
