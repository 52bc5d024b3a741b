import type { IndexReader } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { createChangeStore } from './changes.ts';
import { createFileStore } from './files.ts';
import { createGraphStore } from './graph.ts';
import { createLinkStore } from './links.ts';
import { readMeta } from './meta.ts';
import { createPropertyStore } from './properties.ts';
import { createSearchStore } from './search.ts';
import { createSuggestionStore } from './suggestions.ts';
import { createTagStore } from './tags.ts';
import { createTodoStore } from './todos.ts';

/** What an index reader needs beside its database. */
export interface IndexReaderOptions {
  /** An empty database in memory, of the same engine: snippets are marked there. */
  readonly snippets: SqlDriver;
}

/**
 * Opens the reading side of a notebook index. Closing it closes both drivers. Throws `unavailable` when there is no
 * index in the database.
 */
export async function openNotebookIndexReader(
  driver: Pick<SqlDriver, 'all' | 'close'>,
  { snippets }: IndexReaderOptions,
): Promise<IndexReader> {
  const { notebookId } = await readMeta(driver);
  return {
    files: createFileStore(driver, notebookId),
    tags: createTagStore(driver, notebookId),
    links: createLinkStore(driver, notebookId),
    graph: createGraphStore(driver, notebookId),
    todos: createTodoStore(driver, notebookId),
    properties: createPropertyStore(driver, notebookId),
    search: createSearchStore(driver, notebookId, snippets),
    suggestions: createSuggestionStore(driver, notebookId),
    changes: createChangeStore(driver, notebookId),
    meta: () => readMeta(driver),
    async close() {
      await snippets.close();
      await driver.close();
    },
  };
}
