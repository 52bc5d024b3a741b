import type { SchemaDomain } from '../../migration.ts';

/*
 * Both tables are contentless and keyed by the rid of the file; only `insert or replace` and `delete` are used on
 * them. Names have a table of their own, so that a move costs a row and not a text; with titles in it, unstemmed,
 * it is small enough to answer any beginning of a word; `name_word` reads its words. Folders are found while a search is
 * being typed; a search itself asks for names and titles only. `extracted_text` keeps the beginning of texts that stand in
 * no file as they are.
 */
const up = `
create virtual table search_index using fts5(
  title, content, tags,
  content='', contentless_delete=1, tokenize='porter unicode61'
);
create virtual table name_index using fts5(
  name, title, folder,
  content='', contentless_delete=1, tokenize='unicode61', prefix='1 2'
);
create virtual table name_word using fts5vocab(name_index, row);
create table extracted_text (
  rid integer primary key references file_metadata (rid) on delete cascade,
  text text not null
);
`;

const down = `
drop table extracted_text;
drop table name_word;
drop table name_index;
drop table search_index;
`;

/** Full text. */
export const searchDomain: SchemaDomain = { domain: 'search', migrations: [{ version: 1, up, down }] };
