import { useInfiniteQuery, useQuery, useQueryClient, type InfiniteData } from '@tanstack/vue-query';
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { codex } from '../api/codex.ts';
import { toFailure } from '../api/failure.ts';
import { readOn } from '../api/use-pages.ts';
import { useLive, type FileEvent } from '../live/use-live.ts';
import type { Place } from '../places/place.ts';
import { parentFolder } from '../tabs/tab-location.ts';
import { directTerms, planSource, type ListAsked } from './list-query.ts';
import { readFolders, readPage, type ListPage, type PagesAsked } from './list-pages.ts';
import { fileRow, type FileRow, type ListRow } from './list-row.ts';
import { useSession } from '../session/use-session.ts';
import { createGathering } from './gathering.ts';
import { changeRow, dropRow, putRow } from './list-changes.ts';

/** Few at first, so that they are there at once. */
const FIRST_PAGE = 200;
const NEXT_PAGE = 500;
/** When more files than these change at once, the list is read again instead of each of them. */
const MOST_READ_AGAIN = 5;

interface ChangedFile {
  readonly id: string;
  readonly oldPath: string | null;
  readonly isOwn: boolean;
}

/** What a list shows. */
export interface RowsAsked extends ListAsked {
  readonly place: Place;
  readonly properties: readonly string[];
}

