import {
  fileKeys,
  linkKey,
  resolveLink,
  ROOT,
  type LinkAddress,
  type RelPath,
  type SearchTerm,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { toSqlJson } from './json.ts';
import type { LeadingLinks } from './link-condition.ts';
import { readCandidates } from './link-candidates.ts';
import type { PropertyFacts } from './property-condition.ts';

/** More spellings of one key than this are taken to lead to all files that bear it. */
const MAX_TARGETS = 1000;

export const queryFactStatements = {
  names: `
    select n.name, n.name_id as nameId,
      exists (select 1 from property p indexed by property_later
        where p.name_id = n.name_id and p.ordinal > 0) as lists
    from json_each(?) j cross join property_name n where n.name = j.value`,
  file: `
    select f.rid, (select json_group_array(a.alias) from file_alias a where a.rid = f.rid) as aliases
    from file_metadata f where f.path = ? and f.deleted_at is null`,
  keys: `
    select k.key_id as keyId, k.key, k.files from json_each(?) j cross join link_key k where k.key = j.value`,
  targets: 'select distinct target from link where key_id = ? limit ?',
} as const;

/** A file that `links:` names, with the links that lead to it. */
export interface NamedFile {
  readonly rid: number;
  readonly links: readonly LeadingLinks[];
}

/** What must be known of the index before a query can be put into SQL. */
export interface QueryFacts {
  readonly properties: ReadonlyMap<string, PropertyFacts>;
  readonly named: ReadonlyMap<string, readonly NamedFile[]>;
}

type Reads = Pick<SqlDriver, 'all'>;

/** Reads what the terms of a query need, and what sorting by `sortName` does. */
export async function readQueryFacts(
  driver: Reads,
  terms: readonly SearchTerm[],
  sortName: string | null,
): Promise<QueryFacts> {
  const names = new Set(terms.flatMap((term) => (term.type === 'property' ? [term.name] : [])));
  if (terms.some((term) => term.type === 'type')) names.add('type');
  if (sortName !== null) names.add(sortName);
  const named = new Map<string, readonly NamedFile[]>();
  for (const term of terms)
    if (term.type === 'links' && !named.has(term.target))
      named.set(term.target, await readNamed(driver, term.target));
  return { properties: await readProperties(driver, [...names]), named };
}

async function readProperties(
  driver: Reads,
  names: readonly string[],
): Promise<ReadonlyMap<string, PropertyFacts>> {
  if (names.length === 0) return new Map();
  const rows = await driver.all<{ name: string; nameId: number; lists: number }>(queryFactStatements.names, [
    toSqlJson(names),
  ]);
  return new Map(rows.map(({ name, nameId, lists }) => [name, { nameId, lists: lists === 1 }]));
}

/** The files that `[[target]]` in the root leads to, each with the links that do so too. */
async function readNamed(driver: Reads, target: string): Promise<readonly NamedFile[]> {
  const paths = await leadsTo(driver, { from: ROOT, kind: 'wiki', target });
  const files: NamedFile[] = [];
  for (const path of paths) {
    const [row] = await driver.all<{ rid: number; aliases: string }>(queryFactStatements.file, [path]);
    if (row) files.push({ rid: row.rid, links: await readLeading(driver, path, row.aliases) });
  }
  return files;
}

async function readLeading(driver: Reads, path: RelPath, aliases: string): Promise<LeadingLinks[]> {
  const keys = fileKeys(path, JSON.parse(aliases) as string[]);
  const rows = await driver.all<{ keyId: number; key: string; files: number }>(queryFactStatements.keys, [
    toSqlJson(keys),
  ]);
  const links: LeadingLinks[] = [];
  for (const { keyId, key, files } of rows)
    links.push({ keyId, targets: files > 1 ? await readTargets(driver, { keyId, key, path }) : null });
  return links;
}

/** Where several files bear a key, the spelling of a link decides between them. */
async function readTargets(
  driver: Reads,
  { keyId, key, path }: { readonly keyId: number; readonly key: string; readonly path: RelPath },
): Promise<readonly string[] | null> {
  if (!key.startsWith('n:')) return null;
  const rows = await driver.all<{ target: string }>(queryFactStatements.targets, [keyId, MAX_TARGETS]);
  if (rows.length === MAX_TARGETS) return null;
  const candidates = await readCandidates(driver, key);
  return rows
    .map(({ target }) => target)
    .filter((target) =>
      pathsOf(resolveLink({ from: ROOT, kind: 'wiki', target }, candidates)).includes(path),
    );
}

async function leadsTo(driver: Reads, link: LinkAddress): Promise<readonly RelPath[]> {
  const key = linkKey(link);
  return key === null ? [] : pathsOf(resolveLink(link, await readCandidates(driver, key)));
}

function pathsOf(resolution: ReturnType<typeof resolveLink>): readonly RelPath[] {
  if (resolution.status === 'ambiguous') return resolution.candidates;
  return resolution.status === 'resolved' ? [resolution.path] : [];
}
