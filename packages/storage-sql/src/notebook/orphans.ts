import {
  decodeCursor,
  encodeCursor,
  fileKeys,
  MAX_PAGE_ITEMS,
  pageLimit,
  seesAll,
  type FileSummary,
  type LinkStore,
  type Page,
  type PageRequest,
  type RelPath,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { FILE_COLUMNS, toSummary, type FileRow } from './file-row.ts';
import { toSqlJson } from './json.ts';

/** One page looks at so many files; a page that finds less than it was asked for goes on by its cursor. */
export const ORPHAN_WINDOW = 1000;
/** They are looked at in steps, until the page is full. */
const STEP = 200;
/** So many links of a file are looked at by their keys alone. */
const MAX_KEYS = 20;
const LIST = 'orphans';

export const orphanStatements = {
  /** `leads`: the first keys of its links that some file bears. */
  walk: `
    select f.rid, f.path,
      (select json_group_array(alias) from file_alias a where a.rid = f.rid) as aliases,
      (select json_group_array(key) from (
        select k.key from link l cross join link_key k
        where l.rid = f.rid and k.key_id = l.key_id and k.files > 0 limit ${MAX_KEYS})) as leads
    from file_metadata f where f.path > ? and f.deleted_at is null order by f.path limit ?`,
  /** The files with a key that a link of another file asks for: few, and some of those links lead to a better match. */
  named: `
    select distinct j.value ->> 0 as rid from json_each(?) j cross join link_key k
    where k.key = j.value ->> 1
      and exists (select 1 from link l where l.key_id = k.key_id and l.rid <> j.value ->> 0)`,
  summaries: `
    select ${FILE_COLUMNS} from json_each(?) j cross join file_metadata f where f.rid = j.value order by f.path`,
} as const;

interface WalkRow {
  readonly rid: number;
  readonly path: RelPath;
  readonly aliases: string;
  readonly leads: string;
}

interface WalkedFile {
  readonly rid: number;
  readonly path: RelPath;
  /** The keys that links may find it by. */
  readonly keys: readonly string[];
  readonly leads: readonly string[];
}

type Reads = Pick<SqlDriver, 'all'>;
type Links = Pick<LinkStore, 'outgoing' | 'backlinks'>;

/**
 * One page of the files that no link leads to or away from, by path. A link that leads nowhere, or into its own file,
 * does not count. `links` tells where links lead.
 */
export async function listOrphans(
  driver: Reads,
  links: Links,
  page: PageRequest,
): Promise<Page<FileSummary>> {
  const limit = pageLimit(page);
  let after = String(decodeCursor(LIST, page.cursor)?.[0] ?? '');
  const orphans: WalkedFile[] = [];
  let isEnd = false;
  for (let looked = 0; looked < ORPHAN_WINDOW && orphans.length <= limit && !isEnd; looked += STEP) {
    const rows = await driver.all<WalkRow>(orphanStatements.walk, [after, STEP]);
    orphans.push(...(await withoutBacklinks(driver, links, await withoutLinks(links, rows.map(toWalked)))));
    after = rows.at(-1)?.path ?? after;
    isEnd = rows.length < STEP;
  }
  const shown = orphans.slice(0, limit);
  const isCut = orphans.length > limit;
  const rids = toSqlJson(shown.map(({ rid }) => rid));
  const items = await driver.all<FileRow>(orphanStatements.summaries, [rids]);
  const next = isCut ? shown.at(-1)!.path : after;
  return { items: items.map(toSummary), nextCursor: isCut || !isEnd ? encodeCursor(LIST, [next]) : null };
}

function toWalked({ rid, path, aliases, leads }: WalkRow): WalkedFile {
  const keys = fileKeys(path, JSON.parse(aliases) as string[]);
  return { rid, path, keys, leads: JSON.parse(leads) as string[] };
}

/** The files of which no link leads to another one. */
async function withoutLinks(links: Links, files: readonly WalkedFile[]): Promise<WalkedFile[]> {
  const found: WalkedFile[] = [];
  for (const file of files) {
    if (file.leads.some((key) => !file.keys.includes(key))) continue;
    if (file.leads.length === 0 || (await leadsOnlyToItself(links, file.path))) found.push(file);
  }
  return found;
}

/** Its links ask for a name that it bears itself; another file may bear it too. */
async function leadsOnlyToItself(links: Links, path: RelPath): Promise<boolean> {
  const { items } = await links.outgoing(seesAll, path, { limit: MAX_PAGE_ITEMS });
  return items.every(
    ({ resolution }) =>
      resolution.status === 'unresolved' || (resolution.status === 'resolved' && resolution.path === path),
  );
}

async function withoutBacklinks(
  driver: Reads,
  links: Links,
  files: readonly WalkedFile[],
): Promise<WalkedFile[]> {
  const keys = files.flatMap(({ rid, keys }) => keys.map((key) => [rid, key]));
  const named = await driver.all<{ rid: number }>(orphanStatements.named, [toSqlJson(keys)]);
  const linked = new Set<number>();
  const pathOf = new Map(files.map(({ rid, path }) => [rid, path]));
  for (const { rid } of named) {
    const { items } = await links.backlinks(seesAll, pathOf.get(rid)!, { limit: 1 });
    if (items.length > 0) linked.add(rid);
  }
  return files.filter(({ rid }) => !linked.has(rid));
}
