import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  type AbsPath,
  CodexError,
  completeMoves,
  createIds,
  createNotebook,
  createWakes,
  type IndexReader,
  type NewId,
  type Notebook,
  type NotebookLine,
  systemClock,
  systemTimer,
  type TextWork,
} from '@codexlab/core';
import { openVersionControl } from '@codexlab/git';
import { parseFile, propertyEditor } from '@codexlab/metadata';
import { openNotebookIndexReader } from '@codexlab/storage-sql';
import {
  NOTEBOOK_DATABASE,
  openDriver,
  type SlowStatement,
  type SlowStatements,
} from '@codexlab/storage-sqlite';
import { cleanTemporaries, createWatcher, nodeFileSystem } from '@codexlab/watcher';
import { type Bases, openBases } from './base-store.ts';
import { openDataDir } from './data-dir.ts';
import { askHolder, serveWaiters } from './holder.ts';
import { openHistoryMemory } from './history-memory.ts';
import { guardIndex } from './index-guard.ts';
import { chooseIndexDir, isInside, notebookRoot } from './index-dir.ts';
import type { Host, HostOptions, OpenOptions } from './library.ts';
import { lockNotebook, onceMade } from './lock-notebook.ts';
import { requireOwnFolder } from './own-folder.ts';
import { type RenewableReader, renewableReader, renewWhenReplaced } from './renewable-reader.ts';
import { openSettings } from './settings-store.ts';
import { createLinePool, type LinePool } from './worker/line-pool.ts';
import { createTextThread } from './worker/text-thread.ts';
import { createVersionThread, type VersionThread } from './worker/version-thread.ts';

/**
 * Opens a host: the one place where everything is put together.
 *
 * @example
 * const host = await openHost();
 * const notebook = await host.open('lab');
 */
export async function openHost(options: HostOptions = {}): Promise<Host> {
  const dataDir = openDataDir(options.dataDir);
  const pool = createLinePool(options.workers ?? Math.min(Math.max(availableParallelism() - 1, 1), 4));
  const newId = createIds(systemClock);
  const texts = createTextThread();
  const histories = createVersionThread();
  const bases = new Map<AbsPath, Bases>();
  const basesIn = (dir: AbsPath): Bases => {
    const opened = bases.get(dir) ?? openBases(dir);
    bases.set(dir, opened);
    return opened;
  };
  const open = new Set<Notebook>();

  return {
    async open(dir, openOptions = {}) {
      const chosen = openOptions.dataDir === undefined ? dataDir : openDataDir(openOptions.dataDir);
      const notebook = await openIn(
        { pool, newId, texts, histories, bases: basesIn(chosen), dataDir: chosen },
        dir,
        openOptions,
        () => open.delete(notebook),
      );
      open.add(notebook);
      return notebook;
    },
    async close() {
      await Promise.all([...open].map((notebook) => notebook.close()));
      await pool.close();
      await texts.close();
      await histories.close();
      for (const each of bases.values()) await each.close();
    },
  };
}

/**
 * Opens one folder: a host with one notebook, which ends with it.
 *
 * @example const notebook = await openNotebook('lab'); await notebook.sync();
 */
export async function openNotebook(dir: string, options: OpenOptions & HostOptions = {}): Promise<Notebook> {
  const host = await openHost(options);
  try {
    const notebook = await host.open(dir, options);
    return { ...notebook, close: () => host.close() };
  } catch (error) {
    await host.close();
    throw error;
  }
}

interface HostParts {
  readonly pool: LinePool;
  readonly newId: NewId;
  readonly dataDir: AbsPath;
  readonly texts: TextWork;
  readonly histories: VersionThread;
  readonly bases: Bases;
}

