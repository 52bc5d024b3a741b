import { defineStore } from 'pinia';
import { computed, reactive, shallowRef, watch } from 'vue';
import { useLive } from '../live/use-live.ts';
import { usePlaces } from '../places/use-places.ts';
import { parentFolder } from '../tabs/tab-location.ts';
import { createTreeStore, type TreeStore } from './tree-store.ts';
import { toRows, type TreeRow } from './tree-rows.ts';

/** For how long a row shows that somebody else has changed it. */
const FLASH_MS = 1400;

/** The tree of the notebook that is open: what is unfolded, chosen, and has just changed. */
export const useTree = defineStore('tree', () => {
  const places = usePlaces();
  const live = useLive();
  const store = shallowRef<TreeStore | null>(null);
  const version = shallowRef(0);
  const open = reactive(new Set<string>());
  const chosen = reactive(new Set<string>());
  const flashing = reactive(new Set<string>());

  watch(
    () => places.current?.notebook.id ?? null,
    (notebookId) => {
      open.clear();
      chosen.clear();
      store.value = notebookId === null ? null : createTreeStore(notebookId, () => (version.value += 1));
      void store.value?.readMore('');
    },
    { immediate: true },
  );

  const rows = computed<readonly TreeRow[]>(() =>
    version.value >= 0 && store.value !== null ? toRows(store.value, open) : [],
  );

  function toggle(path: string): void {
    if (open.delete(path)) return;
    open.add(path);
    void store.value?.readMore(path);
  }

  /** Unfolds everything above a path; the row of the path is there when that was read. */
  async function reveal(path: string): Promise<void> {
    const above: string[] = [];
    for (let folder = parentFolder(path); folder !== ''; folder = parentFolder(folder)) above.unshift(folder);
    for (const folder of above) {
      open.add(folder);
      if (store.value?.folder(folder) === null) await store.value.readMore(folder);
    }
  }

  live.onFile(({ type, data }) => {
    if (data.notebook_id !== places.current?.notebook.id || store.value === null) return;
    if (type === 'file_deleted') store.value.take(data.path);
    if (type === 'file_moved' && data.old_path !== null) store.value.take(data.old_path);
    if (type === 'file_created' || type === 'file_moved') store.value.put(data.path, data.file_id);
    if (type !== 'file_deleted') flash(data.path);
  });
  live.onResync(() => {
    store.value?.forget();
    for (const folder of ['', ...open]) void store.value?.readMore(folder);
  });

  function flash(path: string): void {
    flashing.add(path);
    setTimeout(() => flashing.delete(path), FLASH_MS);
  }

  return {
    rows,
    open,
    chosen,
    flashing,
    store,
    toggle,
    reveal,
    readMore: (folder: string) => void store.value?.readMore(folder),
    foldAll: () => open.clear(),
  };
});
