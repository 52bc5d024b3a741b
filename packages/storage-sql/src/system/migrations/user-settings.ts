import type { SchemaDomain } from '../../migration.ts';

const up = `
create table user_settings (
  user_id text not null primary key references "user" (id) on delete cascade,
  document text not null
);
`;

const down = `drop table user_settings;`;

/** How each person likes the app: one JSON document, beside the users so that reading those stays small. */
export const userSettingsDomain: SchemaDomain = {
  domain: 'user_settings',
  migrations: [{ version: 1, up, down }],
};
