import type { SchemaDomain } from '../../migration.ts';

/*
 * `target_key` is what `linkKey` makes of a link; null for a link into its own file. `alias_key` is what `aliasKey`
 * makes of an alias. `link_key` has a row for each key that links aim at: how many they are, and how many live files
 * bear the key (by their path or an alias, see `fileKeys`).
 */
const up = `
create table link (
  rid integer not null references file_metadata (rid) on delete cascade,
  ordinal integer not null,
  kind text not null,
  target text not null,
  target_key text,
  heading text,
  block text,
  text text,
  line integer not null,
  primary key (rid, ordinal)
) without rowid;
create index link_target on link (target_key, rid);
create table file_alias (
  alias_key text not null,
  rid integer not null references file_metadata (rid) on delete cascade,
  alias text not null,
  primary key (alias_key, rid)
) without rowid;
create index file_alias_file on file_alias (rid);
create table link_key (
  key text primary key,
  links integer not null,
  files integer not null
) without rowid;
create index link_key_unresolved on link_key (key) where files = 0 and links > 0;
create index link_key_unused on link_key (key) where links <= 0;
`;

const down = `
drop table link_key;
drop table file_alias;
drop table link;
`;

/** Links between files, and the other names of files. */
export const linksDomain: SchemaDomain = { domain: 'links', migrations: [{ version: 1, up, down }] };
