/** A cell of a grid. Row -1 is the head. */
export interface GridCell {
  readonly row: number;
  readonly column: number;
}

/** How large a grid is, and how many rows are seen at once. */
export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  readonly page: number;
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** Where a key leads from a cell; null: it is no key that leads anywhere. */
export function nextCell({ row, column }: GridCell, size: GridSize, event: Pressed): GridCell | null {
  const far = event.ctrlKey || event.metaKey;
  if (event.altKey) return null;
  const to = {
    ArrowUp: { row: far ? 0 : row - 1, column },
    ArrowDown: { row: far ? size.rows - 1 : row + 1, column },
    ArrowLeft: { row, column: far ? 0 : column - 1 },
    ArrowRight: { row, column: far ? size.columns - 1 : column + 1 },
    Home: { row: far ? 0 : row, column: 0 },
    End: { row: far ? size.rows - 1 : row, column: size.columns - 1 },
    PageUp: { row: Math.max(0, row - size.page), column },
    PageDown: { row: row + size.page, column },
  }[event.key];
  return to === undefined ? null : within(to, size);
}

/** The nearest cell that there is. */
export function within({ row, column }: GridCell, size: Pick<GridSize, 'rows' | 'columns'>): GridCell {
  return {
    row: Math.min(Math.max(-1, row), size.rows - 1),
    column: Math.min(Math.max(0, column), Math.max(0, size.columns - 1)),
  };
}
