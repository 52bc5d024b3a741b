import { fileKeys } from '@codexlab/core';
import type { SqlDriver, Statement } from '../driver.ts';
import { pushRows } from './file-rows.ts';
import { toSqlJson } from './json.ts';
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
    from json_each(?) j where link_key.key_id = j.value ->> 0`,
  ids: `
    select k.key, k.key_id as id from json_each(?) j cross join link_key k where k.key = j.value`,
  highest: 'select coalesce(max(key_id), 0) as id from link_key',
  add: `
    insert into link_key (key_id, key, links, files)
    select k.id, k.key, k.links, ${BEARERS}
    from (select value ->> 0 as id, value ->> 1 as key, value ->> 2 as links from json_each(?)) k`,
  /** Counts that keep a key out of the indexes of unresolved and unused ones, until all are counted. */
  addUncounted: `
    insert into link_key (key_id, key, links, files)
    select value ->> 0, value ->> 1, 1, 1 from json_each(?)`,
  removeUnused: 'delete from link_key where links <= 0',
  recount: `
    update link_key as k set
      links = (select count(*) from link l where l.key_id = k.key_id),
      files = ${BEARERS}`,
} as const;

/** The ids of the keys that a chunk needs. */
export interface KeyIds {
  /** Null for the links that have no key. */
  of(key: string | null): number | null;
  isNew(key: string): boolean;
}

/** Reads the ids of keys, and gives ids to those that have none; these must be added with the chunk. */
export async function readKeyIds(driver: Pick<SqlDriver, 'all'>, keys: readonly string[]): Promise<KeyIds> {
  const ids = new Map<string, number>();
  const added = new Set<string>();
  if (keys.length > 0) {
    const rows = await driver.all<{ key: string; id: number }>(linkKeyStatements.ids, [toSqlJson(keys)]);
    for (const { key, id } of rows) ids.set(key, id);
    const [highest] = await driver.all<{ id: number }>(linkKeyStatements.highest);
    let last = highest?.id ?? 0;
    for (const key of keys) {
      if (ids.has(key)) continue;
      ids.set(key, ++last);
      added.add(key);
    }
  }
  return { of: (key) => (key === null ? null : ids.get(key)!), isNew: (key) => added.has(key) };
}

/** Sums up what a chunk changes about link keys. */
export interface KeyCounts {
  addLink(key: string | null, by: number): void;
  addFile(keys: readonly string[], by: number): void;
  /** The keys of links that were added or taken away. */
  linkKeys(): readonly string[];
  /** The writes; to be made after all rows of files and aliases are right. */
  writes(ids: KeyIds): Statement[];
  /** The writes of a chunk whose keys are counted later. */
  uncounted(ids: KeyIds): Statement[];
}

/** Starts with nothing changed. */
export function createKeyCounts(): KeyCounts {
  const links = new Map<string, number>();
  const files = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string, by: number) =>
    void counts.set(key, (counts.get(key) ?? 0) + by);
  const changed = (counts: Map<string, number>) => [...counts].filter(([, by]) => by !== 0);
  const added = (ids: KeyIds) => [...links].filter(([key]) => ids.isNew(key));
  return {
    addLink(key, by) {
      if (key !== null) add(links, key, by);
    },
    addFile(keys, by) {
      for (const key of keys) add(files, key, by);
    },
    linkKeys: () => [...links.keys()],
    writes(ids) {
      const writes: Statement[] = [];
      const known = changed(links).filter(([key]) => !ids.isNew(key));
      pushRows(writes, linkKeyStatements.countFiles, changed(files));
      pushRows(
        writes,
        linkKeyStatements.countLinks,
        known.map(([key, by]) => [ids.of(key), by]),
      );
      pushRows(
        writes,
        linkKeyStatements.add,
        added(ids).map(([key, by]) => [ids.of(key), key, by]),
      );
      writes.push({ sql: linkKeyStatements.removeUnused });
      return writes;
    },
    uncounted(ids) {
      const writes: Statement[] = [];
      pushRows(
        writes,
        linkKeyStatements.addUncounted,
        added(ids).map(([key]) => [ids.of(key), key]),
      );
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
export function recountLinkKeys(): Statement[] {
  return [{ sql: linkKeyStatements.recount }, { sql: linkKeyStatements.removeUnused }];
}
