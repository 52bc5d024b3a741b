import type { Accent, Paint } from './terminal.ts';
import { displayWidth } from './render-text.ts';

/** One column: how it is aligned and how it looks. The last column is never padded. */
export interface Column {
  readonly align?: 'left' | 'right';
  readonly accent?: Accent;
}

/** Rows as aligned lines; cells must already be safe to show. */
export function renderTable(
  rows: readonly (readonly string[])[],
  columns: readonly Column[],
  paint: Paint,
): string[] {
  const widths = columns.map((_, at) => rows.reduce((max, row) => Math.max(max, displayWidth(row[at]!)), 0));
  return rows.map((row) =>
    row
      .map((cell, at) => {
        const column = columns[at]!;
        const padding = ' '.repeat(widths[at]! - displayWidth(cell));
        const shown = column.accent ? paint(column.accent, cell) : cell;
        if (column.align === 'right') return padding + shown;
        return at === row.length - 1 ? shown : shown + padding;
      })
      .join('  ')
      .trimEnd(),
  );
}
