import { parentPort } from 'node:worker_threads';
import type { VersionControl } from '@codexlab/core';
import { openVersionControl, type VersionControlOptions } from '@codexlab/git';
import { channelOf, serveMethods } from './rpc.ts';
import type { VersionMethod } from './remote-history.ts';

/** What each call begins with: which history, and how it is opened where this thread has not yet. */
type Opened = readonly [key: number, options: VersionControlOptions];

const histories = new Map<number, Promise<VersionControl>>();

/** Reads and writes histories where it can be killed: see `createVersionThread`. */
serveMethods(channelOf(parentPort!), {
  state: serve('state'),
  initialize: serve('initialize'),
  identity: serve('identity'),
  commit: serve('commit'),
  pending: serve('pending'),
  log: serve('log'),
  resolve: serve('resolve'),
  entries: serve('entries'),
  compare: serve('compare'),
  blame: serve('blame'),
  branches: serve('branches'),
  tracked: serve('tracked'),
  read: async ([key, options, ...args]: [...Opened, ...Parameters<VersionControl['read']>]) =>
    alone(await (await historyOf(key, options)).read(...args)),
  contentOf: async ([key, options, ...args]: [...Opened, ...Parameters<VersionControl['contentOf']>]) => {
    const bytes = await (await historyOf(key, options)).contentOf(...args);
    return bytes && alone(bytes);
  },
  async close([key]: [number]) {
    const history = histories.get(key);
    histories.delete(key);
    await (await history)?.close();
  },
});

function serve(method: Exclude<VersionMethod, 'read' | 'contentOf' | 'close'>) {
  return async ([key, options, ...args]: [...Opened, ...never[]]): Promise<unknown> => {
    const history = await historyOf(key, options);
    const call: (...args: never[]) => Promise<unknown> = history[method];
    return call(...args);
  };
}

function historyOf(key: number, options: VersionControlOptions): Promise<VersionControl> {
  const history = histories.get(key) ?? openVersionControl({ ...options, implementation: 'isomorphic' });
  histories.set(key, history);
  return history;
}

/** The bytes without the larger buffer that they may lie in: it would travel as a whole. */
function alone(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes);
}
