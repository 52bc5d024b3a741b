import type { Statement } from '@codexlab/storage-sql';
import fc from 'fast-check';
import type { Table } from './sql-table.ts';
import { json, jsonPath, match, real, value } from './sql-values.ts';

const COMPARISONS = ['=', '<>', '<', '>=', 'is', 'is not', 'like', 'glob'];

/** Statements that are refused, and such as need nothing. */
const FIXED = [
  ...['select * from extra order by a', 'select a from extra order by a', 'select count(*) as n from extra'],
  ...['select', 'select * from nowhere', 'select nothing', 'delete from nowhere', '', ';'],
  ...['select 1 as a, 2 as a', 'select json(1, 2)', "select json('[')", 'select 1e999 as a, -1e999 as b'],
  ...['select abs(-9223372036854775808)', 'select 9223372036854775807 + 1 as a', 'select 5 / 0 as a'],
  ...["select x'00ff' as a, zeroblob(3) as b", 'pragma foreign_keys', 'values (1, 2), (3, null)'],
  ...['with x (a) as (values (2), (1)) select * from x', 'select 0.1 + 0.2 as a, 1.0 as b, 1e15 as c'],
  ...[
    'select \'a\' as "", 1 as "b\'c", 2 as "d""e"',
    'select null as a limit 0',
    "select cast(x'ff61' as text) as a",
  ],
];

/** Questions about rows of a table. */
export function rowQuestion({ name, columns }: Table): fc.Arbitrary<Statement> {
  const column = fc.constantFrom(...columns);
  return fc
    .record({ column, comparison: fc.constantFrom(...COMPARISONS), down: fc.boolean(), value })
    .map(({ comparison, down, ...drawn }) => {
      const order = columns.map((each) => (down ? `${each.name} desc` : each.name)).join();
      const sql = `select * from ${name} where ${drawn.column.name} ${comparison} ? order by ${order} limit 5`;
      return { sql, params: [drawn.value] };
    });
}

/** Questions to full text. */
export function matchQuestion({ name }: Table): fc.Arbitrary<Statement> {
  const order = fc.constantFrom('rowid', 'rank, rowid', 'bm25(' + name + ', 2.0) desc, rowid');
  return fc.tuple(match, order).map(([text, by]) => ({
    sql: `select rowid, rank from ${name} where ${name} match ? order by ${by}`,
    params: [text],
  }));
}

/** Questions that need no table: what the engines make of values, of JSON, and of what is no SQL. */
export const bareQuestion: fc.Arbitrary<Statement> = fc.oneof(
  fc.tuple(value, value).map((params) => ({
    sql: `with v (a, b) as (select ?, ?)
      select a, typeof(a) as c, a < b as d, a || '' as e, length(b) as f, hex(a) as g, a + b as h from v`,
    params,
  })),
  fc.tuple(real, real).map((params) => ({
    sql: `with v (a, b) as (select ?, ?) select a, typeof(a) as c, a < b as d, a + b as e, a * b as f, round(a, 2) as g from v`,
    params,
  })),
  fc.tuple(value, value).map(([one, other]) => ({
    sql: `select json_group_array(x) as a, json_object('v', ?, 'w', 1.5) as b, max(x) as c, group_concat(x) as d
      from (select ? as x union all select 0.1)`,
    params: [one, other],
  })),
  fc.tuple(json, jsonPath).map((params) => ({
    sql: 'select key, value, type, atom, fullkey from json_each(?, ?)',
    params,
  })),
  fc.tuple(json, jsonPath).map((params) => ({
    sql: `with v (j, p) as (select ?, ?)
      select json_extract(j, p) as a, j ->> p as b, j -> p as c, json_type(j, p) as d, json_valid(j) as e from v`,
    params,
  })),
  fc.constantFrom(...FIXED).map((sql) => ({ sql })),
);
