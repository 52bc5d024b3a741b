import { computed, ref, watch, type ComputedRef } from 'vue';
import type { Place } from '../places/place.ts';
import { at, type TabLocation } from '../tabs/tab-location.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import {
  columnOf,
  FOLDER_COLUMNS,
  formatColumns,
  MIN_WIDTH,
  NAME_COLUMN,
  parseColumns,
  SEARCH_COLUMNS,
  type ListColumn,
} from './list-columns.ts';
import { formatSort, parseSort, type ListSort } from './list-sort.ts';
import { readSavedList, saveList } from './saved-list.ts';

const WHERE = 'where.';

/** What a list shows and how; it stands in the address, and this browser remembers columns and order. */
export function useListState(source: () => { readonly place: Place; readonly location: TabLocation }) {
  const tabs = useTabs();
  const params = computed(() => source().location.params);
  const q = computed(() => params.value['q'] ?? '');
  const name = computed(() => `${source().place.notebook.id}:${source().location.path}:${q.value}`);
  const saved = computed(() => readSavedList(name.value));
  const widths = ref<Readonly<Record<string, number>>>({});
  watch(name, () => (widths.value = saved.value.widths), { immediate: true });

  const first = computed(() => (q.value === '' ? FOLDER_COLUMNS : SEARCH_COLUMNS));
  const columnIds = computed<readonly string[]>(
    () => parseColumns(params.value['cols']) ?? saved.value.columns ?? first.value,
  );
  const columns = computed<readonly ListColumn[]>(() => [
    ...[NAME_COLUMN, ...columnIds.value.map(columnOf)].map((column) => ({
      ...column,
      width: widths.value[column.id] ?? column.width,
    })),
  ]);
  const sort = computed<ListSort>(() =>
    parseSort(params.value['sort'] ?? saved.value.sort ?? (q.value === '' ? '@name' : '-@modified')),
  );
  const where = computed(() =>
    Object.fromEntries(
      Object.entries(params.value).flatMap(([key, value]) =>
        key.startsWith(WHERE) ? [[key.slice(WHERE.length), value]] : [],
      ),
    ),
  );

  function put(changes: Readonly<Record<string, string | null>>): void {
    const { path, view } = source().location;
    const entries = Object.entries({ ...params.value, ...changes });
    const next = Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null));
    void tabs.open(at(path, { view, params: next }), { replace: true });
  }

  return {
    q,
    columnIds,
    columns,
    sort,
    where: where as ComputedRef<Readonly<Record<string, string>>>,
    isDeep: computed(() => params.value['deep'] === '1'),
    setColumns: (ids: readonly string[]) => {
      saveList(name.value, { columns: ids });
      put({ cols: formatColumns(ids) });
    },
    setSort: (next: ListSort) => {
      saveList(name.value, { sort: formatSort(next) });
      put({ sort: formatSort(next) });
    },
    setFilter: (column: string, filter: string) =>
      put({ [WHERE + column]: filter.trim() === '' ? null : filter.trim() }),
    clearFilters: () =>
      put(Object.fromEntries(Object.keys(where.value).map((column) => [WHERE + column, null]))),
    setDeep: (isDeep: boolean) => put({ deep: isDeep ? '1' : null }),
    hasWidth: (column: string) => widths.value[column] !== undefined,
    setWidth: (column: string, width: number) => {
      widths.value = { ...widths.value, [column]: Math.max(MIN_WIDTH, Math.round(width)) };
      saveList(name.value, { widths: widths.value });
    },
  };
}

/** What `useListState` gives. */
export type ListState = ReturnType<typeof useListState>;
