import { parentPort } from 'node:worker_threads';
import type { StorageChoice } from '@codexlab/storage-sql';
import { loadEngine } from '../databases/load-engine.ts';
import { checkDatabase, tendDatabase, type TendOptions } from '../databases/tend-database.ts';
import { channelOf, serveMethods } from './rpc.ts';

/** Reads and writes whole databases where nobody waits for it: the calls of the engine run to their end. */
serveMethods(channelOf(parentPort!), {
  check: async ([storage, location]: readonly [StorageChoice, string]) =>
    checkDatabase(await loadEngine(storage), location),
  tend: async ([storage, options]: readonly [StorageChoice, TendOptions]) =>
    tendDatabase(await loadEngine(storage), options),
});
