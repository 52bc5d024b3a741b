import { join } from 'node:path';
import { type AbsPath, CodexError, type IndexReader } from '@codexlab/core';
import {
  openNotebookIndexReader,
  type SlowStatements,
  type SqlDriver,
  type SqlEngine,
} from '@codexlab/storage-sql';
import { withClosers } from '../server/closers.ts';
import { engineOf } from './engine-mark.ts';
import { NOTEBOOK_DATABASE } from './names.ts';
import type { OpenDatabase } from './opened.ts';

/** A file to be read beside whoever writes it, or the one driver that may have it open. */
export type ReadingSource =
  OpenDatabase | { readonly indexDir: AbsPath; readonly slow: SlowStatements | undefined };

/** Opens the reading side of a notebook's index. Throws what the engine throws; nothing stays open then. */
export function openReader(engine: SqlEngine, source: ReadingSource): Promise<IndexReader> {
  return withClosers(async (closers) => {
    const driver = await openReading(engine, source);
    closers.add(() => driver.close());
    const snippets = await engine.openDriver({ location: ':memory:', synchronous: 'NORMAL' });
    closers.add(() => snippets.close());
    return openNotebookIndexReader(driver, { snippets });
  });
}

async function openReading(
  engine: SqlEngine,
  source: ReadingSource,
): Promise<Pick<SqlDriver, 'all' | 'close'>> {
  if ('all' in source) return { all: source.all, close: () => Promise.resolve() };
  const location = join(source.indexDir, NOTEBOOK_DATABASE);
  return engine.openDriver({ location, synchronous: 'NORMAL', readOnly: true, slow: source.slow });
}

/** What of a notebook somebody else has, and what is wanted of it. */
export interface SharedNotebook {
  readonly root: AbsPath;
  readonly indexDir: AbsPath;
  /** True: its index is to be made anew. */
  readonly rebuild: boolean;
}

/** Throws `conflict` where only whoever holds the notebook may do this. */
export function requireShared(engine: SqlEngine, { root, indexDir, rebuild }: SharedNotebook): void {
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
