import { shallowRef, type ShallowRef } from 'vue';

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
    try {
      localStorage.setItem(KEY + notebookId, JSON.stringify(saved.value));
    } catch {
      // a browser that keeps nothing still has them until it is closed
    }
  };
  return {
    saved,
    save: (search) => keep([...saved.value.filter(({ name }) => name !== search.name), search]),
    remove: (name) => keep(saved.value.filter((each) => each.name !== name)),
  };
}

function read(notebookId: string): readonly SavedSearch[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY + notebookId) ?? '[]');
    return Array.isArray(value) ? value.filter(isSaved) : [];
  } catch {
    return [];
  }
}

function isSaved(value: unknown): value is SavedSearch {
  const search = value as Partial<SavedSearch> | null;
  return typeof search?.name === 'string' && typeof search.text === 'string';
}
