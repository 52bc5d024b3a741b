import { isCodexError, type VersionControl } from '@codexlab/core';
import { isomorphicCapabilities, type VersionControlOptions } from '@codexlab/git';

/** What the thread of histories is asked for. */
export type VersionMethod = Exclude<keyof VersionControl, 'capabilities'>;

/** The way to that thread. */
export interface HistoryThread {
  ask<T>(method: VersionMethod, args: readonly unknown[]): Promise<T>;
  isRunning(): boolean;
}

/** A history in another thread. Each call says how it is opened: the thread may be another than at the last. */
export function remoteHistory(
  key: number,
  options: VersionControlOptions,
  thread: HistoryThread,
): VersionControl {
  const remote =
    <M extends VersionMethod>(method: M) =>
    (...args: Parameters<VersionControl[M]>) =>
      thread.ask<Awaited<ReturnType<VersionControl[M]>>>(method, [key, options, ...args]);
  return {
    capabilities: isomorphicCapabilities,
    state: remote('state'),
    initialize: remote('initialize'),
    identity: remote('identity'),
    commit: remote('commit'),
    pending: remote('pending'),
    log: remote('log'),
    resolve: remote('resolve'),
    read: remote('read'),
    entries: remote('entries'),
    compare: remote('compare'),
    blame: remote('blame'),
    branches: remote('branches'),
    tracked: remote('tracked'),
    contentOf: remote('contentOf'),
    async close() {
      if (!thread.isRunning()) return;
      await thread.ask('close', [key]).catch((error: unknown) => {
        if (!isCodexError(error, 'unavailable')) throw error; // what a lost thread held is free already
      });
    },
  };
}
