import type { SchemaDomain } from '../../migration.ts';

/*
 * `property` has the comparable values of live files (see `propertyRows`); `class` and `type` are the codes of
 * `property-codes.ts`, and `value` keeps the type it came with. Lists are sorted by their first value: the two indexes
 * share the rows between them, so that walking in order skips nothing and each value is stored in one of them only.
 * `property_name.files` and `property_type.files` count files. Names have no foreign key: the engine could use neither
 * index for it.
 */
const up = `
create table property_name (
  name_id integer primary key,
  name text not null unique,
  files integer not null default 0
);
create index property_name_unused on property_name (name_id) where files <= 0;
create table property_type (
  name_id integer not null,
  type integer not null,
  files integer not null,
  primary key (name_id, type)
) without rowid;
create table property (
  rid integer not null references file_metadata (rid) on delete cascade,
  name_id integer not null,
  ordinal integer not null,
  type integer not null,
  class integer not null,
  value not null,
  primary key (rid, name_id, ordinal)
) without rowid;
create index property_first on property (name_id, class, value, rid) where ordinal = 0;
create index property_later on property (name_id, class, value, rid) where ordinal > 0;
`;

const down = `
drop table property;
drop table property_type;
drop table property_name;
`;

/** Properties as they are compared. */
export const propertiesDomain: SchemaDomain = {
  domain: 'properties',
  migrations: [{ version: 1, up, down }],
};