async function openIn(
  parts: HostParts,
  dir: string,
  options: OpenOptions,
  onClosed: () => void,
): Promise<Notebook> {
  options.signal?.throwIfAborted();
  const root = notebookRoot(dir);
  const indexDir = chooseIndexDir(root, parts.dataDir);
  if (isInside(root, indexDir)) requireOwnFolder(root);
  if (options.create === false && !existsSync(join(indexDir, 'notebook.db'))) {
    throw new CodexError('not_found', `${root} has no index yet. Make one with: codexlab index ${dir}`, {
      path: root,
    });
  }
  const places = { root, indexDir, dataDir: parts.dataDir };
  const { id, lock } = await lockNotebook(places, parts.newId, options.signal);
  if (!lock && options.rebuild) {
    throw new CodexError(
      'conflict',
      `Another process has ${root} open; close it before rebuilding the index.`,
      { path: root },
    );
  }
  const wakes = createWakes();
  const troubles = new Set<(error: CodexError | null) => void>();
  const events = {
    onWake: () => wakes.wake(),
    onReplaced: () => {
      reader?.renew().then(wakes.wake, events.onTrouble);
    },
    onTrouble: (error: CodexError | null) => guard.onTrouble(error),
    onSlow: (slow: SlowStatement) => options.slow?.tell(slow),
  };
  const tell = (error: CodexError | null) => {
    for (const listener of troubles) listener(error);
  };
  const guard = lock
    ? guardIndex(join(indexDir, 'lock.db'), tell, systemTimer)
    : { onTrouble: tell, close() {} };
  let line: NotebookLine | null = null;
  let reader: RenewableReader | null = null;
  try {
    if (lock) {
      if (isInside(root, indexDir)) await cleanTemporaries(root);
      const lineOptions = {
        root,
        indexDir,
        notebookId: id,
        ignoreFiles: options.ignoreFiles ?? true,
        rebuild: options.rebuild ?? false,
        slowMs: options.slow?.overMs ?? null,
      };
      line = (await parts.pool.open(lineOptions, events)).line;
    }
    const openFinished = () => renewableReader(() => openReader(indexDir, options.slow));
    reader = lock ? await openFinished() : await onceMade(openFinished, options.signal);
    const stopRenewing = lock
      ? () => undefined
      : renewWhenReplaced({ file: join(indexDir, NOTEBOOK_DATABASE), reader, wakes });
    const versions = await openVersionControl({ root, workDir: indexDir }, parts.histories.open);
    const fs = await nodeFileSystem(root);
    if (line) await completeMoves({ fs, line, texts: parts.texts, clock: systemClock });
    const notebook = createNotebook({
      ref: { id, root, indexDir },
      line,
      reader,
      fs,
      parse: parseFile,
      editor: propertyEditor,
      settings: openSettings({ root, indexDir }),
      versions,
      historyMemory: openHistoryMemory(indexDir),
      actorNames: options.actorNames ?? null,
      texts: parts.texts,
      bases: parts.bases.of(id),
      newId: parts.newId,
      clock: systemClock,
      watcher: createWatcher({ timer: systemTimer }),
      timer: systemTimer,
      wakes,
      onTrouble(listener) {
        troubles.add(listener);
        return () => troubles.delete(listener);
      },
      ignoreFiles: options.ignoreFiles ?? true,
      waitForHolder: () => askHolder(indexDir, systemTimer),
      onClose: async () => {
        guard.close();
        stopServing();
        stopRenewing();
        await lock?.release();
        onClosed();
      },
    });
    const stopServing = lock ? serveWaiters(indexDir, () => notebook.settled()) : () => undefined;
    return notebook;
  } catch (error) {
    guard.close();
    await reader?.close();
    await line?.close();
    await lock?.release();
    throw error;
  }
}

async function openReader(indexDir: AbsPath, slow: SlowStatements | undefined): Promise<IndexReader> {
  const location = join(indexDir, NOTEBOOK_DATABASE);
  const driver = await openDriver({ location, synchronous: 'NORMAL', readOnly: true, slow });
  try {
    const snippets = await openDriver({ location: ':memory:', synchronous: 'NORMAL' });
    return await openNotebookIndexReader(driver, { snippets });
  } catch (error) {
    await driver.close();
    throw error;
  }
}
