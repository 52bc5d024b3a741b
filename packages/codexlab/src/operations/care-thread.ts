import type { Care, Tended } from '../databases/tend-database.ts';
import { startWorker } from '../worker/start-worker.ts';

/** A thread that reads and writes whole databases: a single statement of it may take minutes. */
export interface CareThread extends Care {
  end(): Promise<void>;
}

/** Starts it. */
export function startCare(): CareThread {
  const thread = startWorker('maintenance-worker', () => undefined); // whoever calls hears of its end
  return {
    check: (storage, location) => thread.call<readonly string[]>('check', [storage, location]),
    tend: (storage, options) => thread.call<Tended>('tend', [storage, options]),
    end: () => thread.terminate(),
  };
}
