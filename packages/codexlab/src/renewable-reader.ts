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
    files: relay(() => current.files),
    tags: relay(() => current.tags),
    links: relay(() => current.links),
    graph: relay(() => current.graph),
    todos: relay(() => current.todos),
    properties: relay(() => current.properties),
    search: relay(() => current.search),
    suggestions: relay(() => current.suggestions),
    changes: relay(() => current.changes),
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

/** A store that asks the present one at each call. */
function relay<T extends object>(present: () => T): T {
  return new Proxy(present(), { get: (_, name) => Reflect.get(present(), name) as unknown });
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
