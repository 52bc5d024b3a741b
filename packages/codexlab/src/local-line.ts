import { createHash } from 'node:crypto';
import {
  type CodexError,
  createEntryReader,
  createIds,
  createLine,
  type EntryReader,
  type Hash,
  isCodexError,
  type NotebookLine,
  systemClock,
  systemTimer,
  wholeNotebook,
} from '@codexlab/core';
import { parseFile } from '@codexlab/metadata';
import { isDamage, openNotebookIndexWriter, type SlowStatement, type SqlDriver } from '@codexlab/storage-sql';
import { nodeFileSystem } from '@codexlab/watcher';
import { loadEngine } from './databases/load-engine.ts';
import { openNotebookDatabase } from './databases/open-notebook-database.ts';
import type { OpenDatabase } from './databases/opened.ts';
import type { LineOptions, OpenedIndex } from './line-options.ts';

/** Whom a line tells. */
export interface LineEvents {
  readonly onWake: (seq: number) => void;
  readonly onTrouble: (error: CodexError | null) => void;
  /** The index turned out damaged and a new one stands in its place: open the reading side again. */
  readonly onReplaced: () => void;
  readonly onSlow: (slow: SlowStatement) => void;
}

/** An open line with what became of its index. */
export interface LocalLine {
  readonly line: NotebookLine;
  readonly opened: OpenedIndex;
  /** The database that it writes, for reading by way of it where nobody else may open the file. */
  readonly database: OpenDatabase;
}

/**
 * Opens index, files and line in this thread. `openReader` makes one that parses elsewhere; without it, here.
 * An index that turns out damaged while it is in use is set aside, and a new one is made from the files.
 */
export async function openLocalLine(
  options: LineOptions,
  events: LineEvents,
  openReader?: () => EntryReader,
): Promise<LocalLine> {
  let current: OnceOpened = await open(options.rebuild);
  let replacing: Promise<void> | null = null;

  function open(rebuild: boolean): Promise<OnceOpened> {
    const told = {
      ...events,
      onTrouble(error: CodexError | null) {
        if (isDamage(error)) void mendAndTell();
        else events.onTrouble(error);
      },
    };
    return openOnce({ ...options, rebuild }, told, openReader);
  }

  /** Once for all who met the damage. */
  function mend(): Promise<void> {
    replacing ??= replace().finally(() => (replacing = null));
    return replacing;
  }

  async function mendAndTell(): Promise<void> {
    try {
      await mend();
    } catch (error) {
      events.onTrouble(isCodexError(error) ? error : null);
    }
  }

  async function replace(): Promise<void> {
    await current.line.close().catch(throwUnlessDamage);
    current = await open(true);
    events.onReplaced();
    await current.line.sync(wholeNotebook);
  }

  async function mending<T>(work: (line: NotebookLine) => Promise<T>): Promise<T> {
    await replacing;
    try {
      return await work(current.line);
    } catch (error) {
      throwUnlessDamage(error);
      await mend();
      return work(current.line);
    }
  }

  const line: NotebookLine = {
    sync: (scope, work) => mending((each) => each.sync(scope, work)),
    write: (path, bytes, change) => mending((each) => each.write(path, bytes, change)),
    move: (from, to, change) => mending((each) => each.move(from, to, change)),
    remove: (path, change) => mending((each) => each.remove(path, change)),
    createFolder: (path, change) => mending((each) => each.createFolder(path, change)),
    restore: (id, change) => mending((each) => each.restore(id, change)),
    emptyTrash: (ids) => mending((each) => each.emptyTrash(ids)),
    noteVersions: (versions) => mending((each) => each.noteVersions(versions)),
    beginUpload: (upload) => mending((each) => each.beginUpload(upload)),
    appendUpload: (id, offset, bytes) => mending((each) => each.appendUpload(id, offset, bytes)),
    completeUpload: (id, change) => mending((each) => each.completeUpload(id, change)),
    discardUpload: (id) => mending((each) => each.discardUpload(id)),
    check: (work) => mending((each) => each.check(work)),
    async close() {
      await replacing?.catch(() => undefined);
      await current.line.close().catch(throwUnlessDamage);
    },
  };
  const database: OpenDatabase = {
    capabilities: current.opened.capabilities,
    all: (sql, params) => mending(() => current.driver.all(sql, params)),
    script: (sql) => mending(() => current.driver.script(sql)),
    upkeep: (sql) => mending(() => current.driver.upkeep(sql)),
    copyTo: (path) => mending(() => current.driver.copyTo(path)),
  };
  return { line, opened: current.opened, database };
}

interface OnceOpened {
  readonly line: NotebookLine;
  readonly opened: OpenedIndex;
  readonly driver: SqlDriver;
}

function throwUnlessDamage(error: unknown): void {
  if (!isDamage(error)) throw error;
}

async function openOnce(
  options: LineOptions,
  events: LineEvents,
  openReader?: () => EntryReader,
): Promise<OnceOpened> {
  const newId = createIds(systemClock);
  const { root, indexDir, notebookId, slowMs } = options;
  const slow = slowMs === null ? undefined : { overMs: slowMs, tell: events.onSlow };
  const engine = await loadEngine(options.storage);
  const { driver, setAside, keptIds } = await openNotebookDatabase({ ...options, engine, newId, slow });
  const fs = await nodeFileSystem(root);
  const line = await createLine({
    fs,
    index: await openNotebookIndexWriter(driver, { newId, notebookId }),
    reader: openReader?.() ?? createEntryReader(fs, parseFile),
    clock: systemClock,
    timer: systemTimer,
    newId,
    hashBytes,
    ignoreFiles: options.ignoreFiles,
    ...events,
  });
  const { capabilities } = driver;
  return {
    line,
    opened: { ref: { id: notebookId, root, indexDir }, setAside, keptIds, capabilities },
    driver,
  };
}

function hashBytes(bytes: Uint8Array): Hash {
  return createHash('sha256').update(bytes).digest('hex') as Hash;
}
