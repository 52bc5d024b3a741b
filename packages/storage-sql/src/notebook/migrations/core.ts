import type { SchemaDomain } from '../../migration.ts';

/** Facts about the index as a whole: `format`, `notebook_id`, `epoch`, `last_rid`, `complete`, `bulk`. */
export const coreDomain: SchemaDomain = {
  domain: 'core',
  migrations: [
    {
      version: 1,
      up: `create table meta (key text primary key, value text not null) without rowid;`,
      down: `drop table meta;`,
    },
  ],
};
