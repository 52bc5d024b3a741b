import type { SchemaDomain } from '../../migration.ts';

/** The `_key` columns are name and address in lower case: what they are compared by. */
const up = `
create table "user" (
  id text not null primary key,
  username text not null,
  username_key text not null unique,
  email text,
  email_key text unique,
  hashed_password text not null,
  full_name text,
  is_active integer not null check (is_active in (0, 1)),
  is_superuser integer not null check (is_superuser in (0, 1)),
  security_stamp text not null,
  totp_secret text,
  totp_confirmed integer not null check (totp_confirmed in (0, 1)),
  totp_last_step integer,
  recovery_hashes text not null,
  created_at integer not null,
  updated_at integer not null
);
`;

const down = `drop table "user";`;

/** People. `user` is a reserved word of PostgreSQL, so it is quoted everywhere. */
export const usersDomain: SchemaDomain = { domain: 'users', migrations: [{ version: 1, up, down }] };
