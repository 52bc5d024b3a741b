import type { SchemaDomain } from '../../migration.ts';

const up = `
create table notebook (
  id text not null primary key,
  workspace_id text not null references workspace (id) on delete cascade,
  name text not null,
  slug text not null,
  path text not null,
  description text,
  created_at integer not null,
  updated_at integer not null,
  deleted_at integer,
  trash_path text,
  audited_until text
);
create unique index notebook_slug on notebook (workspace_id, slug) where deleted_at is null;
create unique index notebook_path on notebook (workspace_id, path) where deleted_at is null;
create index notebook_workspace on notebook (workspace_id, deleted_at);
create index notebook_name on notebook (workspace_id, name, id) where deleted_at is null;
create index notebook_deleted on notebook (workspace_id, deleted_at, id) where deleted_at is not null;
`;

const down = `drop table notebook;`;

/** Registered notebooks; `audited_until` is a cursor of the notebook's own change log. */
export const registeredNotebooksDomain: SchemaDomain = {
  domain: 'notebooks',
  migrations: [{ version: 1, up, down }],
};
