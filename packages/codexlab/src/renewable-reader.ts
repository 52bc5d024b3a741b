import { type BigIntStats, statSync } from 'node:fs';
import type { IndexReader, Wakes } from '@codexlab/core';

/** A reader that can be pointed at a new index while others hold on to it. */
export interface RenewableReader extends IndexReader {
  /** Opens the index again and closes the old connections. */
  renew(): Promise<void>;
}

/** Opens a reader by `open`, now and at each renewal. */
export async function renewableReader(open: () => Promise<IndexReader>): Promise<RenewableReader> {
  let current = await open();
  let closed = false;
  let renewing = Promise.resolve();

  async function renew(): Promise<void> {
    if (closed) return;
    const old = current;
    current = await open();
    await old.close();
  }

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
    renew() {
      const renewed = renewing.then(renew);
      renewing = renewed.catch(() => undefined);
      return renewed;
    },
    async close() {
      closed = true;
      await renewing;
      await current.close();
    },
  };
}

/**
 * Renews a reader when the index file has become another one: its holder has rebuilt it. Looks at each wake and
 * wakes again after renewing; the returned function ends it.
 */
export function renewWhenReplaced(parts: {
  readonly file: string;
  readonly reader: Pick<RenewableReader, 'renew'>;
  readonly wakes: Wakes;
}): () => void {
  const { file, reader, wakes } = parts;
  let seen = identityOf(file);
  let busy = false;

  async function look(): Promise<void> {
    const found = identityOf(file);
    if (busy || found === null || found === seen) return;
    busy = true;
    try {
      await reader.renew();
      seen = found;
      wakes.wake();
    } catch {
      // the new index is still being made: the old one answers until the next look
    } finally {
      busy = false;
    }
  }

  return wakes.subscribe(() => void look());
}

function identityOf(file: string): string | null {
  try {
    const stat: BigIntStats = statSync(file, { bigint: true });
    return `${stat.dev}:${stat.ino}`;
  } catch {
    return null; // between the old one and the new one
  }
}
