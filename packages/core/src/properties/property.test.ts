import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PropertyValue } from '../files/parsed-file.ts';
import { dateMs, datetimeMs } from './date-text.ts';
import { MAX_KEY_CHARS, MAX_PROPERTY_ROWS, propertyRows, textKey, typeOfProperty } from './property.ts';

describe('the type of a property', () => {
  it.each<[PropertyValue, string | null]>([
    ['draft', 'text'],
    ['007', 'text'],
    [7.5, 'number'],
    [true, 'checkbox'],
    ['2024-02-29', 'date'],
    ['2023-02-29', 'text'],
    ['2024-02-29T10:00', 'datetime'],
    ['2024-02-29 10:00:30.25+02:00', 'datetime'],
    ['[[Some note|shown]]', 'link'],
    ['see [[Some note]]', 'text'],
    [['a', 1], 'list'],
    [{ a: 1 }, 'object'],
    ...[null, '', [], {}].map((missing): [PropertyValue, null] => [missing, null]),
  ])('of %j is %s', (value, type) => expect(typeOfProperty(value)).toBe(type));
});

describe('the rows of properties', () => {
  it('hold comparable values, each item of a list and each value of an object by its own name', () => {
    const rows = propertyRows({
      Status: 'Draft',
      done: false,
      tries: [3, 'many', ['2024-01-31']],
      exif: { Camera: 'X', lens: { mm: 50 } },
      authors: [{ name: 'Ada' }, { name: 'Bob' }],
      see: '[[Folder/Note#Part|that]]',
    });
    expect(rows).toEqual([
      { name: 'status', ordinal: 0, type: 'text', value: 'draft' },
      { name: 'done', ordinal: 0, type: 'checkbox', value: 0 },
      { name: 'tries', ordinal: 0, type: 'number', value: 3 },
      { name: 'tries', ordinal: 1, type: 'text', value: 'many' },
      { name: 'tries', ordinal: 2, type: 'date', value: Date.UTC(2024, 0, 31) },
      { name: 'exif.camera', ordinal: 0, type: 'text', value: 'x' },
      { name: 'exif.lens.mm', ordinal: 0, type: 'number', value: 50 },
      { name: 'authors.name', ordinal: 0, type: 'text', value: 'ada' },
      { name: 'authors.name', ordinal: 1, type: 'text', value: 'bob' },
      { name: 'see', ordinal: 0, type: 'link', value: 'folder/note' },
    ]);
  });

  it('are none for what is missing', () => {
    expect(propertyRows({ a: null, b: '', c: [], d: {}, e: [null, ''], f: { g: null } })).toEqual([]);
  });

  it('are bounded for properties of any size and depth', () => {
    let deep: PropertyValue = 'bottom';
    for (let i = 0; i < 5000; i++) deep = { deep };
    expect(propertyRows({ deep })).toEqual([]);
    expect(propertyRows({ many: Array.from({ length: 50_000 }, (_, i) => i) })).toHaveLength(
      MAX_PROPERTY_ROWS,
    );
  });

  it('bear one name and ordinal each, and texts that a database can bind', () => {
    const value = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<PropertyValue>;
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), value), (properties) => {
        const rows = propertyRows(properties);
        const keys = rows.map(({ name, ordinal }) => `${ordinal} ${name}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const row of rows) {
          expect(row.name.isWellFormed()).toBe(true);
          if (typeof row.value === 'string') {
            expect(row.value.isWellFormed()).toBe(true);
            expect(row.value.length).toBeLessThanOrEqual(MAX_KEY_CHARS);
          } else expect(Number.isFinite(row.value)).toBe(true);
        }
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('take numbers that JSON cannot hold as texts', () => {
    expect(propertyRows({ a: Infinity, b: NaN }).map((row) => row.value)).toEqual(['infinity', 'nan']);
  });
});

describe('the key of a text', () => {
  it('is the same for texts that differ in case or composition only', () => {
    expect(textKey('ÅNGSTRÖM')).toBe(textKey('a\u030angstro\u0308m'));
    expect(textKey('x'.repeat(300))).toHaveLength(MAX_KEY_CHARS);
  });
});

describe('reading dates', () => {
  it.each([
    ['2024-01-31T10:20:30Z', '2024-01-31T10:20:30.000Z'],
    ['2024-01-31 10:20', '2024-01-31T10:20:00.000Z'],
    ['2024-01-31T10:20:30.123456+0530', '2024-01-31T04:50:30.123Z'],
    ['2024-01-31T00:00-08', '2024-01-31T08:00:00.000Z'],
    ['0099-03-01T00:00', '0099-03-01T00:00:00.000Z'],
  ])('takes %s for %s', (text, iso) => expect(new Date(datetimeMs(text)!).toISOString()).toBe(iso));

  it.each(['2024-13-01', '2024-00-10', '2024-1-1', '20240101', '2024-02-30', ' 2024-01-01', '2024-01-01T'])(
    'takes %j for no day',
    (text) => expect(dateMs(text)).toBeNull(),
  );

  it.each(['2024-01-31T25:00', '2024-01-31T10:61', '2024-01-31T10:00+15:00', '2024-02-30T10:00', '10:00'])(
    'takes %j for no moment',
    (text) => expect(datetimeMs(text)).toBeNull(),
  );

  it('reads every day and moment that the platform writes', () => {
    const yearZero = new Date(0).setUTCFullYear(0, 0, 1);
    const ms = fc.integer({ min: yearZero, max: Date.UTC(9999, 11, 31) });
    fc.assert(
      fc.property(ms, (at) => {
        const iso = new Date(at).toISOString();
        expect(datetimeMs(iso)).toBe(at);
        expect(dateMs(iso.slice(0, 10))).toBe(Math.floor(at / 86_400_000) * 86_400_000);
      }),
      { seed: 7, numRuns: 1000 },
    );
  });
});
