import { fileKeys } from '@codexlab/core';
import type { Statement } from '../driver.ts';
import { pushRows } from './file-rows.ts';
import type { KnownRow } from './known-rows.ts';
import type { SettledChunk } from './settle.ts';

/** How many live files bear the key `k.key`: by their whole path, by the end of it, or by an alias. */
const BEARERS = `
  case substr(k.key, 1, 2)
  when 'p:' then (
    select count(*) from file_metadata f where f.name_key = substr(k.key, 3) and f.deleted_at is null)
  when 'n:' then (
    select count(*) from (
      select f.rid from file_metadata f where f.name_key = substr(k.key, 3) and f.deleted_at is null
      union
      select f.rid from file_metadata f
      where f.name_key > substr(k.key, 3) || '/' and f.name_key < substr(k.key, 3) || '0' and f.deleted_at is null
      union
      select a.rid from file_alias a where a.alias_key = substr(k.key, 3)))
  else 0 end`;

export const linkKeyStatements = {
  countFiles: `
    update link_key set files = files + (j.value ->> 1)
    from json_each(?) j where link_key.key = j.value ->> 0`,
  countLinks: `
    update link_key set links = links + (j.value ->> 1)
    from json_each(?) j where link_key.key = j.value ->> 0`,
  add: `
    insert into link_key (key, links, files)
    select k.key, k.links, ${BEARERS}
    from (
      select value ->> 0 as key, value ->> 1 as links from json_each(?)
      where value ->> 1 > 0 and not exists (select 1 from link_key known where known.key = value ->> 0)
    ) k`,
  removeUnused: 'delete from link_key where links <= 0',
  clear: 'delete from link_key',
  rebuild: `
    insert into link_key (key, links, files)
    select k.key, k.links, ${BEARERS}
    from (select target_key as key, count(*) as links from link where target_key is not null group by target_key) k`,
} as const;

/** Sums up what a chunk changes about link keys. */
export interface KeyCounts {
  addLink(key: string | null, by: number): void;
  addFile(keys: readonly string[], by: number): void;
  /** The writes; to be made after all rows of files, links and aliases are right. */
  writes(): Statement[];
}

/** Starts with nothing changed. */
export function createKeyCounts(): KeyCounts {
  const links = new Map<string, number>();
  const files = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string, by: number) =>
    void counts.set(key, (counts.get(key) ?? 0) + by);
  const changed = (counts: Map<string, number>) => [...counts].filter(([, by]) => by !== 0);
  return {
    addLink(key, by) {
      if (key !== null) add(links, key, by);
    },
    addFile(keys, by) {
      for (const key of keys) add(files, key, by);
    },
    writes() {
      const writes: Statement[] = [];
      pushRows(writes, linkKeyStatements.countFiles, changed(files));
      pushRows(writes, linkKeyStatements.countLinks, changed(links));
      pushRows(writes, linkKeyStatements.add, changed(links));
      writes.push({ sql: linkKeyStatements.removeUnused });
      return writes;
    },
  };
}

/** Notes which keys files of a chunk no longer bear, or bear from now on. */
export function countBearers(
  chunk: SettledChunk,
  known: ReadonlyMap<number, KnownRow>,
  counts: KeyCounts,
): void {
  for (const row of known.values()) if (row.live) counts.addFile(fileKeys(row.path, row.aliases), -1);
  for (const { entry } of chunk.written.values())
    counts.addFile(fileKeys(entry.stat.path, entry.parsed.aliases), 1);
  for (const { rid, stat } of chunk.moved.values()) {
    const row = known.get(rid);
    if (row?.live) counts.addFile(fileKeys(stat.path, row.aliases), 1);
  }
}

/** The writes that count all link keys anew. */
export function rebuildLinkKeys(): Statement[] {
  return [{ sql: linkKeyStatements.clear }, { sql: linkKeyStatements.rebuild }];
}
