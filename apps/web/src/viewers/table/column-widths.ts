const CHAR_PX = 7.6;
const PADDING_PX = 24;
/** What stands beside the name: the button that sorts. */
const BUTTON_PX = 32;
const NARROWEST_PX = 72;
const WIDEST_PX = 340;
const NUMERIC = /^\s*[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?\s*$/;

/** How a column is shown. */
export interface ColumnLook {
  readonly left: number;
  readonly width: number;
  /** Its first values are numbers: they stand at the right. */
  readonly isNumeric: boolean;
}

/** Widths by the longest of the first cells, within bounds; `chosen` are those that were dragged. */
export function columnLooks(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  chosen: Readonly<Record<number, number>>,
): readonly ColumnLook[] {
  let left = 0;
  return columns.map((name, at) => {
    const cells = rows.map((cellsOfRow) => cellsOfRow[at] ?? '').filter((cell) => cell !== '');
    const longest = cells.reduce((most, cell) => Math.max(most, Math.min(cell.length, 60)), 0);
    const needed = Math.max(longest * CHAR_PX + PADDING_PX, name.length * CHAR_PX + PADDING_PX + BUTTON_PX);
    const guessed = Math.min(WIDEST_PX, Math.max(NARROWEST_PX, needed));
    const width = Math.round(chosen[at] ?? guessed);
    const look = { left, width, isNumeric: cells.length > 0 && cells.every((cell) => NUMERIC.test(cell)) };
    left += width;
    return look;
  });
}

/** The columns that are seen, with some beside them. */
export function seenColumns(
  looks: readonly ColumnLook[],
  window: { readonly left: number; readonly width: number },
): readonly [from: number, to: number] {
  const ahead = 200;
  const from = looks.findIndex(({ left, width }) => left + width >= window.left - ahead);
  if (from < 0) return [0, 0];
  const after = looks.findIndex(({ left }) => left > window.left + window.width + ahead);
  return [from, after < 0 ? looks.length : after];
}
