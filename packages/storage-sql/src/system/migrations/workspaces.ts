import type { SchemaDomain } from '../../migration.ts';

/**
 * The rows of `workspace_permission` are the truth; `owner_id` mirrors one of them and has no foreign key: a deleted
 * workspace may outlive its owner's account, and an account never takes a workspace with it.
 */
const up = `
create table workspace (
  id text not null primary key,
  name text not null,
  slug text not null,
  path text not null,
  description text,
  owner_id text not null,
  created_at integer not null,
  updated_at integer not null,
  deleted_at integer
);
create unique index workspace_slug on workspace (slug) where deleted_at is null;
create unique index workspace_path on workspace (path) where deleted_at is null;
create index workspace_owner on workspace (owner_id);
create table workspace_permission (
  workspace_id text not null references workspace (id) on delete cascade,
  user_id text not null references "user" (id) on delete cascade,
  role text not null check (role in ('owner', 'editor', 'viewer')),
  created_at integer not null,
  primary key (workspace_id, user_id)
);
create index permission_of_user on workspace_permission (user_id, workspace_id, role);
create index permission_owner on workspace_permission (workspace_id, user_id) where role = 'owner';
`;

const down = `drop table workspace_permission; drop table workspace;`;

/** Workspaces and their members. */
export const workspacesDomain: SchemaDomain = {
  domain: 'workspaces',
  migrations: [{ version: 1, up, down }],
};
