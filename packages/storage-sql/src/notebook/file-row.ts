import {
  type EntryKind,
  type FileId,
  type FileKind,
  type FileSummary,
  type Hash,
  nameOf,
  type NotebookFile,
  type Problem,
  type PropertyValue,
  type RelPath,
} from '@codexlab/core';

/** The columns of a file (`f`) as lists show it. Most files have no tags: looking whether there are any is half the price of gathering them. */
export const FILE_COLUMNS = `
  f.rid, f.id, f.path, f.entry, f.kind, f.mime_type, f.size, f.title, f.last_modified, f.content_hash,
  f.problem_count,
  case when exists (select 1 from file_tag where rid = f.rid) then (
    select json_group_array(t.display order by t.name)
    from file_tag ft join tag t on t.tag_rid = ft.tag_rid where ft.rid = f.rid
  ) end as tags`;

/** A row with those columns. */
export interface FileRow {
  readonly rid: number;
  readonly id: string;
  readonly path: string;
  readonly entry: string;
  readonly kind: string;
  readonly mime_type: string;
  readonly size: number;
  readonly title: string | null;
  readonly last_modified: number;
  readonly content_hash: string | null;
  readonly problem_count: number;
  /** JSON; null: none. */
  readonly tags: string | null;
}

/** A row of a list, with the value by which the list is ordered; null: by path. */
export interface ListedFileRow extends FileRow {
  readonly position: string | number | null;
}

/** The names of the columns of a row of a list, in the order of `PackedFileRow`. */
export const LISTED_COLUMN_NAMES =
  'rid, id, path, entry, kind, mime_type, size, title, last_modified, content_hash, problem_count, tags, position';

/** The values of a row of a list as JSON has them. */
export type PackedFileRow = readonly [
  ...[rid: number, id: string, path: string, entry: string, kind: string, mimeType: string, size: number],
  ...[title: string | null, lastModified: number, hash: string | null, problemCount: number],
  ...[tags: string | null, position: string | number | null],
];

/** A row with everything. */
export interface WholeFileRow extends FileRow {
  readonly properties: string;
  readonly problems: string | null;
  readonly aliases: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly git_tracked: number;
  readonly git_commit_hash: string | null;
}

/** The row of its values. */
export function unpackFileRow(values: PackedFileRow): ListedFileRow {
  return {
    rid: values[0],
    id: values[1],
    path: values[2],
    entry: values[3],
    kind: values[4],
    mime_type: values[5],
    size: values[6],
    title: values[7],
    last_modified: values[8],
    content_hash: values[9],
    problem_count: values[10],
    tags: values[11],
    position: values[12],
  };
}

/** Makes the list form of a file. */
export function toSummary(row: FileRow): FileSummary {
  return {
    id: row.id as FileId,
    path: row.path as RelPath,
    filename: nameOf(row.path as RelPath),
    entry: row.entry as EntryKind,
    kind: row.kind as FileKind,
    mimeType: row.mime_type,
    sizeBytes: row.size,
    title: row.title,
    modifiedMs: row.last_modified,
    hash: row.content_hash as Hash | null,
    tags: tagsOf(row),
    problemCount: row.problem_count,
  };
}

/** The tags of a file as they were written, by name. */
export function tagsOf({ tags }: Pick<FileRow, 'tags'>): string[] {
  return tags === null ? [] : (JSON.parse(tags) as string[]);
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
