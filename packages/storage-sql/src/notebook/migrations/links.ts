import type { SchemaDomain } from '../../migration.ts';

/*
 * `link_key` has a row for each key that links aim at (see `linkKey`): how many they are, and how many live files
 * bear the key (by their path or an alias, see `fileKeys`). A link into its own file has no key. `kind` is the code of
 * `link-kinds.ts`; `alias_key` is what `aliasKey` makes of an alias.
 */
const up = `
create table link (
  rid integer not null references file_metadata (rid) on delete cascade,
  ordinal integer not null,
  kind integer not null,
  target text not null,
  key_id integer,
  heading text,
  block text,
  text text,
  line integer not null,
  primary key (rid, ordinal)
) without rowid;
create index link_target on link (key_id, rid) where key_id is not null;
create table file_alias (
  alias_key text not null,
  rid integer not null references file_metadata (rid) on delete cascade,
  alias text not null,
  primary key (alias_key, rid)
) without rowid;
create index file_alias_file on file_alias (rid);
create table link_key (
  key_id integer primary key,
  key text not null unique,
  links integer not null,
  files integer not null
);
create index link_key_unresolved on link_key (key) where files = 0 and links > 0;
create index link_key_unused on link_key (links) where links <= 0;
`;

const down = `
drop table link_key;
drop table file_alias;
drop table link;
`;

/** Links between files, and the other names of files. */
export const linksDomain: SchemaDomain = { domain: 'links', migrations: [{ version: 1, up, down }] };
