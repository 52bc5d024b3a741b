import {
  extensionOf,
  folderOf,
  nameKey,
  nameOf,
  propertyRows,
  textKey,
  type FileStat,
  type IndexedContent,
} from '@codexlab/core';
import type { Statement } from '../driver.ts';
import { toSqlJson } from './json.ts';
import type { SettledChunk, WrittenRow } from './settle.ts';

/*
 * Paths are unique, and a chunk may exchange them: whoever stands at a path that another row gets makes room first.
 * A deleted row goes for good; a live one waits at a path that no file can have, until its own step comes.
 */
const PATH_TAKEN = `
  select f.rid from json_each(?) j cross join file_metadata f
  where f.path = j.value ->> 0 and f.rid <> j.value ->> 1`;

export const fileStatements = {
  purge: `delete from file_metadata where deleted_at is not null and rid in (${PATH_TAKEN})`,
  park: `update file_metadata set path = '/' || rid || '/' || path where rid in (${PATH_TAKEN})`,
  write: `
    insert into file_metadata (
      rid, id, path, entry, size, stat_key, identity, content_hash, parser_version, folder, filename, name_key,
      extension, kind, mime_type, metadata_hash, last_modified, title, problems, problem_count, properties,
      file_type, title_key, todo_count, open_todos, created_at, updated_at)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
      value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13, value ->> 14, value ->> 15,
      value ->> 16, value ->> 17, value ->> 18, value ->> 19, value ->> 20, value ->> 21, value ->> 22,
      value ->> 23, value ->> 24, value ->> 25, value ->> 25
    from json_each(?) where true
    on conflict (rid) do update set
      id = excluded.id, path = excluded.path, entry = excluded.entry, size = excluded.size,
      stat_key = excluded.stat_key, identity = excluded.identity, content_hash = excluded.content_hash,
      parser_version = excluded.parser_version, deleted_at = null, folder = excluded.folder,
      filename = excluded.filename, name_key = excluded.name_key, extension = excluded.extension,
      kind = excluded.kind, mime_type = excluded.mime_type, metadata_hash = excluded.metadata_hash,
      last_modified = excluded.last_modified, title = excluded.title, problems = excluded.problems,
      problem_count = excluded.problem_count, properties = excluded.properties, file_type = excluded.file_type,
      title_key = excluded.title_key, todo_count = excluded.todo_count, open_todos = excluded.open_todos,
      updated_at = excluded.updated_at`,
  move: `
    update file_metadata set
      path = j.value ->> 1, folder = j.value ->> 2, filename = j.value ->> 3, name_key = j.value ->> 4,
      extension = j.value ->> 5, entry = j.value ->> 6, size = j.value ->> 7, stat_key = j.value ->> 8,
      identity = j.value ->> 9, last_modified = j.value ->> 10
    from json_each(?) j where file_metadata.rid = j.value ->> 0`,
  touch: `
    update file_metadata set
      entry = j.value ->> 1, size = j.value ->> 2, stat_key = j.value ->> 3, identity = j.value ->> 4,
      last_modified = j.value ->> 5
    from json_each(?) j where file_metadata.rid = j.value ->> 0 and deleted_at is null`,
  remove: `
    update file_metadata set deleted_at = ?, git_tracked = 0, git_commit_hash = null
    where rid in (select value from json_each(?)) and deleted_at is null`,
} as const;

/** The writes that bring `file_metadata` up to a chunk. */
export function writeFiles(chunk: SettledChunk, atMs: number): Statement[] {
  const { written, moved, touched, removed } = chunk;
  const writes: Statement[] = [];
  if (removed.size > 0) writes.push({ sql: fileStatements.remove, params: [atMs, toSqlJson([...removed])] });
  const places = [...written.values(), ...moved.values()].map((row) => [placeOf(row), row.rid]);
  if (places.length > 0) {
    const json = toSqlJson(places);
    writes.push({ sql: fileStatements.purge, params: [json] }, { sql: fileStatements.park, params: [json] });
  }
  pushRows(
    writes,
    fileStatements.write,
    [...written.values()].map((row) => fileRow(row, atMs)),
  );
  pushRows(
    writes,
    fileStatements.move,
    [...moved.values()].map(({ rid, stat }) => moveRow(rid, stat)),
  );
  pushRows(
    writes,
    fileStatements.touch,
    [...touched.values()].map(({ rid, stat }) => [rid, ...statColumns(stat)]),
  );
  return writes;
}

/** Adds a write of many rows, when there are any. */
export function pushRows(writes: Statement[], sql: string, rows: readonly unknown[]): void {
  if (rows.length > 0) writes.push({ sql, params: [toSqlJson(rows)] });
}

function placeOf(row: WrittenRow | { readonly stat: FileStat }): string {
  return 'entry' in row ? row.entry.stat.path : row.stat.path;
}

function fileRow({ rid, id, entry }: WrittenRow, atMs: number): unknown[] {
  const { stat, parsed } = entry;
  const { path } = stat;
  return [
    ...[
      rid,
      id,
      path,
      stat.kind,
      stat.sizeBytes,
      stat.statKey,
      stat.identity,
      entry.hash,
      entry.parserVersion,
    ],
    ...[folderOf(path), nameOf(path), nameKey(path), extensionOf(path), parsed.kind, parsed.mimeType],
    ...[entry.metadataHash, Math.trunc(stat.modifiedMs), parsed.title],
    parsed.problems.length > 0 ? JSON.stringify(parsed.problems) : null,
    parsed.problems.length,
    JSON.stringify(parsed.properties),
    ...[fileType(parsed), titleKey(parsed.title)],
    ...[parsed.todos.length, parsed.todos.filter(({ done }) => !done).length],
    // A file is as old as its content: in a new index all rows would else be of one moment.
    Math.min(Math.trunc(stat.modifiedMs), atMs),
  ];
}

/** What `type:` finds a file by: the one text of its property `type`, its kind where there is none, else nothing. */
function fileType({ kind, properties: { type = null } }: IndexedContent): string {
  const [value, ...more] = propertyRows({ type }).filter((row) => row.name === 'type');
  if (value === undefined) return kind;
  return more.length === 0 && typeof value.value === 'string' ? value.value : '';
}

function titleKey(title: string | null): string | null {
  return title === null ? null : textKey(title);
}

function moveRow(rid: number, stat: FileStat): unknown[] {
  const { path } = stat;
  return [rid, path, folderOf(path), nameOf(path), nameKey(path), extensionOf(path), ...statColumns(stat)];
}

function statColumns(stat: FileStat): unknown[] {
  return [stat.kind, stat.sizeBytes, stat.statKey, stat.identity, Math.trunc(stat.modifiedMs)];
}
