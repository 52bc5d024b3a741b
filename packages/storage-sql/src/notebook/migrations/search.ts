import type { SchemaDomain } from '../../migration.ts';

/*
 * Both tables are contentless and keyed by the rid of the file; only `insert or replace` and `delete` are used on
 * them. Names have a table of their own, so that a move costs a row and not a text; with titles in it, unstemmed,
 * it is small enough to answer any beginning of a word.
 */
const up = `
create virtual table search_index using fts5(
  title, content, tags,
  content='', contentless_delete=1, tokenize='porter unicode61'
);
create virtual table name_index using fts5(
  name, title,
  content='', contentless_delete=1, tokenize='unicode61', prefix='1 2'
);
`;

const down = `
drop table name_index;
drop table search_index;
`;

/*
 * Folders are found while a search is being typed; a search itself asks for names and titles only. The vocabulary
 * reads the words of the table, for what was mistyped.
 */
const withFolders = `
drop table name_index;
create virtual table name_index using fts5(
  name, title, folder,
  content='', contentless_delete=1, tokenize='unicode61', prefix='1 2'
);
insert into name_index (rowid, name, title, folder)
  select rid, filename, coalesce(title, ''), folder from file_metadata where deleted_at is null order by rid;
create virtual table name_word using fts5vocab(name_index, row);
`;

const withoutFolders = `
drop table name_word;
drop table name_index;
create virtual table name_index using fts5(
  name, title,
  content='', contentless_delete=1, tokenize='unicode61', prefix='1 2'
);
insert into name_index (rowid, name, title)
  select rid, filename, coalesce(title, '') from file_metadata where deleted_at is null order by rid;
`;

/** Full text. */
export const searchDomain: SchemaDomain = {
  domain: 'search',
  migrations: [
    { version: 1, up, down },
    { version: 2, up: withFolders, down: withoutFolders },
  ],
};
