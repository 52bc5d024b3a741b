import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PropertyValue } from '../files/parsed-file.ts';
import { classOf, propertyRows } from '../properties/property.ts';
import { valuesOf } from './evaluate-values.ts';

const NAMES = ['a', 'B', 'c.d', 'É'];
const scalar = fc.oneof(
  fc.boolean(),
  fc.double(),
  fc.constant(null),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '2024-01-31',
    '2024-02-31',
    '2024-01-31T10:00+02:00',
    '2024-01-31 10:00',
    '[[A b|c]]',
    ' [[x]] ',
  ),
  fc.constantFrom('', 'Draft', '[[a]] [[b]]', '5', 'true', `${'x'.repeat(300)}`, 'Σας'),
);
const { value } = fc.letrec<{ value: PropertyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 3 }),
  ),
}));
const properties = fc.dictionary(fc.constantFrom('a', 'b', 'É'.toLowerCase()), value, { maxKeys: 3 });

it('compares the values that an index has rows for, in their order', () => {
  fc.assert(
    fc.property(properties, (properties) => {
      const rows = propertyRows(properties);
      const names = [...new Set(rows.map((row) => row.name))];
      for (const name of names) {
        const mine = rows.filter((row) => row.name === name).sort((a, b) => a.ordinal - b.ordinal);
        expect(valuesOf(properties, name)).toEqual(
          mine.map((row) => ({ class: classOf(row.type), value: row.value })),
        );
      }
      expect(valuesOf(properties)).toHaveLength(rows.length);
    }),
    { seed: 5, numRuns: 2000 },
  );
});
