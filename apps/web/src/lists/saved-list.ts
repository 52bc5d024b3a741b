import { keepValue, readKept } from '../kept/kept-value.ts';

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
  const kept = readKept(KEY + name);
  return isSaved(kept) ? { ...NOTHING, ...kept } : NOTHING;
}

/** Keeps it. */
export function saveList(name: string, change: Partial<SavedList>): void {
  keepValue(KEY + name, { ...readSavedList(name), ...change });
}

function isSaved(value: unknown): value is Partial<SavedList> {
  const { columns, widths } = (value ?? {}) as Partial<SavedList>;
  const isColumns = columns === undefined || columns === null || Array.isArray(columns);
  return isColumns && (widths === undefined || (typeof widths === 'object' && widths !== null));
}
