import { decodeCursor, pageLimit, type NotebookId, type TagStore } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { createGate, EMPTY_PAGE } from './gate.ts';
import { endOfPrefix, toPage } from './keyset.ts';
import { tagKey } from './tag-rows.ts';

export const tagReadStatements = {
  list: `
    select name, display, files from tag
    where name >= ? and name < ? and name > ? and files > 0 order by name limit ?`,
} as const;

interface TagRow {
  readonly name: string;
  readonly display: string;
  readonly files: number;
}

/** Reads the tags of one notebook's index. */
export function createTagStore(driver: Pick<SqlDriver, 'all'>, notebookId: NotebookId): TagStore {
  const gate = createGate(notebookId);
  return {
    list: (visibility, { prefix = '', ...page }) =>
      gate(visibility, EMPTY_PAGE, async () => {
        const start = tagKey(prefix);
        const list = `tags ${start}`;
        const limit = pageLimit(page);
        const after = decodeCursor(list, page.cursor)?.[0] ?? '';
        const params = [start, endOfPrefix(start), after, limit + 1];
        const rows = await driver.all<TagRow>(tagReadStatements.list, params);
        return toPage(list, rows, limit, {
          item: ({ display, files }) => ({ name: display, files }),
          key: ({ name }) => [name],
        });
      }),
  };
}
