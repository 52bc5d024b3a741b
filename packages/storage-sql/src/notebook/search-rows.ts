import type { Statement } from '../driver.ts';
import { pushRows } from './file-rows.ts';
import type { KnownRow } from './known-rows.ts';
import type { SettledChunk, WrittenRow } from './settle.ts';

/** Full text goes in file by file: one prepared statement is faster than taking the text out of JSON again. */
export const searchStatements = {
  write: 'insert or replace into search_index (rowid, title, content, tags) values (?, ?, ?, ?)',
  remove: 'delete from search_index where rowid in (select value from json_each(?))',
  name: `
    insert or replace into name_index (rowid, name, title, folder)
    select f.rid, f.filename, coalesce(f.title, ''), f.folder
    from json_each(?) j cross join file_metadata f where f.rid = j.value`,
  removeName: 'delete from name_index where rowid in (select value from json_each(?))',
} as const;

/** The writes that bring full text and names up to a chunk. */
export function writeSearch(chunk: SettledChunk, known: ReadonlyMap<number, KnownRow>): Statement[] {
  const writes: Statement[] = [];
  const removed = [...chunk.removed].filter((rid) => known.get(rid)?.live);
  const emptied = [...chunk.written.values()].filter((row) => !hasText(row) && known.get(row.rid)?.live);
  pushRows(writes, searchStatements.removeName, removed);
  pushRows(writes, searchStatements.remove, [...removed, ...emptied.map(({ rid }) => rid)]);
  pushRows(writes, searchStatements.name, renamed(chunk, known));
  for (const row of chunk.written.values()) if (hasText(row)) writes.push(textRow(row));
  return writes;
}

function hasText({ entry: { parsed } }: WrittenRow): boolean {
  return parsed.text !== null || parsed.title !== null || parsed.tags.length > 0;
}

function textRow({ rid, entry: { parsed } }: WrittenRow): Statement {
  const params = [rid, parsed.title ?? '', parsed.text ?? '', parsed.tags.join(' ')];
  return { sql: searchStatements.write, params };
}

/** Rids whose name or title may be another one than the index has. */
function renamed({ written, moved }: SettledChunk, known: ReadonlyMap<number, KnownRow>): number[] {
  const retitled = [...written.values()].filter(
    ({ rid, entry }) => known.get(rid)?.metadataHash !== entry.metadataHash,
  );
  const places = [
    ...[...written.values()].map(({ rid, entry }) => ({ rid, path: entry.stat.path })),
    ...[...moved.values()].map(({ rid, stat }) => ({ rid, path: stat.path })),
  ];
  const replaced = places.filter(({ rid, path }) => !known.get(rid)?.live || known.get(rid)?.path !== path);
  return [...new Set([...retitled, ...replaced].map(({ rid }) => rid))];
}
