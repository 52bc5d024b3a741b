import type { SchemaDomain } from '../../migration.ts';

const up = `
create table api_token (
  id text not null primary key,
  user_id text not null references "user" (id) on delete cascade,
  token_hash text not null unique,
  name text not null,
  prefix text not null,
  scope text not null check (scope in ('read', 'write', 'admin')),
  workspace_ids text,
  created_at integer not null,
  expires_at integer,
  last_used_at integer
);
create index api_token_of_user on api_token (user_id, created_at, id);
`;

const down = `drop table api_token;`;

/** Personal access tokens, each known by its hash; `workspace_ids` is a JSON array, or null for all. */
export const tokensDomain: SchemaDomain = { domain: 'tokens', migrations: [{ version: 1, up, down }] };
