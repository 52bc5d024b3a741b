import type { Tended, TendOptions } from '../databases/tend-database.ts';
import type { StorageChoice } from '@codexlab/storage-sql';
import { sqlite } from '@codexlab/storage-sqlite';
import { startWorker } from '../worker/start-worker.ts';

/** A thread that reads and writes whole databases: a single statement of it may take minutes. */
export interface CareThread {
  /** See `checkDatabase`. */
  check(location: string): Promise<readonly string[]>;
  /** See `tendDatabase`. */
  tend(options: TendOptions): Promise<Tended>;
  end(): Promise<void>;
}

/** Starts it, for databases of one engine. */
export function startCare(storage: StorageChoice = sqlite()): CareThread {
  const thread = startWorker('maintenance-worker', () => undefined); // whoever calls hears of its end
  return {
    check: (location) => thread.call<readonly string[]>('check', [storage, location]),
    tend: (options) => thread.call<Tended>('tend', [storage, options]),
    end: () => thread.terminate(),
  };
}
