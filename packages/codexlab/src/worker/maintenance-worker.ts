import { parentPort } from 'node:worker_threads';
import { checkDatabase, tendDatabase, type TendOptions } from '@codexlab/storage-sqlite';
import { channelOf, serveMethods } from './rpc.ts';

/** Reads and writes whole databases where nobody waits for it: the calls of the engine run to their end. */
serveMethods(channelOf(parentPort!), {
  check: ([location]: readonly [string]) => Promise.resolve(checkDatabase(location)),
  tend: ([options]: readonly [TendOptions]) => tendDatabase(options),
});
