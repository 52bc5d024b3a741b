import type { SchemaDomain } from '../../migration.ts';

/** `payload` is JSON of at most 4 KiB with its version as `v`. */
const up = `
create table change_log (
  seq integer primary key autoincrement,
  at_ms integer not null,
  topic text not null,
  entity text not null,
  entity_id text,
  kind text not null,
  workspace_id text,
  notebook_id text,
  path text,
  actor_id text,
  via text not null,
  request_id text,
  payload text not null
);
`;

const down = `drop table change_log; delete from meta where key in ('epoch', 'forgotten_seq');`;

/** What changed, for live delivery and catching up. `epoch` and `forgotten_seq` in `meta` are its own. */
export const systemChangesDomain: SchemaDomain = {
  domain: 'changes',
  migrations: [{ version: 1, up, down }],
};
