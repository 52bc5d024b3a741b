import { describe, expect, it } from 'vitest';
import { pointsOf } from './chart-points.ts';
import { matches, readCondition } from './condition.ts';
import { findDialect, tableStart } from './dialect.ts';
import { readParams, writeParams } from './table-params.ts';
import { createTableStore } from './table-store.ts';

async function open(text: string, path = 'a.csv') {
  const bytes = new TextEncoder().encode(text);
  const store = createTableStore((from, to) => Promise.resolve(bytes.subarray(from, to)), {
    size: bytes.length,
    path,
  });
  const head = await store.head();
  await store.scan(() => undefined);
  return { store, head };
}
const rowsOf = async (table: Awaited<ReturnType<typeof open>>) =>
  (await table.store.page(0)).map(({ number, cells }) => [number, ...cells]);

describe('a table', () => {
  it('is read with its names, quotes and empty lines', async () => {
    const table = await open('name;value\n"a;b";1\n\n"say ""x""";2\n');
    expect(table.head.columns).toEqual(['name', 'value']);
    expect(await rowsOf(table)).toEqual([
      [1, 'a;b', '1'],
      [2, 'say "x"', '2'],
    ]);
  });

  it('is sorted with numbers by size and empty cells last, and rows keep their numbers', async () => {
    const table = await open('k,v\na,10\nb,\nc,9\nd,x\n');
    expect(await table.store.arrange({ sort: { column: 1, isDescending: false }, filters: [] })).toBe(4);
    expect((await rowsOf(table)).map(([number]) => number)).toEqual([3, 1, 4, 2]);
    await table.store.arrange({ sort: { column: 1, isDescending: true }, filters: [] });
    expect((await rowsOf(table)).map(([number]) => number)).toEqual([4, 1, 3, 2]);
  });

  it('is filtered, and summed up over what is left', async () => {
    const table = await open('k,v\na,1\nb,2\na,3\nc,5\n');
    expect(await table.store.arrange({ sort: null, filters: [{ column: 1, text: '<5' }] })).toBe(3);
    const summary = await table.store.summary(1);
    expect(summary.numbers).toMatchObject({
      count: 3,
      min: 1,
      max: 3,
      mean: 2,
      median: 2,
      deviation: 1,
      sum: 6,
    });
    expect((await table.store.summary(0)).frequent[0]).toEqual({ value: 'a', count: 2 });
    expect((await table.store.numbers([1]))[0]).toEqual(Float64Array.from([1, 2, 3]));
  });

  it('has quotes as letters when one is never closed', async () => {
    const table = await open('k,v\n5" pipe,"x\nb,2\n');
    expect(await rowsOf(table)).toEqual([
      [1, '5" pipe', '"x'],
      [2, 'b', '2'],
    ]);
  });

  it('may have no names, remarks above, and other delimiters', async () => {
    expect((await open('1,2\n3,4\n')).head.columns).toEqual(['column 1', 'column 2']);
    expect(tableStart('sep=;\n# remark\na;b\n')).toBe(15);
    expect(findDialect('a\tb\n1\t2\n', 'x.tsv')).toEqual({
      delimiter: '\t',
      hasQuotes: true,
      hasHeader: true,
    });
  });
});

describe('conditions', () => {
  it('compare numbers as numbers and texts as texts', () => {
    const is = (cell: string, text: string) => matches(cell, readCondition(text)!);
    expect([is('10', '>9'), is('1e1', '=10'), is('abc', 'B'), is('abc', '!=abc'), is('', '<5')]).toEqual([
      ...[true, true, true, false, false],
    ]);
    expect([readCondition('  '), readCondition('>')]).toEqual([null, null]);
  });
});

describe('what a chart draws', () => {
  it('keeps the highest and lowest value of every stretch', () => {
    const values = Float64Array.from({ length: 100_000 }, (_, at) => (at === 54_321 ? 99 : Math.sin(at)));
    const { x, y, isThinned } = pointsOf([values], false);
    expect(isThinned).toBe(true);
    expect(x.length).toBeLessThanOrEqual(6001);
    expect(y[0]![x.indexOf(54_322)]).toBe(99);
  });
});

describe('addresses of tables', () => {
  it('say again what they were told', () => {
    const params = {
      sort: { column: 2, isDescending: true },
      filters: [{ column: 0, text: '>5' }],
      column: 1,
      chart: { x: null, y: [3, 4] },
    };
    expect(readParams(writeParams(params))).toEqual(params);
    expect(readParams({ sort: 'x', chart: ':', column: '-1' })).toEqual({
      ...{ sort: null, filters: [], column: null, chart: null },
    });
  });
});
