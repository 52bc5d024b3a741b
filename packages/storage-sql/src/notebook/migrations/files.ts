import type { SchemaDomain } from '../../migration.ts';

/*
 * The columns that comparing with the disk reads come first, so that a scan of them never follows the overflow
 * pages of large properties. Deleted rows are few: what only they need is in partial indexes. `file_type` is what
 * `type:` asks for, folded; `title_key` is how titles are sorted. Empty files are all alike and no duplicates.
 */
const up = `
create table file_metadata (
  rid integer primary key,
  id text not null unique,
  path text not null unique,
  entry text not null,
  size integer not null,
  stat_key text not null,
  identity text not null,
  content_hash text,
  parser_version integer not null,
  deleted_at integer,
  folder text not null,
  filename text not null,
  name_key text not null,
  extension text not null,
  kind text not null,
  file_type text not null default '',
  mime_type text not null,
  metadata_hash text not null,
  last_modified integer not null,
  created_at integer not null,
  updated_at integer not null,
  git_tracked integer not null default 0,
  git_commit_hash text,
  problem_count integer not null default 0,
  title text,
  title_key text,
  problems text,
  properties text not null
);
create index file_folder on file_metadata (folder, filename);
create index file_name_key on file_metadata (name_key);
create index file_identity on file_metadata (identity);
create index file_deleted_hash on file_metadata (content_hash) where deleted_at is not null;
create index file_deleted on file_metadata (deleted_at) where deleted_at is not null;
create index file_updated on file_metadata (updated_at desc, rid) where deleted_at is null;
create index file_kind_path on file_metadata (kind, path) where deleted_at is null;
create index file_kind_updated on file_metadata (kind, updated_at desc, rid) where deleted_at is null;
create index file_type on file_metadata (file_type) where deleted_at is null;
create index file_extension on file_metadata (extension) where deleted_at is null;
create index file_live_hash on file_metadata (content_hash, entry) where deleted_at is null and size > 0;
create index file_size on file_metadata (size, rid) where deleted_at is null;
create index file_modified on file_metadata (last_modified desc, rid) where deleted_at is null;
create index file_title on file_metadata (title_key, rid) where deleted_at is null and title_key is not null;
create index file_problem on file_metadata (path) where problem_count > 0 and deleted_at is null;
create table folder (path text primary key, parent text not null) without rowid;
create index folder_parent on folder (parent);
`;

const down = `
drop table folder;
drop table file_metadata;
`;

/** How many todos of a file there are, and how many of them are not done: files with some are walked by path. */
const addTodoCounts = `
alter table file_metadata add column todo_count integer not null default 0;
alter table file_metadata add column open_todos integer not null default 0;
create index file_todo on file_metadata (path) where todo_count > 0 and deleted_at is null;
create index file_open_todo on file_metadata (path) where open_todos > 0 and deleted_at is null;
`;

const dropTodoCounts = `
drop index file_open_todo;
drop index file_todo;
alter table file_metadata drop column open_todos;
alter table file_metadata drop column todo_count;
`;

/** Files and folders. */
export const filesDomain: SchemaDomain = {
  domain: 'files',
  migrations: [
    { version: 1, up, down },
    { version: 2, up: addTodoCounts, down: dropTodoCounts },
  ],
};
