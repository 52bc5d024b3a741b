import type { ListColumn } from './list-columns.ts';
import { rowName, rowValue, type ListRow } from './list-row.ts';
import { showValue } from './property-types.ts';

/** The cells of a row as a table of texts and numbers has them. */
export function csvCells(row: ListRow, columns: readonly ListColumn[]): readonly (string | number)[] {
  return columns.map((column) => csvCell(row, column));
}

function csvCell(row: ListRow, { id, kind }: ListColumn): string | number {
  const { file } = row;
  if (kind === 'name') return rowName(row);
  if (kind === 'path') return row.path;
  if (file === null) return '';
  if (kind === 'kind') return file.kind;
  if (kind === 'size') return file.size;
  if (kind === 'modified') return file.modified_at;
  if (kind === 'tags') return file.tags.join(', ');
  const value = rowValue(row, id);
  return typeof value === 'number' ? value : showValue(value);
}
