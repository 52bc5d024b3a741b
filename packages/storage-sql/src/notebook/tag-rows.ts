import { foldName, type NewId } from '@codexlab/core';
import type { Statement } from '../driver.ts';
import { pushRows } from './file-rows.ts';
import { toSqlJson } from './json.ts';
import type { SettledChunk } from './settle.ts';

export const tagStatements = {
  discount: `
    update tag set files = tag.files - gone.files
    from (
      select tag_rid, count(*) as files from file_tag
      where rid in (select value from json_each(?)) group by tag_rid
    ) gone
    where tag.tag_rid = gone.tag_rid`,
  detach: 'delete from file_tag where rid in (select value from json_each(?))',
  add: `
    insert into tag (id, name, display, created_at)
    select value ->> 0, value ->> 1, value ->> 2, ? from json_each(?) where true
    on conflict (name) do nothing`,
  attach: `
    insert into file_tag (rid, tag_rid, created_at)
    select j.value ->> 0, t.tag_rid, ? from json_each(?) j cross join tag t where t.name = j.value ->> 1`,
  count: `
    update tag set files = tag.files + (j.value ->> 1) from json_each(?) j where tag.name = j.value ->> 0`,
  removeUnused: 'delete from tag where files <= 0',
} as const;

/** How tags are told apart: `#Lab` and `#lab` are one tag. */
export function tagKey(tag: string): string {
  return foldName(tag);
}

/** The writes that take the tags of files away. */
export function detachTags(rids: readonly number[]): Statement[] {
  const writes: Statement[] = [];
  pushRows(writes, tagStatements.discount, rids);
  pushRows(writes, tagStatements.detach, rids);
  return writes;
}

/** The writes that give the written files of a chunk their tags. */
export function attachTags(chunk: SettledChunk, atMs: number, newId: NewId): Statement[] {
  const spellings = new Map<string, string>();
  const counts = new Map<string, number>();
  const pairs: [number, string][] = [];
  for (const { rid, entry } of chunk.written.values()) {
    for (const [key, tag] of new Map(entry.parsed.tags.map((tag) => [tagKey(tag), tag]))) {
      if (key === '') continue;
      if (!spellings.has(key)) spellings.set(key, tag);
      counts.set(key, (counts.get(key) ?? 0) + 1);
      pairs.push([rid, key]);
    }
  }
  if (pairs.length === 0) return [];
  const rows = [...spellings].map(([key, tag]) => [newId(), key, tag]);
  return [
    { sql: tagStatements.add, params: [atMs, toSqlJson(rows)] },
    { sql: tagStatements.attach, params: [atMs, toSqlJson(pairs)] },
    { sql: tagStatements.count, params: [toSqlJson([...counts])] },
  ];
}

/** The write that forgets tags that no file carries any more. */
export function removeUnusedTags(): Statement {
  return { sql: tagStatements.removeUnused };
}
