import type { ParsedTodo } from '@codexlab/core';
import type { Statement } from '../driver.ts';
import { pushRows } from './file-rows.ts';
import type { SettledChunk } from './settle.ts';

/** Stands for no due date: greater than every day. */
export const NO_DUE = '~';

export const todoStatements = {
  detach: 'delete from todo where rid in (select value from json_each(?))',
  attach: `
    insert into todo (rid, ordinal, line, done, due, text, heading)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
    from json_each(?)`,
} as const;

/** The writes that take the todos of files away. */
export function detachTodos(rids: readonly number[]): Statement[] {
  const writes: Statement[] = [];
  pushRows(writes, todoStatements.detach, rids);
  return writes;
}

/** The writes that give the written files of a chunk their todos. */
export function attachTodos(chunk: SettledChunk): Statement[] {
  const rows: unknown[] = [];
  for (const { rid, entry } of chunk.written.values())
    entry.parsed.todos.forEach((todo, ordinal) => rows.push(columns(rid, ordinal, todo)));
  const writes: Statement[] = [];
  pushRows(writes, todoStatements.attach, rows);
  return writes;
}

function columns(rid: number, ordinal: number, { line, done, due, text, heading }: ParsedTodo): unknown[] {
  return [rid, ordinal, line, Number(done), due ?? NO_DUE, text, heading];
}
