/** What a column shows: something known of every file (with `@`), or the property of its name. */
export interface ListColumn {
  readonly id: string;
  readonly title: string;
  readonly kind: 'name' | 'path' | 'kind' | 'size' | 'modified' | 'tags' | 'property';
  /** In pixels, until somebody makes it wider. */
  readonly width: number;
  readonly isNumeric: boolean;
}

/** The first column of every list. */
export const NAME_COLUMN: ListColumn = {
  ...{ id: '@name', title: 'Name', kind: 'name', width: 240, isNumeric: false },
};
/** Columns that do not come from properties. */
export const KNOWN_COLUMNS: readonly ListColumn[] = [
  { id: '@tags', title: 'Tags', kind: 'tags', width: 210, isNumeric: false },
  { id: '@modified', title: 'Changed', kind: 'modified', width: 130, isNumeric: false },
  { id: '@size', title: 'Size', kind: 'size', width: 96, isNumeric: true },
  { id: '@kind', title: 'Kind', kind: 'kind', width: 100, isNumeric: false },
  { id: '@path', title: 'Folder', kind: 'path', width: 200, isNumeric: false },
];
/** What lists of folders show at first. */
export const FOLDER_COLUMNS = ['@tags', '@modified', '@size'] as const;
/** What lists of tags and searches show at first. */
export const SEARCH_COLUMNS = ['@path', '@tags', '@modified'] as const;
/** The API tells at most so many properties of a row. */
const MAX_PROPERTY_COLUMNS = 30;
/** No column is narrower, in pixels. */
export const MIN_WIDTH = 64;

/** The column of an id. */
export function columnOf(id: string): ListColumn {
  const known = [NAME_COLUMN, ...KNOWN_COLUMNS].find((column) => column.id === id);
  return known ?? { id, title: id, kind: 'property', width: 150, isNumeric: false };
}

/** The names of properties among columns. */
export function propertiesOf(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => !id.startsWith('@')).slice(0, MAX_PROPERTY_COLUMNS);
}

/** Reads `@tags,status`; null when there is none. In double quotes a comma belongs to a name. */
export function parseColumns(text: string | undefined): readonly string[] | null {
  if (text === undefined) return null;
  const ids = (text.match(/(?:"[^"]*"|[^",])+/g) ?? []).map((id) => id.replaceAll('"', '').trim());
  return [...new Set(ids)].filter((id) => id !== '' && id !== '@name');
}

/** Writes them down so that `parseColumns` reads them. */
export function formatColumns(ids: readonly string[]): string {
  return ids.map((id) => (id.includes(',') ? `"${id}"` : id)).join(',');
}

/** A column put before another one; null: at the end. */
export function moveColumn(ids: readonly string[], id: string, before: string | null): readonly string[] {
  if (id === before) return ids;
  const others = ids.filter((each) => each !== id);
  const at = before === null ? -1 : others.indexOf(before);
  return at < 0 ? [...others, id] : [...others.slice(0, at), id, ...others.slice(at)];
}
