import type { Tended, TendOptions } from '@codexlab/storage-sqlite';
import { startWorker } from '../worker/start-worker.ts';

/** A thread that reads and writes whole databases: a single statement of it may take minutes. */
export interface CareThread {
  /** See `checkDatabase`. */
  check(location: string): Promise<readonly string[]>;
  /** See `tendDatabase`. */
  tend(options: TendOptions): Promise<Tended>;
  end(): Promise<void>;
}

/** Starts it. */
export function startCare(): CareThread {
  const thread = startWorker('maintenance-worker', () => undefined); // whoever calls hears of its end
  return {
    check: (location) => thread.call<readonly string[]>('check', [location]),
    tend: (options) => thread.call<Tended>('tend', [options]),
    end: () => thread.terminate(),
  };
}
