import type { IndexReader } from '@codexlab/core';

/** A reader that can be pointed at a new index while others hold on to it. */
export interface RenewableReader extends IndexReader {
  /** Opens the index again and closes the old connections. */
  renew(): Promise<void>;
}

/** Opens a reader by `open`, now and at each renewal. */
export async function renewableReader(open: () => Promise<IndexReader>): Promise<RenewableReader> {
  let current = await open();
  return {
    files: {
      get: (visibility, path) => current.files.get(visibility, path),
      getById: (visibility, id) => current.files.getById(visibility, id),
      list: (visibility, filter, page) => current.files.list(visibility, filter, page),
      children: (visibility, folder, page) => current.files.children(visibility, folder, page),
      problems: (visibility, page) => current.files.problems(visibility, page),
      stats: (visibility) => current.files.stats(visibility),
    },
    tags: { list: (visibility, options) => current.tags.list(visibility, options) },
    links: {
      outgoing: (visibility, path, page) => current.links.outgoing(visibility, path, page),
      backlinks: (visibility, path, page) => current.links.backlinks(visibility, path, page),
      unresolved: (visibility, page) => current.links.unresolved(visibility, page),
      resolve: (visibility, link) => current.links.resolve(visibility, link),
    },
    search: {
      find: (visibility, query, page) => current.search.find(visibility, query, page),
      snippets: (query, texts) => current.search.snippets(query, texts),
    },
    changes: {
      head: (visibility) => current.changes.head(visibility),
      since: (visibility, cursor, limit) => current.changes.since(visibility, cursor, limit),
    },
    meta: () => current.meta(),
    async renew() {
      const old = current;
      current = await open();
      await old.close();
    },
    close: () => current.close(),
  };
}
