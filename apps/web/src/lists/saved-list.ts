/** How somebody likes a list: kept in this browser. */
export interface SavedList {
  readonly columns: readonly string[] | null;
  readonly sort: string | null;
  /** In pixels, by column. */
  readonly widths: Readonly<Record<string, number>>;
}

const KEY = 'codex.list.';
const NOTHING: SavedList = Object.freeze({ columns: null, sort: null, widths: {} });

/** How a list was last shown in this browser. `name` is its notebook with its folder or search. */
export function readSavedList(name: string): SavedList {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY + name) ?? '{}');
    return isSaved(value) ? { ...NOTHING, ...value } : NOTHING;
  } catch {
    return NOTHING;
  }
}

/** Keeps it. A browser without room shows the list as usual next time. */
export function saveList(name: string, change: Partial<SavedList>): void {
  try {
    localStorage.setItem(KEY + name, JSON.stringify({ ...readSavedList(name), ...change }));
  } catch {
    // nothing is lost but how it looked
  }
}

function isSaved(value: unknown): value is Partial<SavedList> {
  const { columns, widths } = (value ?? {}) as Partial<SavedList>;
  const isColumns = columns === undefined || columns === null || Array.isArray(columns);
  return isColumns && (widths === undefined || (typeof widths === 'object' && widths !== null));
}
