import type { LinkCandidate, RelPath } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { toSqlJson } from './json.ts';

/** A name that more files bear than this is looked up among the first of them only. */
const MAX_CANDIDATES = 1000;

export const linkCandidateStatements = {
  byWholePath: `
    select j.value as text, (
      select json_group_array(path) from (
        select path from file_metadata where name_key = j.value and deleted_at is null limit ${MAX_CANDIDATES})) as paths,
      '[]' as aliases
    from json_each(?) j`,
  byName: `
    select j.value as text, (
      select json_group_array(path) from (
        select path from file_metadata where name_key = j.value and deleted_at is null
        union all
        select * from (
          select path from file_metadata
          where name_key >= j.value || '/' and name_key < j.value || '0' and deleted_at is null
          limit ${MAX_CANDIDATES}))) as paths, (
      select json_group_array(json_array(path, alias)) from (
        select f.path, a.alias from file_alias a join file_metadata f on f.rid = a.rid
        where a.alias_key = j.value and f.deleted_at is null limit ${MAX_CANDIDATES})) as aliases
    from json_each(?) j`,
} as const;

type Reads = Pick<SqlDriver, 'all'>;

/** The files that a key finds: see `linkKey`. */
export type CandidatesByKey = ReadonlyMap<string, readonly LinkCandidate[]>;

/** The files that bear each of the keys, with the alias that they bear it by; two questions, however many keys. */
export async function readCandidatesOf(driver: Reads, keys: Iterable<string>): Promise<CandidatesByKey> {
  const found = new Map<string, readonly LinkCandidate[]>();
  const wanted = [...new Set(keys)];
  for (const [prefix, sql] of [
    ['n:', linkCandidateStatements.byName],
    ['p:', linkCandidateStatements.byWholePath],
  ] as const) {
    const texts = wanted.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
    if (texts.length === 0) continue;
    const rows = await driver.all<CandidatesRow>(sql, [toSqlJson(texts)]);
    for (const row of rows) found.set(`${prefix}${row.text}`, toCandidates(row));
  }
  return found;
}

/** The files that bear a key. */
export async function readCandidates(driver: Reads, key: string): Promise<readonly LinkCandidate[]> {
  return (await readCandidatesOf(driver, [key])).get(key) ?? [];
}

interface CandidatesRow {
  readonly text: string;
  readonly paths: string;
  readonly aliases: string;
}

function toCandidates({ paths, aliases }: CandidatesRow): LinkCandidate[] {
  const byPath = (JSON.parse(paths) as RelPath[]).map((path) => ({ path, aliases: [] }));
  const byAlias = (JSON.parse(aliases) as [RelPath, string][]).map(([path, alias]) => ({
    path,
    aliases: [alias],
  }));
  return [...byPath, ...byAlias];
}
