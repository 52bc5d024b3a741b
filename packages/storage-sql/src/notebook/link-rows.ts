import { aliasKey, folderOf, keyDependsOnSource, linkKey, type LinkKind } from '@codexlab/core';
import type { SqlDriver, Statement } from '../driver.ts';
import { pushRows } from './file-rows.ts';
import { toSqlJson } from './json.ts';
import type { KnownRow } from './known-rows.ts';
import type { KeyCounts } from './link-keys.ts';
import type { SettledChunk } from './settle.ts';

export const linkStatements = {
  discount: `
    update link_key set links = link_key.links - gone.links
    from (
      select target_key, count(*) as links from link
      where rid in (select value from json_each(?)) and target_key is not null group by target_key
    ) gone
    where link_key.key = gone.target_key`,
  detach: 'delete from link where rid in (select value from json_each(?))',
  detachAliases: 'delete from file_alias where rid in (select value from json_each(?))',
  attach: `
    insert into link (rid, ordinal, kind, target, target_key, heading, block, text, line)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
      value ->> 8
    from json_each(?)`,
  attachAliases: `
    insert or ignore into file_alias (alias_key, rid, alias)
    select value ->> 0, value ->> 1, value ->> 2 from json_each(?)`,
  ofFiles: `
    select l.rid, l.ordinal, l.kind, l.target, l.target_key as key
    from json_each(?) j cross join link l where l.rid = j.value`,
  rekey: `
    update link set target_key = j.value ->> 2
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

/** The writes that give the written files of a chunk their links and aliases; notes the keys in `counts`. */
export function attachLinks(chunk: SettledChunk, counts: KeyCounts): Statement[] {
  const links: unknown[] = [];
  const aliases: unknown[] = [];
  for (const { rid, entry } of chunk.written.values()) {
    const from = entry.stat.path;
    entry.parsed.links.forEach((link, ordinal) => {
      const key = linkKey({ from, kind: link.kind, target: link.target });
      counts.addLink(key, 1);
      links.push([rid, ordinal, link.kind, link.target, key, link.heading, link.block, link.text, link.line]);
    });
    for (const alias of entry.parsed.aliases)
      if (aliasKey(alias) !== '') aliases.push([aliasKey(alias), rid, alias]);
  }
  const writes: Statement[] = [];
  pushRows(writes, linkStatements.attach, links);
  pushRows(writes, linkStatements.attachAliases, aliases);
  return writes;
}

interface StoredLink {
  readonly rid: number;
  readonly ordinal: number;
  readonly kind: LinkKind;
  readonly target: string;
  readonly key: string | null;
}

/** Reads the links of renamed files whose keys depend on where they stand, and answers the writes that mend them. */
export async function rekeyMovedLinks(
  driver: SqlDriver,
  chunk: SettledChunk,
  known: ReadonlyMap<number, KnownRow>,
  counts: KeyCounts,
): Promise<Statement[]> {
  const rids = [...chunk.moved.values()].filter(({ rid, stat }) => {
    const row = known.get(rid);
    return row && folderOf(row.path) !== folderOf(stat.path);
  });
  if (rids.length === 0) return [];
  const stored = await driver.all<StoredLink>(linkStatements.ofFiles, [
    toSqlJson(rids.map(({ rid }) => rid)),
  ]);
  const rows: unknown[] = [];
  for (const { rid, ordinal, kind, target, key } of stored) {
    if (!keyDependsOnSource(kind, target)) continue;
    const anew = linkKey({ from: chunk.moved.get(rid)!.stat.path, kind, target });
    if (anew === key) continue;
    counts.addLink(key, -1);
    counts.addLink(anew, 1);
    rows.push([rid, ordinal, anew]);
  }
  const writes: Statement[] = [];
  pushRows(writes, linkStatements.rekey, rows);
  return writes;
}
