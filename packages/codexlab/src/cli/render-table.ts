import type { Accent, Paint } from './terminal.ts';
import { cutToWidth, displayWidth } from './render-text.ts';

/** One column: how it is aligned and how it looks. The last column is never padded. */
export interface Column {
  readonly align?: 'left' | 'right';
  readonly accent?: Accent;
  /** No cell of this column is padded to more than this. */
  readonly maxPadding?: number;
}

const GAP = '  ';

/**
 * Rows as aligned lines; cells must already be safe to show. With a width the last cell of each row is cut to what
 * is left of it.
 */
export function renderTable(
  rows: readonly (readonly string[])[],
  columns: readonly Column[],
  paint: Paint,
  width: number | null = null,
): string[] {
  const widths = columns.map(({ maxPadding = Infinity }, at) =>
    Math.min(
      rows.reduce((max, row) => Math.max(max, displayWidth(row[at]!)), 0),
      maxPadding,
    ),
  );
  return rows.map((row) => renderRow(row, columns, widths, paint, width).trimEnd());
}

function renderRow(
  row: readonly string[],
  columns: readonly Column[],
  widths: readonly number[],
  paint: Paint,
  width: number | null,
): string {
  let used = 0;
  const cells = row.map((cell, at) => {
    const { accent, align } = columns[at]!;
    const isLast = at === row.length - 1;
    const text = isLast && width !== null ? cutToWidth(cell, Math.max(width - used, 1)) : cell;
    const padding = ' '.repeat(Math.max(widths[at]! - displayWidth(text), 0));
    used += displayWidth(text) + padding.length + GAP.length;
    const shown = accent ? paint(accent, text) : text;
    if (align === 'right') return padding + shown;
    return isLast ? shown : shown + padding;
  });
  return cells.join(GAP);
}
