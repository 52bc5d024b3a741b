import { baseName } from '../tabs/tab-location.ts';
import type { ListRow } from './list-row.ts';

/** The same rows without the one of this path. */
export function dropRow(rows: readonly ListRow[], path: string): readonly ListRow[] {
  return rows.filter((row) => row.path !== path);
}

/** The same rows with another one in the place of the one of its path. */
export function changeRow(rows: readonly ListRow[], changed: ListRow): readonly ListRow[] {
  return rows.map((row) => (row.path === changed.path ? changed : row));
}

/** The same rows with others in the place of those of their paths. */
export function changeRows(rows: readonly ListRow[], changed: readonly ListRow[]): readonly ListRow[] {
  const byPath = new Map(changed.map((row) => [row.path, row]));
  return rows.map((row) => byPath.get(row.path) ?? row);
}

/** The same rows with one more, where its name belongs: behind the folders when it is a file. */
export function putRow(rows: readonly ListRow[], added: ListRow): readonly ListRow[] {
  const others = dropRow(rows, added.path);
  const at = others.findIndex((row) => comesBefore(added, row));
  return at < 0 ? [...others, added] : [...others.slice(0, at), added, ...others.slice(at)];
}

function comesBefore(a: ListRow, b: ListRow): boolean {
  if (a.entry !== b.entry) return a.entry === 'folder';
  return baseName(a.path) < baseName(b.path);
}
