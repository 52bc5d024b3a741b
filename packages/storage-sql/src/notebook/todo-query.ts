import { type CursorKey, ROOT, type TodoFilter, type TodoSort } from '@codexlab/core';
import { joinSql, sql, type SqlFragment } from '../sql.ts';
import { rangeBelow } from './keyset.ts';

/** So many files of a folder, or todos before a day, are gathered and sorted; where there are more, the order is walked. */
const MAX_SORTED_FILES = 500;
const MAX_SORTED_TODOS = 5000;

const COLUMNS = sql`t.rid, t.ordinal, t.line, t.done, t.due, t.text, t.heading, f.id, f.path, f.title`;

/** Which page of which list. `lead`: whose index leads to the todos, that of the days or that of the files. */
export interface TodoPage {
  readonly after: CursorKey | null;
  readonly wanted: number;
  readonly lead: TodoSort;
}

/** The statement of a list: every one reads a bounded part of an index. */
export function todoQuery(filter: TodoFilter, page: TodoPage): SqlFragment {
  const { sort = 'due' } = filter;
  const order = sort === 'due' ? sql`t.due, t.rid, t.ordinal` : sql`f.path, t.ordinal`;
  const joined = sort === 'due' ? sql`due, rid, ordinal` : sql`path, ordinal`;
  const parts = page.lead === 'path' ? [byFile(filter, page)] : byDay(filter, page);
  const [first, ...more] = parts;
  if (first && more.length === 0) return sql`${first} order by ${order} limit ${page.wanted}`;
  const cut = parts.map((part) => sql`select * from (${part} order by ${order} limit ${page.wanted})`);
  return sql`${joinSql(cut, ' union all ')} order by ${joined} limit ${page.wanted}`;
}

/** What leads to the todos: the index of their order, unless few of them meet the rest of the filter. */
export async function leadOf(
  ask: (query: SqlFragment) => Promise<readonly { readonly found: number }[]>,
  filter: TodoFilter,
): Promise<TodoSort> {
  const { sort = 'due' } = filter;
  const rest = sort === 'due' ? filesOfFolder(filter) : todosBefore(filter);
  if (rest === null) return sort;
  const [row] = await ask(sql`select count(*) as found from (${rest.rows} limit ${rest.few + 1})`);
  if (row === undefined || row.found > rest.few) return sort;
  return sort === 'due' ? 'path' : 'due';
}

interface Rest {
  readonly rows: SqlFragment;
  readonly few: number;
}

function filesOfFolder(filter: TodoFilter): Rest | null {
  if ((filter.folder ?? '') === '') return null;
  return { rows: sql`select 1 ${filesWithTodos(filter)}`, few: MAX_SORTED_FILES };
}

function todosBefore(filter: TodoFilter): Rest | null {
  const { dueBefore, done } = filter;
  if (dueBefore === undefined) return null;
  const parts = states(done).map(
    (state) =>
      sql`select * from (select 1 from todo t where t.done = ${state} and t.due < ${dueBefore} limit ${MAX_SORTED_TODOS + 1})`,
  );
  return { rows: joinSql(parts, ' union all '), few: MAX_SORTED_TODOS };
}

/** The todos by day, those that are done and those that are not each by themselves. */
function byDay(filter: TodoFilter, { after }: TodoPage): SqlFragment[] {
  const { dueBefore, folder = '', sort = 'due' } = filter;
  const conditions: SqlFragment[] = [];
  if (dueBefore !== undefined) conditions.push(sql`t.due < ${dueBefore}`);
  if (after !== null)
    conditions.push(
      sort === 'due' ? sql`(t.due, t.rid, t.ordinal) > (${joinValues(after)})` : afterPath(after),
    );
  if (folder !== '') {
    const [from, to] = rangeBelow(folder);
    conditions.push(sql`+f.path >= ${from} and +f.path < ${to}`);
  }
  return states(filter.done).map(
    (state) =>
      sql`select ${COLUMNS} from todo t indexed by todo_due cross join file_metadata f
        where ${joinSql([sql`t.done = ${state}`, ...conditions], ' and ')} and f.rid = t.rid`,
  );
}

/** The todos by file. */
function byFile(filter: TodoFilter, { after }: TodoPage): SqlFragment {
  const { done, dueBefore, sort = 'due' } = filter;
  const conditions: SqlFragment[] = [];
  if (after !== null)
    conditions.push(
      sort === 'path'
        ? sql`f.path >= ${String(after[0])} and ${afterPath(after)}`
        : sql`(+t.due, t.rid, t.ordinal) > (${joinValues(after)})`,
    );
  if (done !== undefined) conditions.push(sql`+t.done = ${Number(done)}`);
  if (dueBefore !== undefined) conditions.push(sql`+t.due < ${dueBefore}`);
  const more = conditions.map((condition) => sql` and ${condition}`);
  return sql`select ${COLUMNS} ${filesWithTodos(filter, sql`cross join todo t`)} and t.rid = f.rid${joinSql(more, '')}`;
}

/** The files that have todos as the filter wants them, in its folder. */
function filesWithTodos({ done, folder = ROOT }: TodoFilter, joined: SqlFragment = sql``): SqlFragment {
  const [from, to] = rangeBelow(folder);
  const below = folder === '' ? sql`` : sql`and f.path >= ${from} and f.path < ${to}`;
  return done === false
    ? sql`from file_metadata f indexed by file_open_todo ${joined} where f.open_todos > 0 and f.deleted_at is null ${below}`
    : sql`from file_metadata f indexed by file_todo ${joined} where f.todo_count > 0 and f.deleted_at is null ${below}`;
}

function afterPath([path = '', ordinal = -1]: CursorKey): SqlFragment {
  return sql`(f.path, t.ordinal) > (${path}, ${ordinal})`;
}

function joinValues(values: CursorKey): SqlFragment {
  return joinSql(
    values.map((value) => sql`${value}`),
    ', ',
  );
}

function states(done: boolean | undefined): readonly number[] {
  return done === undefined ? [0, 1] : [Number(done)];
}
