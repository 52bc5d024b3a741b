import { parentPort } from 'node:worker_threads';
import type { StorageChoice } from '@codexlab/storage-sql';
import { loadEngine } from '../databases/load-engine.ts';
import { careHere, type TendOptions } from '../databases/tend-database.ts';
import { channelOf, serveMethods } from './rpc.ts';

/** Reads and writes whole databases where nobody waits for it: the calls of the engine run to their end. */
serveMethods(channelOf(parentPort!), {
  load: async ([storage]: readonly [StorageChoice]) => void (await loadEngine(storage)),
  check: ([storage, location]: readonly [StorageChoice, string]) => careHere.check(storage, location),
  tend: ([storage, options]: readonly [StorageChoice, TendOptions]) => careHere.tend(storage, options),
});
