import { availableParallelism } from 'node:os';
import { type AbsPath, createIds, type Notebook, systemClock } from '@codexlab/core';
import { type Bases, openBases } from './base-store.ts';
import { openDataDir } from './data-dir.ts';
import type { Host, HostOptions, OpenOptions } from './library.ts';
import { openInHost } from './open-in-host.ts';
import { createLinePool } from './worker/line-pool.ts';
import { createTextThread } from './worker/text-thread.ts';
import { createVersionThread } from './worker/version-thread.ts';

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
      const parts = { pool, newId, texts, histories, bases: basesIn(chosen), dataDir: chosen };
      const storage = openOptions.storage ?? options.storage;
      const opened = await openInHost(parts, dir, { ...openOptions, storage });
      const close = () => opened.close().finally(() => open.delete(notebook));
      const notebook = { ...opened, close };
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
