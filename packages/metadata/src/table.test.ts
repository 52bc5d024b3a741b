import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_COLUMNS, MAX_DATA_BYTES, MAX_RECORD_CHARS } from './limits.ts';
import { contentOf, parseNow, parseText } from './parse-in-test.ts';
import { countRecords, readRecord } from './table-records.ts';

describe('a table', () => {
  test('tells its columns with their types, its rows and its delimiter', () => {
    const text =
      'id,day,at,ok,who,x\n1,2024-01-31,2024-01-31T10:00,true,Ada,\n2,2024-02-01,2024-02-01,FALSE,"Bo, B.",1e-3\n';
    const { properties, title, kind } = parseText('runs.csv', text);
    expect({ title, kind }).toEqual({ title: 'runs', kind: 'table' });
    expect({ ...properties }).toEqual({
      columns: ['id', 'day', 'at', 'ok', 'who', 'x'],
      column_types: ['number', 'date', 'datetime', 'checkbox', 'text', 'number'],
      rows: 2,
      delimiter: 'comma',
    });
  });

  test.each([
    ['a;b\n1,5;2\n', 'semicolon'],
    ['a\tb\n1\t2\n', 'tab'],
    ['a|b\n1|2\n', 'pipe'],
    ['name,text\n"x;y;z",1\n"a;b",2\n', 'comma'],
    ['one\ntwo\n', 'comma'],
  ])('finds the delimiter of %j', (text, delimiter) => {
    expect(parseText('a.csv', text).properties).toMatchObject({ delimiter });
  });

  test('reads decimal commas as numbers where the comma divides nothing', () => {
    expect(parseText('a.csv', 'a;b\n1,5;2\n').properties).toMatchObject({
      column_types: ['number', 'number'],
    });
  });

  test('names columns by their number when the first line holds values or nothing', () => {
    expect(parseText('a.csv', '1,2\n3,4\n').properties).toMatchObject({
      columns: ['column 1', 'column 2'],
      rows: 2,
    });
    expect(parseText('a.csv', ',x\n0,1\n').properties).toMatchObject({ columns: ['column 1', 'x'], rows: 1 });
  });

  test.each([
    ['year,1960,1961\nAU,1,2\n', ['year', '1960', '1961']],
    ['a,a\n1,2\n', ['a', 'a']],
    ['Ada,2010\nBo,2011\n', ['column 1', 'column 2']],
    ['x,x\ny,y\n', ['column 1', 'column 2']],
    ['5.1,setosa\n4.9,setosa\n', ['column 1', 'column 2']],
  ])('takes the first line of %j for names or values', (text, columns) => {
    expect(parseText('a.csv', text).properties).toMatchObject({ columns });
  });

  test('counts records, not lines', () => {
    const text = 'a,b\r\n"one\r\ntwo ""and"" three",2\r\n\r\n"x",3';
    expect(parseText('a.csv', text).properties).toMatchObject({ rows: 2, columns: ['a', 'b'] });
    expect(parseText('mac.csv', 'a,b\r1,2\r3,4\r').properties).toMatchObject({ rows: 2 });
  });

  test('takes a quote inside a field for a character', () => {
    const text = 'size,n\n5" pipe,1\n6" rod,2\n';
    expect(parseText('a.csv', text)).toMatchObject({ properties: { rows: 2 }, problems: [] });
  });

  test('passes over comments whatever its lines end with', () => {
    expect(parseText('a.csv', '# instrument: X\rt,v\r1,2\r').properties).toMatchObject({
      columns: ['t', 'v'],
      rows: 1,
    });
  });

  test('passes over comments and the mark of spreadsheets in front', () => {
    expect(parseText('a.csv', '# instrument: X\n# run 7\nt,v\n1,2\n').properties).toMatchObject({
      columns: ['t', 'v'],
      rows: 1,
    });
    expect(parseText('a.csv', 'sep=;\nt;v\n1;2\n').properties).toMatchObject({
      columns: ['t', 'v'],
      rows: 1,
    });
  });

  test('does not let missing values or single odd cells change what a column is, but a text does', () => {
    const text = 'a,b\n1,1\nNaN,x\n,2\n';
    expect(parseText('a.csv', text).properties).toMatchObject({ column_types: ['number', 'text'] });
  });

  test('has its beginning as text', () => {
    const text = `a,b\n${'1,2\n'.repeat(MAX_DATA_BYTES)}`;
    const file = parseText('a.csv', text);
    expect(file.text).toBe(text.slice(0, MAX_DATA_BYTES));
    expect(file.properties).toMatchObject({ rows: MAX_DATA_BYTES });
  });

  test('that was read in part has no number of rows', () => {
    const file = parseNow({ ...contentOf('a.csv', 'a,b\n1,2\n3,'), truncated: true });
    expect(file.properties).not.toHaveProperty('rows');
    expect(file).toMatchObject({ properties: { columns: ['a', 'b'] }, problems: [] });
  });

  test('without quotes knows none, whatever its cells begin with', () => {
    const text = `a,b\n${'x'.repeat(9000)},1\n\0x,2\ny,3,4\n"z,5\n`;
    expect(parseText('a.csv', text).properties).toMatchObject({ columns: ['a', 'b', 'column 3'], rows: 4 });
  });

  test('with a quote that is never closed is read without quotes, and says so', () => {
    const file = parseText('a.csv', 'a,b\n"1,2\n3,4\n');
    expect(file).toMatchObject({
      properties: { rows: 2, columns: ['a', 'b'] },
      problems: [{ code: 'table_quote_open' }],
    });
  });

  test('of one endless line has no columns, and says so', () => {
    const file = parseText('a.csv', 'x,'.repeat(MAX_RECORD_CHARS));
    expect(file.problems).toMatchObject([{ code: 'table_too_wide' }]);
    expect(file.properties).not.toHaveProperty('columns');
  });

  test('with very many columns has the first of them, and says so', () => {
    const line = Array.from({ length: MAX_COLUMNS + 1 }, (_, at) => `c${at}`).join(',');
    const file = parseText('a.csv', `${line}\n`);
    expect(file.properties['columns']).toHaveLength(MAX_COLUMNS);
    expect(file.problems).toMatchObject([{ code: 'table_too_wide' }]);
  });

  test('that is empty is no fault', () => {
    expect(parseText('a.csv', '\n')).toMatchObject({ problems: [], text: '\n' });
  });

  test('has as many records as were written into it, whatever their cells hold', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '1', ',', '"', '\n', '\r', ';', ' ') });
    const written = (rows: string[][]) =>
      rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join('\n');
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 }), (rows) => {
        const syntax = { delimiter: ',', hasQuotes: true };
        expect(countRecords(written(rows), 0, syntax)).toEqual({ count: rows.length, isClosed: true });
        expect(readRecord(written(rows), 0, syntax).fields).toBe(rows[0]!.length);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
