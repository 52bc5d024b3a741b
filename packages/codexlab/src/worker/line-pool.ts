import {
  CodexError,
  isCodexError,
  type NotebookLine,
  type RestoredEntry,
  type SyncReport,
  type Upload,
  type WrittenFile,
} from '@codexlab/core';
import type { SlowStatement, SqlParams } from '@codexlab/storage-sql';
import type { OpenDatabase } from '../databases/opened.ts';
import type { LineOptions, OpenedIndex } from '../line-options.ts';
import { type LineEvents, type LocalLine, openLocalLine } from '../local-line.ts';
import { receiveError, type sendError } from './rpc.ts';
import { startWorker, type Thread } from './start-worker.ts';

/** Opens lines in threads: each notebook is pinned to one, new ones go where the fewest are. */
export interface LinePool {
  /** Starts the first thread, so that it has loaded its program by the time that a notebook needs it. */
  warm(): void;
  open(options: LineOptions, events: LineEvents): Promise<LocalLine>;
  close(): Promise<void>;
}

interface IndexThread {
  readonly thread: Thread;
  readonly events: Map<number, LineEvents>;
}

/** Makes a pool; threads start when notebooks need them. With no workers, lines live in this thread. */
export function createLinePool(workers: number): LinePool {
  if (workers === 0) return { warm() {}, open: openLocalLine, close: () => Promise.resolve() };
  const threads: IndexThread[] = [];
  let lastKey = 0;

  function pick(): IndexThread {
    const idle = threads.reduce<IndexThread | null>(
      (a, b) => (a && a.events.size <= b.events.size ? a : b),
      null,
    );
    return idle && (idle.events.size === 0 || threads.length >= workers) ? idle : start();
  }

  function start(): IndexThread {
    const started = startIndexThread((ended) => threads.splice(threads.indexOf(ended), 1));
    threads.push(started);
    return started;
  }

  return {
    warm() {
      if (threads.length === 0) start().thread.unref(); // who opens no notebook is not kept from ending
    },
    async open(options, events) {
      const { thread, events: listeners } = pick();
      thread.ref();
      const key = ++lastKey;
      listeners.set(key, events);
      try {
        const opened = await thread.call<OpenedIndex>('open', [key, options]);
        const line = remoteLine(thread, key, () => listeners.delete(key));
        return { line, opened, database: remoteDatabase(thread, key, opened.capabilities) };
      } catch (error) {
        listeners.delete(key);
        throw error;
      }
    },
    async close() {
      for (const { thread } of threads.splice(0)) {
        if (lastKey > 0) await thread.call('end', []).catch(() => undefined);
        await thread.terminate();
      }
    },
  };
}

function startIndexThread(onEnd: (ended: IndexThread) => void): IndexThread {
  const events = new Map<number, LineEvents>();
  const thread = startWorker('index-worker', (error) => {
    onEnd(started);
    for (const each of events.values()) each.onTrouble(error);
  });
  thread.onEvent('wake', (key: number, seq: number) => events.get(key)?.onWake(seq));
  thread.onEvent('slow', (key: number, slow: SlowStatement) => events.get(key)?.onSlow(slow));
  thread.onEvent('replaced', (key: number) => events.get(key)?.onReplaced());
  thread.onEvent('trouble', (key: number, error: ReturnType<typeof sendError> | null) => {
    const trouble = error && receiveError(error);
    events.get(key)?.onTrouble(trouble instanceof CodexError ? trouble : null);
  });
  const started = { thread, events };
  return started;
}

/** The line of a notebook in another thread. */
function remoteLine(thread: Thread, key: number, onClosed: () => void): NotebookLine {
  return {
    sync: (scope, work) => thread.call<SyncReport>('sync', [key, scope], work),
    write: (path, bytes, options) => thread.call<WrittenFile>('write', [key, path, bytes, options]),
    move: (from, to, options) => thread.call('move', [key, from, to, options]),
    remove: (path, options) => thread.call('remove', [key, path, options]),
    createFolder: (path, options) => thread.call('createFolder', [key, path, options]),
    restore: (id, options) => thread.call<RestoredEntry>('restore', [key, id, options]),
    emptyTrash: (ids) => thread.call<number>('emptyTrash', [key, ids]),
    noteVersions: (versions) => thread.call('noteVersions', [key, versions]),
    beginUpload: (upload) => thread.call<Upload>('beginUpload', [key, upload]),
    appendUpload: (id, offset, bytes) => thread.call<Upload>('appendUpload', [key, id, offset, bytes]),
    completeUpload: (id, options) => thread.call<WrittenFile>('completeUpload', [key, id, options]),
    discardUpload: (id) => thread.call('discardUpload', [key, id]),
    check: (work) => thread.call('check', [key], work),
    async close() {
      onClosed();
      await thread.call('close', [key]).catch((error: unknown) => {
        // What a lost thread held is free already.
        if (!isCodexError(error) || error.details.thread === undefined) throw error;
      });
    },
  };
}

/** The database of a line in another thread. */
function remoteDatabase(
  thread: Thread,
  key: number,
  capabilities: OpenDatabase['capabilities'],
): OpenDatabase {
  return {
    capabilities,
    all: <R>(sql: string, params: SqlParams = []) => thread.call<R[]>('databaseAll', [key, sql, params]),
    script: (sql) => thread.call('databaseScript', [key, sql]),
    upkeep: (sql) => thread.call('databaseUpkeep', [key, sql]),
    copyTo: (path) => thread.call('databaseCopyTo', [key, path]),
  };
}
