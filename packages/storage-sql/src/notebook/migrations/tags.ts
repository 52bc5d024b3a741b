import type { SchemaDomain } from '../../migration.ts';

/** `name` is folded and identifies the tag, `display` is the spelling seen first, `files` counts live files. Colour and
 * description of a tag are in `notebook.yml`, since no file tells them. */
const up = `
create table tag (
  tag_rid integer primary key,
  id text not null unique,
  name text not null unique,
  display text not null,
  files integer not null default 0,
  created_at integer not null
);
create index tag_unused on tag (tag_rid) where files <= 0;
create table file_tag (
  rid integer not null references file_metadata (rid) on delete cascade,
  tag_rid integer not null references tag (tag_rid) on delete cascade,
  created_at integer not null,
  primary key (rid, tag_rid)
) without rowid;
create index file_tag_tag on file_tag (tag_rid, rid);
`;

const down = `
drop table file_tag;
drop table tag;
`;

/** Tags and which files carry them. */
export const tagsDomain: SchemaDomain = { domain: 'tags', migrations: [{ version: 1, up, down }] };
