import type {
  EntryKind,
  FileId,
  FileKind,
  FileSummary,
  Hash,
  NotebookFile,
  Problem,
  PropertyValue,
  RelPath,
} from '@codexlab/core';

/** The columns of a file (`f`) as lists show it. */
export const FILE_COLUMNS = `
  f.rid, f.id, f.path, f.filename, f.entry, f.kind, f.mime_type, f.size, f.title, f.last_modified, f.content_hash,
  f.problem_count, f.updated_at, f.name_key,
  (select json_group_array(display) from (
    select t.display from file_tag ft join tag t on t.tag_rid = ft.tag_rid where ft.rid = f.rid order by t.name
  )) as tags`;

/** A row with those columns. */
export interface FileRow {
  readonly rid: number;
  readonly id: string;
  readonly path: string;
  readonly filename: string;
  readonly entry: string;
  readonly kind: string;
  readonly mime_type: string;
  readonly size: number;
  readonly title: string | null;
  readonly last_modified: number;
  readonly content_hash: string | null;
  readonly problem_count: number;
  readonly updated_at: number;
  readonly tags: string;
  readonly name_key: string;
}

/** The names of those columns, in the order of `PackedFileRow`. */
export const FILE_COLUMN_NAMES =
  'rid, id, path, filename, entry, kind, mime_type, size, title, last_modified, content_hash, problem_count, updated_at, name_key, tags';

/** The values of a row as JSON has them. */
export type PackedFileRow = readonly [
  ...[rid: number, id: string, path: string, filename: string, entry: string, kind: string, mimeType: string],
  ...[size: number, title: string | null, lastModified: number, hash: string | null, problemCount: number],
  ...[updatedAt: number, nameKey: string, tags: string],
];

/** A row with everything. */
export interface WholeFileRow extends FileRow {
  readonly properties: string;
  readonly problems: string | null;
  readonly aliases: string;
  readonly created_at: number;
  readonly git_tracked: number;
  readonly git_commit_hash: string | null;
}

/** The row of its values. */
export function unpackFileRow(values: PackedFileRow): FileRow {
  const [
    rid,
    id,
    path,
    filename,
    entry,
    kind,
    mime_type,
    size,
    title,
    last_modified,
    content_hash,
    problem_count,
    updated_at,
    name_key,
    tags,
  ] = values;
  return {
    rid,
    id,
    path,
    filename,
    entry,
    kind,
    mime_type,
    size,
    title,
    last_modified,
    content_hash,
    problem_count,
    updated_at,
    name_key,
    tags,
  };
}

/** Makes the list form of a file. */
export function toSummary(row: FileRow): FileSummary {
  return {
    id: row.id as FileId,
    path: row.path as RelPath,
    filename: row.filename,
    entry: row.entry as EntryKind,
    kind: row.kind as FileKind,
    mimeType: row.mime_type,
    sizeBytes: row.size,
    title: row.title,
    modifiedMs: row.last_modified,
    hash: row.content_hash as Hash | null,
    tags: JSON.parse(row.tags) as string[],
    problemCount: row.problem_count,
  };
}

/** Makes the whole form of a file. */
export function toNotebookFile(row: WholeFileRow): NotebookFile {
  return {
    ...toSummary(row),
    properties: JSON.parse(row.properties) as Record<string, PropertyValue>,
    aliases: JSON.parse(row.aliases) as string[],
    problems: row.problems === null ? [] : (JSON.parse(row.problems) as Problem[]),
    createdMs: row.created_at,
    updatedMs: row.updated_at,
    gitTracked: row.git_tracked === 1,
    gitCommit: row.git_commit_hash,
  };
}
