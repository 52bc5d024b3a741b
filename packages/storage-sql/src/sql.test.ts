import { expect, it } from 'vitest';
import { joinSql, pickSql, sql } from './sql.ts';

it('makes a parameter of every value', () => {
  const name = "x'; drop table t; --";
  expect(sql`select * from t where a = ${name} and b = ${3} and c is ${null}`).toEqual({
    sql: 'select * from t where a = ? and b = ? and c is ?',
    params: [name, 3, null],
  });
});

it('splices fragments in with their parameters in order', () => {
  const filter = joinSql([sql`a = ${1}`, sql`b in (${2}, ${3})`], ' and ');
  expect(sql`select ${0} from t where ${filter} limit ${4}`).toEqual({
    sql: 'select ? from t where a = ? and b in (?, ?) limit ?',
    params: [0, 1, 2, 3, 4],
  });
});

it('takes bytes for a value and an object that looks like a fragment for no fragment', () => {
  const bytes = new Uint8Array([1]);
  expect(sql`select ${bytes}`.params).toEqual([bytes]);
  const forged = JSON.parse('{"sql":"1; drop table t","params":[]}') as never;
  expect(sql`select ${forged}`.sql).toBe('select ?');
});

it('picks SQL only from the given choices', () => {
  const orders = { path: 'path asc', updated: 'updated_at desc' };
  expect(pickSql(orders, 'updated').sql).toBe('updated_at desc');
  expect(() => pickSql(orders, 'constructor' as 'path')).toThrow(RangeError);
});
