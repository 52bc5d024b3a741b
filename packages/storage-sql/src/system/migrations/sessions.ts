import type { SchemaDomain } from '../../migration.ts';

const up = `
create table session (
  id text not null primary key,
  user_id text not null references "user" (id) on delete cascade,
  refresh_hash text not null unique,
  created_at integer not null,
  last_used_at integer not null,
  expires_at integer not null,
  ended_at integer,
  address text,
  user_agent text
);
create index session_of_user on session (user_id, created_at, id) where ended_at is null;
create index session_from on session (user_id, address);
create index session_expired on session (expires_at);
create index session_ended on session (ended_at) where ended_at is not null;
create table used_refresh_token (
  token_hash text not null primary key,
  session_id text not null references session (id) on delete cascade,
  expires_at integer not null
);
create index used_refresh_token_of_session on used_refresh_token (session_id);
create index used_refresh_token_expired on used_refresh_token (expires_at);
`;

const down = `drop table used_refresh_token; drop table session;`;

/** Sign-ins, with the refresh tokens that were used up: one that comes again ends its session. */
export const sessionsDomain: SchemaDomain = { domain: 'sessions', migrations: [{ version: 1, up, down }] };
