import type { SchemaDomain } from '../../migration.ts';

const up = `
create table meta (key text not null primary key, value text not null);
insert into meta (key, value) values ('format', 'codexlab system database');
`;

const down = `drop table meta;`;

/** Facts about the database as a whole: `format`, and what other domains keep about themselves. */
export const systemCoreDomain: SchemaDomain = { domain: 'core', migrations: [{ version: 1, up, down }] };
