import { aliasKey, folderOf, keyDependsOnSource, linkKey, type ParsedLink } from '@codexlab/core';
import type { SqlDriver, Statement } from '../driver.ts';
import { pushRows } from './file-rows.ts';
import { toSqlJson } from './json.ts';
import type { KnownRow } from './known-rows.ts';
import type { KeyCounts, KeyIds } from './link-keys.ts';
import { linkKindCode, linkKindOf } from './link-kinds.ts';
import type { SettledChunk } from './settle.ts';

export const linkStatements = {
  discount: `
    update link_key set links = link_key.links - gone.links
    from (
      select key_id, count(*) as links from link
      where rid in (select value from json_each(?)) and key_id is not null group by key_id
    ) gone
    where link_key.key_id = gone.key_id`,
  detach: 'delete from link where rid in (select value from json_each(?))',
  detachAliases: 'delete from file_alias where rid in (select value from json_each(?))',
  attach: `
    insert into link (rid, ordinal, kind, target, key_id, heading, block, text, line)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
      value ->> 8
    from json_each(?)`,
  attachAliases: `
    insert or ignore into file_alias (alias_key, rid, alias)
    select value ->> 0, value ->> 1, value ->> 2 from json_each(?)`,
  ofFiles: `
    select l.rid, l.ordinal, l.kind, l.target, k.key
    from json_each(?) j cross join link l left join link_key k on k.key_id = l.key_id where l.rid = j.value`,
  rekey: `
    update link set key_id = j.value ->> 2
    from json_each(?) j where link.rid = j.value ->> 0 and link.ordinal = j.value ->> 1`,
} as const;

/** The writes that take the links and aliases of files away; `counted` tells whether link keys are kept up. */
export function detachLinks(rids: readonly number[], counted: boolean): Statement[] {
  const writes: Statement[] = [];
  if (counted) pushRows(writes, linkStatements.discount, rids);
  pushRows(writes, linkStatements.detach, rids);
  pushRows(writes, linkStatements.detachAliases, rids);
  return writes;
}

/** A link with its key, as it shall be stored. */
interface KeyedLink {
  readonly rid: number;
  readonly ordinal: number;
  readonly link: ParsedLink;
  readonly key: string | null;
}

/** The links of the written files of a chunk; notes their keys in `counts`. */
export function keyedLinks(chunk: SettledChunk, counts: KeyCounts): readonly KeyedLink[] {
  const links: KeyedLink[] = [];
  for (const { rid, entry } of chunk.written.values()) {
    const from = entry.stat.path;
    entry.parsed.links.forEach((link, ordinal) => {
      const key = linkKey({ from, kind: link.kind, target: link.target });
      counts.addLink(key, 1);
      links.push({ rid, ordinal, link, key });
    });
  }
  return links;
}

/** The writes that store links. */
export function attachLinks(links: readonly KeyedLink[], ids: KeyIds): Statement[] {
  const rows = links.map(({ rid, ordinal, link, key }) => [
    ...[rid, ordinal, linkKindCode(link.kind), link.target, ids.of(key)],
    ...[link.heading, link.block, link.text, link.line],
  ]);
  const writes: Statement[] = [];
  pushRows(writes, linkStatements.attach, rows);
  return writes;
}

/** The writes that give the written files of a chunk their aliases. */
export function attachAliases(chunk: SettledChunk): Statement[] {
  const aliases: unknown[] = [];
  for (const { rid, entry } of chunk.written.values())
    for (const alias of entry.parsed.aliases)
      if (aliasKey(alias) !== '') aliases.push([aliasKey(alias), rid, alias]);
  const writes: Statement[] = [];
  pushRows(writes, linkStatements.attachAliases, aliases);
  return writes;
}

interface StoredLink {
  readonly rid: number;
  readonly ordinal: number;
  readonly kind: number;
  readonly target: string;
  readonly key: string | null;
}

/** A stored link whose key is another one from now on. */
interface RekeyedLink {
  readonly rid: number;
  readonly ordinal: number;
  readonly key: string | null;
}

/** The links of renamed files whose keys change with the folder; notes their keys in `counts`. */
export async function readRekeyedLinks(
  driver: Pick<SqlDriver, 'all'>,
  chunk: SettledChunk,
  known: ReadonlyMap<number, KnownRow>,
  counts: KeyCounts,
): Promise<readonly RekeyedLink[]> {
  const moved = [...chunk.moved.values()].filter(({ rid, stat }) => {
    const row = known.get(rid);
    return row && folderOf(row.path) !== folderOf(stat.path);
  });
  if (moved.length === 0) return [];
  const rids = moved.map(({ rid }) => rid);
  const stored = await driver.all<StoredLink>(linkStatements.ofFiles, [toSqlJson(rids)]);
  const rekeyed: RekeyedLink[] = [];
  for (const { rid, ordinal, kind: code, target, key } of stored) {
    const kind = linkKindOf(code);
    if (!keyDependsOnSource(kind, target)) continue;
    const anew = linkKey({ from: chunk.moved.get(rid)!.stat.path, kind, target });
    if (anew === key) continue;
    counts.addLink(key, -1);
    counts.addLink(anew, 1);
    rekeyed.push({ rid, ordinal, key: anew });
  }
  return rekeyed;
}

/** The writes that change the keys of stored links. */
export function rekeyLinks(links: readonly RekeyedLink[], ids: KeyIds): Statement[] {
  const writes: Statement[] = [];
  pushRows(
    writes,
    linkStatements.rekey,
    links.map(({ rid, ordinal, key }) => [rid, ordinal, ids.of(key)]),
  );
  return writes;
}
