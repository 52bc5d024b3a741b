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
import {
  openNotebookIndexReader,
  type SlowStatement,
  type SlowStatements,
  type SqlDriver,
  type SqlEngine,
} from '@codexlab/storage-sql';
import { cleanTemporaries, createWatcher, nodeFileSystem } from '@codexlab/watcher';
import { type Bases, openBases } from './base-store.ts';
import { openDataDir } from './data-dir.ts';
import { choiceFor, engineOf } from './databases/engine-mark.ts';
import { loadEngine } from './databases/load-engine.ts';
import { LOCK, NOTEBOOK_DATABASE } from './databases/names.ts';
import { noteOpened, type OpenDatabase, untilFree } from './databases/opened.ts';
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
  if (options.startEarly === true) pool.warm();
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
        { ...openOptions, storage: openOptions.storage ?? options.storage },
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
  if (options.create === false && !existsSync(join(indexDir, NOTEBOOK_DATABASE))) {
    throw new CodexError('not_found', `${root} has no index yet. Make one with: codexlab index ${dir}`, {
      path: root,
    });
  }
  const storage = options.storage ?? (await choiceFor(indexDir, NOTEBOOK_DATABASE));
  const engine = await loadEngine(storage);
  const places = { root, indexDir, dataDir: parts.dataDir };
  await untilFree(join(indexDir, NOTEBOOK_DATABASE));
  const { id, lock } = await lockNotebook(places, parts.newId, options.signal);
  if (!lock) requireShared(engine, { root, indexDir, rebuild: options.rebuild ?? false });
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
  const guard = lock ? guardIndex(join(indexDir, LOCK), tell, systemTimer) : { onTrouble: tell, close() {} };
  const lookedFor = openVersionControl({ root, workDir: indexDir }, parts.histories.open); // while the index is opened
  let line: NotebookLine | null = null;
  let through: OpenDatabase | null = null;
  let reader: RenewableReader | null = null;
  try {
    if (lock) {
      if (isInside(root, indexDir)) await cleanTemporaries(root);
      const lineOptions = {
        root,
        indexDir,
        storage,
        notebookId: id,
        ignoreFiles: options.ignoreFiles ?? true,
        rebuild: options.rebuild ?? false,
        slowMs: options.slow?.overMs ?? null,
      };
      const local = await parts.pool.open(lineOptions, events);
      through = engine.sharesFiles ? null : local.database;
      const forget = noteOpened(join(indexDir, NOTEBOOK_DATABASE), { storage, through });
      line = beforeClosing(local.line, forget);
    }
    const openFinished = () =>
      renewableReader(() => openReader(engine, through ?? { indexDir, slow: options.slow }));
    reader = lock ? await openFinished() : await onceMade(openFinished, options.signal);
    const stopRenewing = lock
      ? () => undefined
      : renewWhenReplaced({ file: join(indexDir, NOTEBOOK_DATABASE), reader, wakes });
    const versions = await lookedFor;
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

/** Others of this process wait for what is being closed, rather than asking it. */
function beforeClosing(line: NotebookLine, forget: () => void): NotebookLine {
  return {
    ...line,
    close() {
      forget();
      return line.close();
    },
  };
}

/** Throws `conflict` where only whoever holds the notebook may do this. */
function requireShared(
  engine: SqlEngine,
  {
    root,
    indexDir,
    rebuild,
  }: { readonly root: AbsPath; readonly indexDir: AbsPath; readonly rebuild: boolean },
): void {
  const held = `Another process has ${root} open`;
  const refuse = (message: string) => new CodexError('conflict', message, { path: root });
  if (rebuild) throw refuse(`${held}; close it before rebuilding the index.`);
  if (engineOf(indexDir) !== engine.name)
    throw refuse(`${held} with the engine ${engineOf(indexDir)}; close it before choosing another one.`);
  if (!engine.sharesFiles)
    throw refuse(
      `${held}, and with the engine ${engine.name} one process alone can use a notebook. Ask that one, or end it.`,
    );
}

/** Reads the file beside whoever writes it, or by way of the one driver that may have it open. */
async function openReader(
  engine: SqlEngine,
  source: OpenDatabase | { readonly indexDir: AbsPath; readonly slow: SlowStatements | undefined },
): Promise<IndexReader> {
  const driver = await openReading(engine, source);
  try {
    const snippets = await engine.openDriver({ location: ':memory:', synchronous: 'NORMAL' });
    return await openNotebookIndexReader(driver, { snippets });
  } catch (error) {
    await driver.close();
    throw error;
  }
}

async function openReading(
  engine: SqlEngine,
  source: Parameters<typeof openReader>[1],
): Promise<Pick<SqlDriver, 'all' | 'close'>> {
  if ('all' in source) return { all: source.all, close: () => Promise.resolve() };
  const location = join(source.indexDir, NOTEBOOK_DATABASE);
  return engine.openDriver({ location, synchronous: 'NORMAL', readOnly: true, slow: source.slow });
}
