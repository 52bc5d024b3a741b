import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AbsPath, LongWork, Notebook } from '@codexlab/core';
import { dataDirOf, openDataDir } from '../data-dir.ts';
import { hasSystemDatabase, requireNotHeld, requireSystemDatabase } from '../system-database.ts';
import { chooseIndexDir, notebookRoot } from '../index-dir.ts';
import type { Host, OpenOptions } from '../library.ts';
import { remark, type CommandContext } from './context.ts';
import { indexStorage } from './engine-choice.ts';
import { locateNotebook, type Whereabouts } from './locate-notebook.ts';
import type { DataOptions, NotebookOptions, OpenNotebookOptions } from './options.ts';
import { createProgressBar } from './render-progress.ts';
import { printable } from './render-text.ts';

/** A look at the disk that takes no longer than this shows no progress bar. */
const QUIET_MS = 400;

/** Opens the folder `root`, does the work and closes everything again, whatever happens. */
export async function withFolder<T>(
  context: CommandContext,
  root: string,
  options: OpenNotebookOptions & Pick<OpenOptions, 'create' | 'rebuild'>,
  work: (notebook: Notebook, host: Host) => Promise<T>,
): Promise<T> {
  const { create, rebuild } = options;
  const { dataDir } = whereabouts(context, options);
  const storage = await indexStorage(context, { root, dataDir }, options);
  const host = await context.openHost({ dataDir });
  const oldBroken = new Set(brokenIndexes(root, dataDir));
  try {
    const { signal } = context;
    const ignoreFiles = options.ignore;
    const notebook = await host.open(root, { dataDir, storage, ignoreFiles, create, rebuild, signal });
    const broken = rebuild ? undefined : brokenIndexes(root, dataDir).find((path) => !oldBroken.has(path));
    if (broken !== undefined) {
      const kept = `the old one is kept as ${printable(broken)}`;
      remark(context, `The index was damaged and is made anew; ${kept}.`);
    }
    return await work(notebook, host);
  } finally {
    await host.close();
  }
}

/** The indexes that were set aside because they were damaged. */
function brokenIndexes(root: string, dataDir: AbsPath): string[] {
  try {
    const dir = chooseIndexDir(notebookRoot(root), dataDir);
    const names = readdirSync(dir).filter((name) => /^notebook\.db\.broken-[^-]+(-\d+)?$/.test(name));
    return names.map((name) => join(dir, name));
  } catch {
    return []; // no index yet, or no folder: opening it tells
  }
}

/** Opens the notebook that a question is about, brings it up to date with the disk, and asks. */
export async function withNotebook<T>(
  context: CommandContext,
  options: NotebookOptions,
  ask: (notebook: Notebook) => Promise<T>,
): Promise<T> {
  const root = await locateNotebook(options.notebook, whereabouts(context, options));
  const create = options.sync ? undefined : false;
  return withFolder(context, root, { ...options, create }, async (notebook) => {
    await catchUp(context, notebook, options.sync);
    return ask(notebook);
  });
}

async function catchUp(context: CommandContext, notebook: Notebook, sync: boolean): Promise<void> {
  const complete = await notebook.isComplete();
  if (notebook.readOnly) {
    if (!complete)
      remark(context, 'Another process is still indexing this notebook; some files may be missing.');
    return;
  }
  if (!sync) {
    if (!complete) remark(context, 'The index is not complete yet; some files may be missing.');
    return;
  }
  if (!complete) remark(context, `Indexing ${printable(notebook.ref.root)} first.`);
  await withProgress(context, complete ? QUIET_MS : 0, (work) => notebook.sync(work));
}

/** Runs long work with a progress bar on the standard error that appears after `quietMs`. */
export async function withProgress<T>(
  context: CommandContext,
  quietMs: number,
  run: (work: LongWork) => Promise<T>,
): Promise<T> {
  const startMs = context.clock.nowMs();
  const bar = createProgressBar(context.terminal.stderr, () => context.clock.nowMs());
  try {
    return await run({
      signal: context.signal,
      onProgress: (progress) => {
        if (context.clock.nowMs() - startMs >= quietMs) bar.show(progress);
      },
    });
  } finally {
    bar.clear();
  }
}

/** Where the person stands, and the data folder they named or have by default. Throws `unavailable`. */
export function whereabouts(context: CommandContext, options: DataOptions): Whereabouts {
  const { callerDir, terminal } = context;
  return { callerDir, dataDir: openDataDir(namedDataDir(context, options), terminal.env) };
}

/** The data folder that the person named or has by default; nothing is made. */
export function dataDirFor(context: CommandContext, options: DataOptions): AbsPath {
  return dataDirOf(namedDataDir(context, options), context.terminal.env);
}

/** As `dataDirFor`. Throws `not_found` where there is no system database yet: a folder that was mistyped stays none. */
export function existingDataDir(context: CommandContext, options: DataOptions): AbsPath {
  const dataDir = dataDirFor(context, options);
  requireSystemDatabase(dataDir);
  return dataDir;
}

/** As `existingDataDir`, for what needs the folder for itself alone. Throws `conflict`, too. */
export async function freeDataDir(context: CommandContext, options: DataOptions): Promise<AbsPath> {
  const dataDir = dataDirFor(context, options);
  if (!hasSystemDatabase(dataDir)) await requireNotHeld(dataDir);
  return existingDataDir(context, options);
}

function namedDataDir({ callerDir, terminal }: CommandContext, options: DataOptions): string | undefined {
  const named = options.data ?? (terminal.env['CODEX_DATA_DIR'] || undefined);
  return named === undefined ? undefined : resolve(callerDir, named);
}
