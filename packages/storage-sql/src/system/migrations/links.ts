import type { SchemaDomain } from '../../migration.ts';

const up = `
create table one_time_link (
  id text not null primary key,
  purpose text not null check (purpose in ('sign_in', 'reset', 'invite')),
  secret_hash text not null unique,
  user_id text references "user" (id) on delete cascade,
  workspace_id text references workspace (id) on delete cascade,
  role text check (role in ('owner', 'editor', 'viewer')),
  created_by text references "user" (id) on delete set null,
  created_at integer not null,
  expires_at integer not null,
  check (
    (purpose = 'invite' and user_id is null and workspace_id is not null and role is not null) or
    (purpose <> 'invite' and user_id is not null and workspace_id is null and role is null))
);
create index one_time_link_invite on one_time_link (workspace_id, created_at, id);
create index one_time_link_user on one_time_link (user_id);
create index one_time_link_creator on one_time_link (created_by);
create index one_time_link_expired on one_time_link (expires_at);
`;

const down = `drop table one_time_link;`;

/** Links that are good once, each known by the hash of its secret; one that was used is gone. */
export const linksDomain: SchemaDomain = { domain: 'links', migrations: [{ version: 1, up, down }] };
