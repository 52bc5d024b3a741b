import type { SchemaDomain } from '../../migration.ts';

const up = `
create table idempotency_key (
  user_id text not null references "user" (id) on delete cascade,
  key text not null,
  request_hash text not null,
  run text not null,
  status integer,
  body text,
  created_at integer not null,
  primary key (user_id, key)
);
create index idempotency_key_age on idempotency_key (created_at);
`;

const down = `drop table idempotency_key;`;

/** Keys of requests that are done at most once; without a status the request is under way. */
export const idempotencyDomain: SchemaDomain = {
  domain: 'idempotency',
  migrations: [{ version: 1, up, down }],
};
