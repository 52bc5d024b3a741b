import type { SqlDriver } from '../driver.ts';
import { pickSql, sql, type SqlFragment } from '../sql.ts';

/** The tables of full text whose words can be measured. */
export type WordTable = 'search_index' | 'name_index';

/** The key of a word in the engine's own list of pages begins with this. */
const MAIN_INDEX = '0';
const PAGE_LISTS = { search_index: 'search_index_idx', name_index: 'name_index_idx' } as const;

/**
 * How many pages (about 4 kB each) lie between the first and the last word with this beginning, in all pieces of the
 * table's index: what the engine would read before it gives the first file. `beginning` is as the table keeps it.
 */
export async function prefixPages(
  driver: Pick<SqlDriver, 'all'>,
  table: WordTable,
  beginning: string,
): Promise<number> {
  const key = new TextEncoder().encode(MAIN_INDEX + beginning);
  const query = widthQuery(table, key, Uint8Array.of(...key, 0xff));
  const [row] = await driver.all<{ pages: number | null }>(query.sql, query.params);
  return row?.pages ?? 0;
}

/** Reads a few rows of the list of pages that the engine keeps beside the full text. */
function widthQuery(table: WordTable, from: Uint8Array, to: Uint8Array): SqlFragment {
  const pages = pickSql(PAGE_LISTS, table);
  return sql`with recursive piece(id) as (
      select min(segid) from ${pages}
      union all
      select (select min(segid) from ${pages} where segid > piece.id) from piece where piece.id is not null)
    select sum(
      (select pgno >> 1 from ${pages} where segid = piece.id and term < ${to} order by term desc limit 1) -
      (select pgno >> 1 from ${pages} where segid = piece.id and term >= ${from} order by term limit 1)
    ) as pages from piece where id is not null`;
}
