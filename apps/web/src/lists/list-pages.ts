import { codex } from '../api/codex.ts';
import type { ListSource } from './list-query.ts';
import { fileRow, folderRow, type FileRow, type ListRow } from './list-row.ts';
import { apiSort, type ListSort } from './list-sort.ts';

/** Few folders lie beside each other, and what is behind them is files, which are read for nothing. */
const FOLDERS_PER_PAGE = 100;

/** One page of a list. */
export interface ListPage {
  readonly rows: readonly ListRow[];
  /** How many files there are; null: nobody has counted. */
  readonly total: number | null;
  readonly isApproximate: boolean;
  readonly nextCursor: string | null;
}

/** Which pages. */
export interface PagesAsked {
  readonly notebookId: string;
  readonly folder: string;
  readonly source: ListSource;
  readonly sort: ListSort;
  /** Names of properties that rows shall have. */
  readonly properties: readonly string[];
  readonly perPage: number;
}

/** Reads a page of files, in a folder or found by a search. */
export async function readPage(
  asked: PagesAsked,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<ListPage> {
  const { source, notebookId, folder } = asked;
  const query = {
    notebook_id: notebookId,
    ...(asked.properties.length > 0 ? { properties: asked.properties.map(quoted) } : {}),
    per_page: asked.perPage,
    cursor: cursor ?? undefined,
  };
  if (source.from === 'folder') {
    const path = folder.replace(/\/$/, '');
    const { data, pagination } = await codex.folders.list({ query: { ...query, path } }, { signal });
    const rows = data.map((entry) =>
      entry.entry === 'folder' ? folderRow(entry.path) : fileRow(entry as FileRow),
    );
    return { rows, total: null, isApproximate: false, nextCursor: pagination.next_cursor };
  }
  const sort = apiSort(asked.sort);
  const { data, pagination } = await codex.files.list(
    { query: { ...query, q: source.text, sort } },
    { signal },
  );
  return {
    rows: data.map(fileRow),
    total: pagination.total,
    isApproximate: pagination.approximate,
    nextCursor: pagination.next_cursor,
  };
}

/** Every folder that lies in a folder. They stand in front of the files, so that reading ends where those begin. */
export async function readFolders(
  notebookId: string,
  folder: string,
  signal?: AbortSignal,
): Promise<readonly ListRow[]> {
  const rows: ListRow[] = [];
  const query = { notebook_id: notebookId, path: folder.replace(/\/$/, ''), per_page: FOLDERS_PER_PAGE };
  const pages = codex.each((cursor) => codex.folders.list({ query: { ...query, cursor } }, { signal }));
  for await (const entry of pages) {
    if (entry.entry !== 'folder') break;
    rows.push(folderRow(entry.path));
  }
  return rows;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '')}"`;
}