/** The rows of a list: read page by page, kept as they are changed here and elsewhere. */
export function useListRows(asked: () => RowsAsked) {
  const client = useQueryClient();
  const source = computed(() => planSource(asked()));
  const pages = computed<PagesAsked>(() => {
    const { place, folder, sort, properties } = asked();
    return {
      notebookId: place.notebook.id,
      folder,
      source: source.value,
      sort,
      properties,
      perPage: FIRST_PAGE,
    };
  });
  const key = computed(() => {
    const { notebookId, folder, sort, properties } = pages.value;
    return [notebookId, 'list', folder, source.value, sort, properties];
  });

  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      readPage({ ...pages.value, perPage: pageParam === null ? FIRST_PAGE : NEXT_PAGE }, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // What another order or filter shows takes the place of the rows; another folder begins empty.
    placeholderData: (before, previous) =>
      previous?.queryKey[2] === pages.value.folder ? before : undefined,
    // Thousands of rows: neither compared with what was there before, nor made reactive one by one.
    structuralSharing: false,
    shallow: true,
    retry: false,
  });
  const hasFolders = computed(() => source.value.from === 'search' && source.value.hasFolders);
  const folders = useQuery({
    queryKey: computed(() => [pages.value.notebookId, 'folders', pages.value.folder]),
    queryFn: ({ signal }) => readFolders(pages.value.notebookId, pages.value.folder, signal),
    enabled: hasFolders,
    shallow: true,
  });
  const counted = useQuery({
    queryKey: computed(() => [pages.value.notebookId, 'list-count', pages.value.folder]),
    queryFn: async ({ signal }) => {
      const q = directTerms(pages.value.folder);
      const query = { notebook_id: pages.value.notebookId, q, per_page: 1 };
      return (await codex.files.list({ query }, { signal })).pagination;
    },
    enabled: computed(() => source.value.from === 'folder' && query.hasNextPage.value),
  });

  const rows = computed<readonly ListRow[]>(() => {
    const read = query.data.value?.pages.flatMap((page) => page.rows) ?? [];
    return hasFolders.value ? [...(folders.data.value ?? []), ...read] : read;
  });
  const total = computed(() => {
    const first = query.data.value?.pages[0];
    const isAll = !query.hasNextPage.value;
    if (isAll)
      return { files: rows.value.filter(({ entry }) => entry === 'file').length, isApproximate: false };
    const page = counted.data.value;
    if (source.value.from === 'folder')
      return page ? { files: page.total, isApproximate: page.approximate } : null;
    return first ? { files: first.total, isApproximate: first.isApproximate } : null;
  });

  const hasNews = ref(false);
  watch(key, () => (hasNews.value = false));
  const live = useLive();
  const session = useSession();
  /** Rows that somebody else has just changed. */
  const fresh = shallowRef<ReadonlySet<string>>(new Set());
  const stop = live.onFile(hear);
  onScopeDispose(stop);

  function change(edit: (rows: readonly ListRow[]) => readonly ListRow[]): void {
    client.setQueryData<InfiniteData<ListPage>>(key.value, (data) => data && changePages(data, edit));
  }

  const changed = createGathering<ChangedFile>((files) => {
    if (files.length <= MOST_READ_AGAIN) for (const file of files) void reread(file);
    else if ((query.data.value?.pages.length ?? 0) <= 2) void query.refetch();
    else hasNews.value = true;
  });
  onScopeDispose(changed.stop);

  function hear({ type, data }: FileEvent): void {
    if (data.notebook_id !== pages.value.notebookId) return;
    if (type === 'file_deleted') return change((all) => dropRow(all, data.path));
    const oldPath = type === 'file_moved' && 'old_path' in data ? data.old_path : null;
    const isKnown = rows.value.some(({ path }) => path === (oldPath ?? data.path));
    const isHere = source.value.from === 'folder' && parentFolder(data.path) === pages.value.folder;
    const isOwn = data.actor_id !== null && data.actor_id === session.user?.id;
    if (isKnown && oldPath !== null && source.value.from === 'folder' && !isHere)
      change((all) => dropRow(all, oldPath));
    else if (!isKnown && !isHere) hasNews.value ||= source.value.from === 'search';
    else if (data.file_id !== null) changed.add(data.path, { id: data.file_id, oldPath, isOwn });
  }

  /** One small request for one changed file. */
  async function reread({ id, oldPath, isOwn }: ChangedFile): Promise<void> {
    const { notebookId } = pages.value;
    const input = { params: { file: id }, query: { notebook_id: notebookId, content: false } };
    try {
      const row = fileRow(toRow((await codex.files.get(input)).data, pages.value.properties));
      change((all) => {
        const kept = oldPath === null ? all : dropRow(all, oldPath);
        return kept.some(({ path }) => path === row.path) ? changeRow(kept, row) : putRow(kept, row);
      });
      if (!isOwn) fresh.value = new Set([...fresh.value, row.path]);
    } catch {
      hasNews.value = true;
    }
  }

  return {
    rows,
    total,
    source,
    pages,
    hasNews,
    fresh,
    calm: (path: string) => {
      if (fresh.value.has(path)) fresh.value = new Set([...fresh.value].filter((each) => each !== path));
    },
    change,
    failure: computed(() => (query.error.value === null ? null : toFailure(query.error.value))),
    isFirst: computed(() => query.isPending.value),
    isReading: computed(() => query.isFetching.value),
    hasMore: computed(() => query.hasNextPage.value),
    more: () => readOn(query),
    again: async () => {
      hasNews.value = false;
      await Promise.all([query.refetch(), ...(hasFolders.value ? [folders.refetch()] : [])]);
    },
  };
}

/** What `useListRows` gives. */
export type ListRows = ReturnType<typeof useListRows>;

/** A page in which nothing changed stays the same object. */
function changePages(
  data: InfiniteData<ListPage>,
  edit: (rows: readonly ListRow[]) => readonly ListRow[],
): InfiniteData<ListPage> {
  const sizes = data.pages.map(({ rows }) => rows.length);
  const all = edit(data.pages.flatMap(({ rows }) => rows));
  let from = 0;
  const pages = data.pages.map((page, i) => {
    const to = i === data.pages.length - 1 ? all.length : from + sizes[i]!;
    const rows = all.slice(from, to);
    from = to;
    return { ...page, rows };
  });
  return { ...data, pages };
}

function toRow(file: FileRow, names: readonly string[]): FileRow {
  const values = file.properties ?? {};
  const byName = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  const wanted = names.flatMap((name) => {
    const value = byName.get(name.toLowerCase());
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...file, properties: Object.fromEntries(wanted) };
}
