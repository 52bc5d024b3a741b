import type { GraphStore, NotebookId } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { createFileCounts } from './file-counts.ts';
import { createGate } from './gate.ts';
import { readGraphAround } from './graph-around.ts';
import { readGraphPage } from './graph-page.ts';

const NO_GRAPH = Object.freeze({ nodes: [], edges: [], nextCursor: null });

/** Reads the graph of the links of one notebook's index. */
export function createGraphStore(driver: Pick<SqlDriver, 'all'>, notebookId: NotebookId): GraphStore {
  const gate = createGate(notebookId);
  const counts = createFileCounts(driver);
  return {
    page: (visibility, filter, request) =>
      gate(visibility, NO_GRAPH, () => readGraphPage(driver, counts, filter, request)),
    around: (visibility, center, filter) =>
      gate(visibility, null, () => readGraphAround(driver, center, filter)),
  };
}
