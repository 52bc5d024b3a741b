import type { SchemaDomain } from '../../migration.ts';

/*
 * `todo` has the todos of live files. `due` is a day, or `~`, which comes after every day, for those without one. How
 * many a file has stands in `file_metadata`, so that files with todos can be walked by path.
 */
const up = `
create table todo (
  rid integer not null references file_metadata (rid) on delete cascade,
  ordinal integer not null,
  line integer not null,
  done integer not null,
  due text not null,
  text text not null,
  heading text,
  primary key (rid, ordinal)
) without rowid;
create index todo_due on todo (done, due, rid, ordinal);
`;

const down = `
drop table todo;
`;

/** Todos that stand in notes. */
export const todosDomain: SchemaDomain = { domain: 'todos', migrations: [{ version: 1, up, down }] };
