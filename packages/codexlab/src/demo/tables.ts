/** A cell of a result table. */
export type Cell = string | number;

/** A table of results: the one source of a CSV file and of the same numbers in notes. */
export interface ResultTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A measured number as it is written everywhere: six significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** The table as CSV with a header line. */
export function toCsv({ columns, rows }: ResultTable): string {
  return [columns, ...rows].map((row) => `${row.join(',')}\n`).join('');
}

/** The table as Markdown. */
export function toMarkdownTable({ columns, rows }: ResultTable): string {
  const line = (cells: readonly Cell[]): string => `| ${cells.join(' | ')} |`;
  const rule = columns.map((_, at) => (typeof rows[0]?.[at] === 'number' ? '---:' : '---'));
  return [columns, rule, ...rows].map(line).join('\n');
}

/** The rows for which `keep` holds. */
export function keepRows(table: ResultTable, keep: (row: readonly Cell[]) => boolean): ResultTable {
  return { columns: table.columns, rows: table.rows.filter(keep) };
}
