import type { TreeEntry, TreeStore } from './tree-store.ts';

/** One line of the tree. */
export type TreeRow =
  | {
      readonly kind: 'entry';
      readonly key: string;
      readonly depth: number;
      readonly entry: TreeEntry;
      readonly isOpen: boolean;
    }
  /** The rest of a folder, which is read when this line comes into view. */
  | {
      readonly kind: 'more';
      readonly key: string;
      readonly depth: number;
      readonly folder: string;
      readonly failed: boolean;
    }
  | { readonly kind: 'empty'; readonly key: string; readonly depth: number };

/** The lines of everything that is open, from the top. */
export function toRows(store: TreeStore, open: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  addFolder('', 0);
  return rows;

  function addFolder(path: string, depth: number): void {
    const folder = store.folder(path);
    for (const entry of folder?.entries ?? []) addEntry(entry, depth);
    if (folder === null || folder.isReading || folder.nextCursor !== null || folder.failure !== null)
      rows.push({
        kind: 'more',
        key: `more ${path}`,
        depth,
        folder: path,
        failed: (folder?.failure ?? null) !== null,
      });
    else if (folder.entries.length === 0 && depth > 0)
      rows.push({ kind: 'empty', key: `empty ${path}`, depth });
  }

  function addEntry(entry: TreeEntry, depth: number): void {
    const isOpen = entry.isFolder && open.has(entry.path);
    rows.push({ kind: 'entry', key: entry.path, depth, entry, isOpen });
    if (isOpen) addFolder(entry.path, depth + 1);
  }
}
