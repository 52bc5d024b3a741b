import { shallowRef, type ShallowRef } from 'vue';
import { keepValue, readKept } from '../kept/kept-value.ts';

const KEY = 'codex.searches.';

/** A search with a name. */
export interface SavedSearch {
  readonly name: string;
  readonly text: string;
}

/** Searches that were saved in this browser for a notebook, by name. */
export function useSavedSearches(notebookId: string): {
  readonly saved: ShallowRef<readonly SavedSearch[]>;
  readonly save: (search: SavedSearch) => void;
  readonly remove: (name: string) => void;
} {
  const saved = shallowRef(read(notebookId));
  const keep = (next: readonly SavedSearch[]) => {
    saved.value = next.toSorted((a, b) => a.name.localeCompare(b.name));
    keepValue(KEY + notebookId, saved.value);
  };
  return {
    saved,
    save: (search) => keep([...saved.value.filter(({ name }) => name !== search.name), search]),
    remove: (name) => keep(saved.value.filter((each) => each.name !== name)),
  };
}

function read(notebookId: string): readonly SavedSearch[] {
  const kept = readKept(KEY + notebookId);
  return Array.isArray(kept) ? kept.filter(isSaved) : [];
}

function isSaved(value: unknown): value is SavedSearch {
  const search = value as Partial<SavedSearch> | null;
  return typeof search?.name === 'string' && typeof search.text === 'string';
}
