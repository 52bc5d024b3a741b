import { CodexError } from '@codexlab/core';
import type { StorageChoice } from '@codexlab/storage-sql';
import type { Care, Tended } from '../databases/tend-database.ts';
import { startWorker, type Thread } from '../worker/start-worker.ts';

/** A thread that reads and writes whole databases: a single statement of it may take minutes. */
export interface CareThread extends Care {
  /** Ends it, whatever it is doing, but for loading: the files that it was reading would stay open. */
  end(): Promise<void>;
}

/** Begins without a thread: it is started for the first database that needs one. `start` is another way to do so. */
export function startCare({ start = startWorker }: { readonly start?: typeof startWorker } = {}): CareThread {
  let thread: Thread | null = null;
  let loading: Promise<unknown> = Promise.resolve();
  let hasEnded = false;

  /** The thread, once it has its modules and those of the engine. */
  async function ready(storage: StorageChoice): Promise<Thread> {
    if (hasEnded) throw new CodexError('unavailable', 'The care for databases has ended.');
    const started = (thread ??= start('maintenance-worker', () => undefined)); // whoever calls hears of its end
    const loaded = started.call('load', [storage]);
    loading = Promise.allSettled([loading, loaded]);
    await loaded;
    return started;
  }

  return {
    check: async (storage, location) =>
      (await ready(storage)).call<readonly string[]>('check', [storage, location]),
    tend: async (storage, options) => (await ready(storage)).call<Tended>('tend', [storage, options]),
    async end() {
      hasEnded = true;
      await loading;
      await thread?.terminate();
    },
  };
}
