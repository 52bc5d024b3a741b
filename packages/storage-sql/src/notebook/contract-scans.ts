import type { SqlDriver } from '../driver.ts';
import type { SqlFragment } from '../sql.ts';

const TABLE_SCAN = /^SCAN (hit|[aflkpdt]|ft|file_\w+|property\w*|link\w*|tag|folder|change_log)\b/;
const PARTIAL_INDEX =
  / INDEX (file_problem|file_updated|file_live_hash|file_open_todo|link_key_unresolved)\b/;
const FULL_TEXT_SCAN = /^SCAN \w+_index VIRTUAL(?!.*M)/;
const ENDS_WITH_A_LIMIT =
  /(order by [^()]* limit \?(?: offset \?\)?)?|\blimit \?\)*)\s*(\) h cross join .*)?$/s;

/** All files with some tag, link, alias or property: asked for up to a limit, or where they were found to be few. */
const COUNTED_BEFORE = /select (\w+)\.rid from (?:file_tag|link|file_alias|property) \1(?=\)| union )/g;

/**
 * Steps of a plan that read all of a large table. A partial index, one walked in order up to a limit, or the rows of a
 * part of the statement, is none.
 */
export async function scans(driver: SqlDriver, { sql, params }: SqlFragment): Promise<string[]> {
  const plan = await driver.all<{ detail: string }>(`explain query plan ${sql}`, params);
  const details = plan.map(({ detail }) => detail);
  const parts = new Set(
    details.flatMap((detail) => /^(?:CO-ROUTINE|MATERIALIZE) (\w+)$/.exec(detail)?.[1] ?? []),
  );
  for (const [, alias] of sql.matchAll(COUNTED_BEFORE)) parts.add(alias!);
  const walks = ENDS_WITH_A_LIMIT.test(sql) ? / USING (COVERING )?INDEX / : PARTIAL_INDEX;
  return details.filter((detail) => {
    if (FULL_TEXT_SCAN.test(detail)) return true;
    const isPart = parts.has(/^SCAN (\w+)(?: USING COVERING INDEX \w+)?$/.exec(detail)?.[1] ?? '');
    return TABLE_SCAN.test(detail) && !walks.test(detail) && !isPart;
  });
}
