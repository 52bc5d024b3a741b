import { libsql } from '@codexlab/storage-libsql';
import { sqlite } from '@codexlab/storage-sqlite';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadEngine } from '../load-engine.ts';
import { digestTable, insertRows, rowsOf } from './table-rows.ts';
import { readTables } from './table-shape.ts';

const SCHEMA = `
create table numbered (id integer primary key, anything, words text, part real, whole integer);
create table keyed (a, b integer not null, anything, primary key (a, b)) without rowid;
create table plain (name text primary key, anything);
`;
/** Engines write fractions differently, and whole numbers that are too large for JavaScript alike. */
const LITERALS = `select typeof(anything) as type, iif(typeof(anything) = 'real', anything, quote(anything)) as value from`;

const anything = fc.oneof(
  fc.integer().map(String),
  fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }).map(String),
  fc.integer().map((number) => `cast(${number} as real)`),
  fc.double({ noNaN: true, min: -1e300, max: 1e300 }).map((number) => `cast('${number}' as real)`),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => `x'${Buffer.from(bytes).toString('hex')}'`),
  fc
    .string({ unit: 'binary', maxLength: 20 })
    .map((text) => `cast(x'${Buffer.from(text.toWellFormed()).toString('hex')}' as text)`),
  fc.constant('null'),
);

it.each([
  [sqlite(), libsql()],
  [libsql(), sqlite()],
])('rows of any values come over with their types and numbers', async (from, to) => {
  const engines = await Promise.all([loadEngine(from), loadEngine(to)]);
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { maxLength: 30 }), async (values) => {
      const [old, next] = await Promise.all(
        engines.map((engine) => engine.openDriver({ location: ':memory:', synchronous: 'NORMAL' })),
      );
      for (const driver of [old!, next!]) await driver.script(SCHEMA);
      await old!.batch(
        values.flatMap((value, at) => [
          { sql: `insert into numbered values (${at * 7}, ${value}, 'w${at}', ${at}.5, ${at})` },
          {
            sql: `insert into keyed values (${at % 2 ? `'t${at}'` : (2n ** 53n + BigInt(at)).toString()}, ${at}, ${value})`,
          },
          { sql: `insert into plain (rowid, name, anything) values (${at * 3}, 'n${at}', ${value})` },
        ]),
      );
      for (const table of await readTables(old!)) {
        for await (const rows of rowsOf(old!, table)) await next!.batch(insertRows(table, rows));
        const literals = `${LITERALS} ${table.name} order by ${table.columns[0]!.name}, ${table.columns[1]!.name}`;
        expect(await next!.all(literals)).toEqual(await old!.all(literals));
        expect(await digestTable(next!, table)).toEqual(await digestTable(old!, table));
      }
      expect(await next!.all('select rowid, name from plain order by 1')).toEqual(
        await old!.all('select rowid, name from plain order by 1'),
      );
      await Promise.all([old!.close(), next!.close()]);
    }),
    { seed: 20_261_122, numRuns: 40 },
  );
});
