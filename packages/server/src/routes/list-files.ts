import {
  type CountedPage,
  type FileKind,
  type FileSort,
  type FileSummary,
  type Notebook,
  parseRelPath,
  parseSort,
  type SearchSort,
} from '@codexlab/core';
import { listed, pageRequest } from '../handler.ts';
import { toWireRow } from '../wire/file.ts';
import { composeSearch } from './compose-search.ts';
import { nthPage } from './nth-page.ts';
import { withProperties } from './row-properties.ts';

/** Which files, and which page of them. */
export interface FileListQuery {
  readonly folder?: string | undefined;
  readonly kind?: FileKind | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly sort?: string | undefined;
  readonly properties?: readonly string[] | undefined;
  readonly page?: number | undefined;
  readonly per_page: number;
  readonly cursor?: string | undefined;
}

/** The index of files has no such order. */
const BY_SEARCH_ALONE = /^-?(?:title|property\.)/;
/** What every file meets, for orders of search where nothing is searched for. */
const EVERY_FILE = 'size>=0';

/** Lists files: out of the index of files, or by a search where there are words or several tags. */
export async function listFiles(notebook: Notebook, query: FileListQuery) {
  const isSearch =
    query.q !== undefined || (query.tags ?? []).length > 1 || BY_SEARCH_ALONE.test(query.sort ?? '');
  const page = isSearch ? await findFiles(notebook, query) : await filterFiles(notebook, query);
  const items = await withProperties(notebook, page.items, query.properties ?? []);
  return listed({ ...page, items }, query, toWireRow);
}

async function filterFiles({ files }: Notebook, query: FileListQuery): Promise<CountedPage<FileSummary>> {
  const filter = {
    folder: query.folder ? parseRelPath(query.folder) : undefined,
    kind: query.kind,
    tag: query.tags?.[0],
    ...fileOrder(query.sort),
  };
  const [page, count] = await Promise.all([files.list(filter, pageRequest(query)), files.count(filter)]);
  return { ...page, ...count };
}

/** A `-` in front or `:desc` behind turns the order round; `updated` is newest first by itself. */
function fileOrder(sort: string | undefined): { readonly sort: FileSort; readonly descending?: boolean } {
  const names: readonly FileSort[] = ['path', 'name', 'size', 'modified', 'updated'];
  const [, minus = '', name = 'path', direction] = /^(-?)(\w+)(?::(\w+))?$/.exec(sort ?? 'path') ?? [];
  const by = names.find((each) => each === name) ?? 'path';
  const isTurned = (minus === '-') !== (direction === 'desc');
  if (by !== 'updated') return { sort: by, descending: isTurned };
  return { sort: by, descending: direction === undefined ? !isTurned : isTurned };
}

async function findFiles(notebook: Notebook, query: FileListQuery): Promise<CountedPage<FileSummary>> {
  const isForAll = query.q === undefined && !query.folder && !query.kind && !query.tags?.length;
  const text = composeSearch({
    text: isForAll ? EVERY_FILE : query.q,
    tags: query.tags,
    folder: query.folder,
    kinds: query.kind === undefined ? undefined : [query.kind],
  });
  const sort = query.sort === undefined ? undefined : searchOrder(query.sort);
  const page = await nthPage(query, (request) => notebook.search(text, { ...request, sort }));
  const files = await Promise.all(page.items.map(({ id }) => notebook.files.getById(id)));
  return { ...page, items: files.filter((file) => file !== null) };
}

/** Search has no order by name alone, nor by when the index learnt of a change. */
function searchOrder(sort: string): SearchSort {
  if (BY_SEARCH_ALONE.test(sort)) return parseSort(sort);
  const { sort: by, descending = false } = fileOrder(sort);
  const known = {
    path: 'path',
    name: 'path',
    size: 'size',
    modified: 'modified',
    updated: 'modified',
  } as const;
  return parseSort(`${known[by]}:${descending ? 'desc' : 'asc'}`);
}
