import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { codex } from '../api/codex.ts';
import { toFailure, type Failure } from '../api/failure.ts';
import type { Notebook, Workspace } from '../api/types.ts';
import { toPlace, type Place } from './place.ts';

const PAGE = 200;

/** The workspaces and notebooks that one may see, and the notebook that is open. */
export const usePlaces = defineStore('places', () => {
  const workspaces = shallowRef<readonly Workspace[]>([]);
  const notebooks = shallowRef<readonly Notebook[]>([]);
  const state = ref<'loading' | 'ready' | 'failed'>('loading');
  const failure = shallowRef<Failure | null>(null);
  /** `workspace/notebook` of the address. */
  const currentName = ref<string | null>(null);

  /** Reads all of them. Called at the start and when a live event says that places changed. */
  async function load(): Promise<void> {
    try {
      const [spaces, books] = await Promise.all([
        allOf((cursor) => codex.workspaces.list({ query: { per_page: PAGE, cursor } })),
        allOf((cursor) => codex.notebooks.list({ query: { per_page: PAGE, cursor } })),
      ]);
      workspaces.value = spaces;
      notebooks.value = books;
      state.value = 'ready';
      failure.value = null;
    } catch (error) {
      failure.value = toFailure(error);
      if (state.value === 'loading') state.value = 'failed';
    }
  }

  const places = computed<readonly Place[]>(() => {
    const byId = new Map(workspaces.value.map((workspace) => [workspace.id, workspace]));
    return notebooks.value.flatMap((notebook) => {
      const workspace = byId.get(notebook.workspace_id);
      return workspace ? [toPlace(workspace, notebook)] : [];
    });
  });

  const current = computed(() => places.value.find(({ name }) => name === currentName.value) ?? null);

  return {
    workspaces,
    notebooks,
    places,
    state,
    failure,
    currentName,
    /** The open notebook; null while places are loaded, outside of notebooks, and when there is none of that name. */
    current,
    load,
    byId: (notebookId: string): Place | null =>
      places.value.find(({ notebook }) => notebook.id === notebookId) ?? null,
  };
});

async function allOf<T>(
  page: (cursor: string | undefined) => Promise<{
    readonly data: readonly T[];
    readonly pagination: { readonly next_cursor?: string | null };
  }>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const { data, pagination } = await page(cursor);
    items.push(...data);
    cursor = pagination.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}
