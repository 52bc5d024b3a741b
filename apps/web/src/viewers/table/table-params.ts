import type { Arrangement } from './table-store.ts';

/** What the address says of a table. */
export interface TableParams extends Arrangement {
  /** The column whose summary is shown. */
  readonly column: number | null;
  /** What is drawn; `x` null: rows are counted. */
  readonly chart: { readonly x: number | null; readonly y: readonly number[] } | null;
}

/** Reads `sort=2:desc`, `filter.3=>5`, `column=1`, `chart=0:1,2`. Whatever makes no sense is passed over. */
export function readParams(params: Readonly<Record<string, string>>): TableParams {
  const sort = /^(\d{1,4})(:desc)?$/.exec(params['sort'] ?? '');
  const chart = /^(\d{1,4})?:(\d{1,4}(?:,\d{1,4})*)$/.exec(params['chart'] ?? '');
  const column = /^\d{1,4}$/.exec(params['column'] ?? '');
  const filters = Object.entries(params).flatMap(([name, text]) => {
    const match = /^filter\.(\d{1,4})$/.exec(name);
    return match === null || text === '' ? [] : [{ column: Number(match[1]), text }];
  });
  return {
    sort: sort === null ? null : { column: Number(sort[1]), isDescending: sort[2] !== undefined },
    filters,
    column: column === null ? null : Number(column[0]),
    chart:
      chart === null
        ? null
        : { x: chart[1] === undefined ? null : Number(chart[1]), y: chart[2]!.split(',').map(Number) },
  };
}

/** Writes what `readParams` reads. */
export function writeParams({ sort, filters, column, chart }: TableParams): Record<string, string> {
  return {
    ...(sort === null ? {} : { sort: `${sort.column}${sort.isDescending ? ':desc' : ''}` }),
    ...Object.fromEntries(filters.map(({ column: at, text }) => [`filter.${at}`, text])),
    ...(column === null ? {} : { column: String(column) }),
    ...(chart === null ? {} : { chart: `${chart.x ?? ''}:${chart.y.join(',')}` }),
  };
}
