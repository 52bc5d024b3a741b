/** A cell of a Jupyter notebook, whatever its version. */
export interface NotebookCell {
  readonly type: 'markdown' | 'code' | 'raw';
  readonly source: string;
  /** Since nbformat 4.5, else null. */
  readonly id: string | null;
  /** As they stand in the file. */
  readonly outputs: readonly JsonObject[];
}

/** An object out of a JSON text, of which nothing is known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The cells of a notebook of nbformat 4, or of all worksheets of nbformat 3; null for what is no notebook. */
export function notebookCells(notebook: unknown): NotebookCell[] | null {
  if (!isObject(notebook)) return null;
  const { cells, worksheets } = notebook;
  if (Array.isArray(cells)) return toCells(cells);
  if (!Array.isArray(worksheets)) return null;
  return worksheets.flatMap((sheet) =>
    isObject(sheet) && Array.isArray(sheet['cells']) ? toCells(sheet['cells']) : [],
  );
}

/** True for an object that is neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text as notebooks hold it: a string, or a list of lines that keep their line breaks. Well-formed; else `''`. */
export function multilineText(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed();
  if (!Array.isArray(value)) return '';
  return value
    .filter((line) => typeof line === 'string')
    .join('')
    .toWellFormed();
}

function toCells(cells: readonly unknown[]): NotebookCell[] {
  return cells.filter(isObject).map(toCell);
}

function toCell(cell: JsonObject): NotebookCell {
  const type = cell['cell_type'];
  const id = cell['id'];
  const source = multilineText(cell['source'] ?? cell['input']);
  return {
    type: type === 'code' ? 'code' : type === 'markdown' || type === 'heading' ? 'markdown' : 'raw',
    source: type === 'heading' ? `${'#'.repeat(headingLevel(cell['level']))} ${source}` : source,
    id: typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? id : null,
    outputs: Array.isArray(cell['outputs']) ? cell['outputs'].filter(isObject) : [],
  };
}

function headingLevel(level: unknown): number {
  return typeof level === 'number' && level >= 1 && level <= 6 ? Math.floor(level) : 1;
}
