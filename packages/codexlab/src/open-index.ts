import { join } from 'node:path';
import type { NewId, NotebookId, NotebookLine } from '@codexlab/core';
import type { StorageChoice } from '@codexlab/storage-sql';
import { cleanTemporaries } from '@codexlab/watcher';
import { choiceFor } from './databases/engine-mark.ts';
import { loadEngine } from './databases/load-engine.ts';
import { NOTEBOOK_DATABASE } from './databases/names.ts';
import { openReader, requireShared } from './databases/open-reading.ts';
import { noteOpened, type OpenDatabase } from './databases/opened.ts';
import { isInside } from './index-dir.ts';
import type { OpenOptions } from './library.ts';
import { lockNotebook, onceMade } from './lock-notebook.ts';
import type { NotebookPlaces } from './notebook-identity.ts';
import { createNotebookSignals, type NotebookSignals } from './notebook-signals.ts';
import { type RenewableReader, renewableReader, renewWhenReplaced } from './renewable-reader.ts';
import { type Closers, createClosers } from './server/closers.ts';
import type { LinePool } from './worker/line-pool.ts';

/** The index of a notebook, as this process has it open. */
export interface OpenIndex {
  readonly id: NotebookId;
  /** Null when another process holds the notebook. */
  readonly line: NotebookLine | null;
  readonly reader: RenewableReader;
  readonly signals: NotebookSignals;
  /** What is let go after all else is closed, with the lock at the end. */
  readonly ending: Closers;
}

interface IndexParts {
  readonly pool: LinePool;
  readonly newId: NewId;
}

/**
 * Opens the index of a notebook: to write and to read where nobody else holds it, else to read where its engine lets
 * several. `closers` hears of all that is opened. Throws `conflict` where only the holder can do what is asked.
 */
export async function openIndex(
  { pool, newId }: IndexParts,
  places: NotebookPlaces,
  options: OpenOptions,
  closers: Closers,
): Promise<OpenIndex> {
  const { indexDir } = places;
  const { slow, signal, rebuild = false } = options;
  const storage = options.storage ?? (await choiceFor(indexDir, NOTEBOOK_DATABASE));
  const engine = await loadEngine(storage);
  const { id, lock } = await lockNotebook(places, newId, signal);
  const ending = createClosers();
  closers.add(() => ending.close());
  if (lock) ending.add(() => lock.release());
  else requireShared(engine, { ...places, rebuild });
  const signals = createNotebookSignals(indexDir, { guard: lock !== null, slow });
  ending.add(() => signals.close());
  const held = lock ? await openLine(pool, signals, { ...options, places, storage, id }) : null;
  closers.add(() => held?.line.close());
  const through = engine.sharesFiles ? null : (held?.database ?? null);
  const open = () => renewableReader(() => openReader(engine, through ?? { indexDir, slow }));
  const reader = held ? await open() : await onceMade(open, signal);
  closers.add(() => reader.close());
  signals.renew(reader);
  if (!held)
    ending.add(renewWhenReplaced({ file: join(indexDir, NOTEBOOK_DATABASE), reader, wakes: signals.wakes }));
  return { id, line: held?.line ?? null, reader, signals, ending };
}

interface LineWish extends OpenOptions {
  readonly places: NotebookPlaces;
  readonly storage: StorageChoice;
  readonly id: NotebookId;
}

async function openLine(
  pool: LinePool,
  { events }: NotebookSignals,
  { places: { root, indexDir }, storage, id, ...options }: LineWish,
): Promise<{ readonly line: NotebookLine; readonly database: OpenDatabase }> {
  if (isInside(root, indexDir)) await cleanTemporaries(root);
  const { sharesFiles } = await loadEngine(storage);
  const { line, database } = await pool.open(
    {
      ...{ root, indexDir, storage, notebookId: id },
      ignoreFiles: options.ignoreFiles ?? true,
      rebuild: options.rebuild ?? false,
      slowMs: options.slow?.overMs ?? null,
    },
    events,
  );
  const through = sharesFiles ? null : database;
  const forget = noteOpened(join(indexDir, NOTEBOOK_DATABASE), { storage, through });
  return { line: beforeClosing(line, forget), database };
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
