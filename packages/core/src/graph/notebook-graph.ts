import { CodexError } from '../errors.ts';
import type { FileStore } from '../files/file-store.ts';
import { isUlid } from '../ids.ts';
import { relPathWithin } from '../paths.ts';
import type { Visibility } from '../permissions/visibility.ts';
import type { GraphAround, GraphFilter, GraphPage, GraphRequest, GraphStore } from './graph-store.ts';

const MAX_DEPTH = 3;

/** The graph of the links of a notebook. */
export interface NotebookGraph {
  /** The whole of it, page by page. */
  page(filter?: GraphFilter, request?: GraphRequest): Promise<GraphPage>;
  /** What lies around a file, named by its id or path. Throws `not_found`, and `invalid` for a depth that is none. */
  around(file: string, options?: GraphFilter & { readonly depth?: number | undefined }): Promise<GraphAround>;
}

/** The graph as it is seen. */
export function createGraph(
  { graph, files }: { readonly graph: GraphStore; readonly files: Pick<FileStore, 'getById'> },
  visibility: Visibility,
): NotebookGraph {
  return {
    page: (filter = {}, request = {}) => graph.page(visibility, filter, request),
    async around(file, { depth = 1, ...filter } = {}) {
      if (!Number.isInteger(depth) || depth < 1 || depth > MAX_DEPTH)
        throw new CodexError(
          'invalid',
          `depth must be a whole number from 1 to ${MAX_DEPTH}, not ${depth}.`,
          {
            field: 'depth',
          },
        );
      const named = isUlid(file) ? await files.getById(visibility, file) : null;
      const path = named?.path ?? relPathWithin(file);
      const found = await graph.around(visibility, { path, depth }, filter);
      if (found) return found;
      throw new CodexError('not_found', `There is no file ${JSON.stringify(file)}.`, { entity: 'file' });
    },
  };
}
