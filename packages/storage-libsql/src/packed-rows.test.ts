import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { openDriver } from './driver.ts';

async function open() {
  const driver = await openDriver({ location: ':memory:', synchronous: 'NORMAL' });
  onTestFinished(() => driver.close());
  return driver;
}

it('gives back every value as it was bound', async () => {
  const driver = await open();
  const value = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('\u0000', '"', '\\', '\u001f', 'é', '😀', '[', '\ufeff') }),
    fc.double({ noNaN: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.maxSafeInteger(),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
    fc.constant(null),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 5 }), async (values) => {
      const columns = values.map((_, index) => `? as v${index}`).join();
      const [row] = await driver.all<object>(`select ${columns}`, values);
      expect(Object.values(row!)).toEqual(values);
    }),
    { seed: 71, numRuns: 500 },
  );
});

it('reads text that is not UTF-8 instead of ending the process', async () => {
  const driver = await open();
  expect(await driver.all("select 1 as one, cast(x'61ff62' as text) as broken")).toEqual([
    { one: 1, broken: 'a\ufffdb' },
  ]);
});

it('keeps the order of a query, and its rows as they are', async () => {
  const driver = await open();
  await driver.script(
    'create table t (k integer primary key, v); insert into t values (1, 3), (2, 1), (3, 2);',
  );
  expect(await driver.all('select v from t order by v desc')).toEqual([{ v: 3 }, { v: 2 }, { v: 1 }]);
  expect(await driver.all('select v from t where k > ? -- nothing here', [9])).toEqual([]);
  expect(await driver.all('with w as (select max(v) as m from t) select m from w')).toEqual([{ m: 3 }]);
  expect(await driver.all('values (1, 2)')).toEqual([{ column1: 1, column2: 2 }]);
});

it('gives what JSON functions answer as text', async () => {
  const driver = await open();
  expect(await driver.all(`select json('[1]') as list, json_object('a', 1) as object`)).toEqual([
    { list: '[1]', object: '{"a":1}' },
  ]);
});

it('reads whole numbers beyond what is exact as the nearest one, and rows of many columns', async () => {
  const driver = await open();
  expect(await driver.all('select 9223372036854775807 as n')).toEqual([{ n: 2 ** 63 }]);
  const many = Array.from({ length: 200 }, (_, index) => `x'0${index % 10}' as c${index}`).join();
  const [row] = await driver.all<Record<string, Uint8Array>>(`select ${many}`);
  expect(row!.c199).toEqual(Buffer.from([9]));
});

it('gives back what a write returns', async () => {
  const driver = await open();
  await driver.script('create table t (k integer primary key, v);');
  const sql = 'insert into t (v) values (?), (?) returning k, v';
  expect(await driver.all(sql, ['a', Buffer.from([7])])).toEqual([
    { k: 1, v: 'a' },
    { k: 2, v: Buffer.from([7]) },
  ]);
  expect(await driver.batch([{ sql, params: ['b', 'c'], expectChanges: 2 }])).toEqual([{ changes: 2 }]);
  expect(await driver.all('select count(*) as n from t')).toEqual([{ n: 4 }]);
});

it('sees the columns that a table has now', async () => {
  const driver = await open();
  await driver.script('create table t (a);');
  await driver.batch([{ sql: 'insert into t values (1)' }]);
  expect(await driver.all('select * from t')).toEqual([{ a: 1 }]);
  await driver.script('alter table t add column b default 2;');
  expect(await driver.all('select * from t')).toEqual([{ a: 1, b: 2 }]);
  await driver.batch([{ sql: 'alter table t add column c default 3' }]);
  expect(await driver.all('select * from t')).toEqual([{ a: 1, b: 2, c: 3 }]);
});
