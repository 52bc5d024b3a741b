import { computed, shallowRef, type ComputedRef } from 'vue';
import type { ListRow } from './list-row.ts';

/** Which rows of a list are chosen, by their paths. */
export function useSelection(rows: ComputedRef<readonly ListRow[]>) {
  const paths = shallowRef<ReadonlySet<string>>(new Set());
  let anchor: string | null = null;
  const chosen = computed(() =>
    paths.value.size === 0 ? [] : rows.value.filter(({ path }) => paths.value.has(path)),
  );

  function toggle(path: string): void {
    const next = new Set(paths.value);
    if (!next.delete(path)) next.add(path);
    anchor = path;
    paths.value = next;
  }

  /** Everything from the one that was last chosen to this one. */
  function extend(path: string): void {
    const all = rows.value;
    const from = all.findIndex((row) => row.path === anchor);
    const to = all.findIndex((row) => row.path === path);
    if (from < 0 || to < 0) return toggle(path);
    const between = all.slice(Math.min(from, to), Math.max(from, to) + 1);
    paths.value = new Set([...paths.value, ...between.map((row) => row.path)]);
  }

  return {
    paths,
    chosen,
    has: (path: string) => paths.value.has(path),
    toggle,
    extend,
    all: () => (paths.value = new Set(rows.value.map(({ path }) => path))),
    clear: () => (paths.value = new Set()),
  };
}

/** What `useSelection` gives. */
export type ListSelection = ReturnType<typeof useSelection>;
