import type { Clock } from '../clock.ts';
import { pageLimit } from '../page.ts';
import type { Actor } from '../permissions/roles.ts';
import { foundAcross } from './found-across.ts';
import { type FoundAcross, notebookName, type SearchAcross } from './search-across.ts';
import { parseSearch } from './parse-search.ts';
import type { SearchGate } from './search-gate.ts';
import type { SearchSort } from './search-store.ts';
import type { Wanted } from './wanted.ts';

/** What search over notebooks is made of. */
export interface SearchAcrossPorts {
  readonly notebooks: SearchGate;
  readonly clock: Clock;
}

/** Joins the ports. */
export function createSearchAcross(ports: SearchAcrossPorts): SearchAcross {
  return {
    async search(actor, area, text, options = {}) {
      const sort: SearchSort = options.sort ?? { by: 'relevance' };
      const limit = pageLimit(options);
      // What cannot be understood is told before any notebook is asked, and where there is none.
      parseSearch(text, { nowMs: ports.clock.nowMs(), utcOffsetMinutes: 0 });
      const wanted = { text, sort, limit, cursor: options.cursor ?? null };
      const name = notebookName(area);
      if (name !== null) return searchOne(ports, actor, name, wanted);
      return foundAcross(ports.notebooks, actor, { ...wanted, workspace: area.workspace });
    },
  };
}

/** One notebook answers for itself, with its own cursor. */
function searchOne(
  { notebooks }: SearchAcrossPorts,
  actor: Actor,
  name: string,
  { text, ...options }: Wanted,
): Promise<FoundAcross> {
  return notebooks.use(actor, name, 'file.read', async (open, { notebook }) => {
    const found = await open.search(text, options);
    return { ...found, items: found.items.map((hit) => ({ ...hit, notebook })), failed: [] };
  });
}
