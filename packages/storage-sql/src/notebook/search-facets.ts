import type { FacetCount, SearchFacets } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import type { CompiledQuery } from './compile-query.ts';
import { toSqlJson } from './json.ts';
import { matchingRids } from './search-sorted.ts';

/** So many files are looked at. */
const MAX_FACETED = 5000;
const DEFAULT_VALUES = 10;
const MAX_VALUES = 1000;

export const facetStatements = {
  tags: `
    select t.display as value, count(*) as files
    from json_each(?) j cross join file_tag ft cross join tag t
    where ft.rid = j.value and t.tag_rid = ft.tag_rid group by t.tag_rid order by files desc, t.name limit ?`,
  types: `
    select f.file_type as value, count(*) as files from json_each(?) j cross join file_metadata f
    where f.rid = j.value and f.file_type <> '' group by f.file_type order by files desc, value limit ?`,
  folders: `
    select iif(instr(f.path, '/') = 0, '', substr(f.path, 1, instr(f.path, '/') - 1)) as value, count(*) as files
    from json_each(?) j cross join file_metadata f where f.rid = j.value group by 1 order by files desc, value limit ?`,
  properties: `
    select n.name as value, count(*) as files
    from json_each(?) j cross join property p cross join property_name n
    where p.rid = j.value and p.ordinal = 0 and n.name_id = p.name_id
    group by n.name_id order by files desc, n.name limit ?`,
} as const;

/** The facets of nothing. */
export const NO_FACETS: SearchFacets = Object.freeze({
  ...{ tags: [], types: [], folders: [], properties: [], files: 0, approximate: false },
});

type Reads = Pick<SqlDriver, 'all'>;

/** What the files that match have in common. */
export async function readFacets(
  driver: Reads,
  compiled: CompiledQuery,
  limit: number = DEFAULT_VALUES,
): Promise<SearchFacets> {
  const rids = await matchingRids(driver, compiled, MAX_FACETED + 1);
  const counted = rids.slice(0, MAX_FACETED);
  const json = toSqlJson(counted);
  const values = Math.min(Math.max(1, Math.trunc(limit)), MAX_VALUES);
  const read = (statement: string) => driver.all<FacetCount>(statement, [json, values]);
  return {
    tags: await read(facetStatements.tags),
    types: await read(facetStatements.types),
    folders: await read(facetStatements.folders),
    properties: await read(facetStatements.properties),
    files: counted.length,
    approximate: rids.length > counted.length || compiled.wide.size > 0,
  };
}
