/** By which column, and which way. */
export interface ListSort {
  readonly column: string;
  readonly descending: boolean;
}

/** What search calls the order of a column. */
const ORDERS: Readonly<Record<string, string>> = Object.freeze({
  '@name': 'path',
  '@path': 'path',
  '@size': 'size',
  '@modified': 'modified',
});

/** Reads `-@modified`. */
export function parseSort(text: string): ListSort {
  return text.startsWith('-')
    ? { column: text.slice(1), descending: true }
    : { column: text, descending: false };
}

/** Writes it down so that `parseSort` reads it. */
export function formatSort({ column, descending }: ListSort): string {
  return `${descending ? '-' : ''}${column}`;
}

/** The order as the API takes it. */
export function apiSort({ column, descending }: ListSort): string {
  const order = ORDERS[column] ?? `property.${column}`;
  return `${order}:${descending ? 'desc' : 'asc'}`;
}

/** False for what nothing is ordered by. */
export function canSort(column: string): boolean {
  return column !== '@tags' && column !== '@kind';
}

/** What a press on the head of a column asks for: up, down, and up again. */
export function nextSort(now: ListSort, column: string): ListSort {
  if (now.column === column) return { column, descending: !now.descending };
  return { column, descending: column === '@modified' || column === '@size' };
}
