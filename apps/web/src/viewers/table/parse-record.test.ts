import fc from 'fast-check';
import papa from 'papaparse';
import { expect, test } from 'vitest';
import { parseRecords } from './parse-record.ts';

const field = fc
  .array(fc.constantFrom('a', 'ü', ';', '"', '\n', ' ', '1.5'), { maxLength: 6 })
  .map((parts) => parts.join(''));
const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });

test('reads what the library writes, whatever stands in the fields', () => {
  fc.assert(
    fc.property(
      table,
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom<'\n' | '\r\n'>('\n', '\r\n'),
      (rows, delimiter, newline) => {
        const text = papa.unparse(rows, { delimiter, newline });
        expect(parseRecords(text, { delimiter, hasQuotes: true })).toEqual(rows);
      },
    ),
    { seed: 11, numRuns: 500 },
  );
});

test('reads lines without quotes as the library does', () => {
  const plain = fc.array(fc.constantFrom('a', ',', ';', ' ', '1'), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(plain, (parts) => {
      const line = parts.join('');
      const { data } = papa.parse<string[]>(line, { delimiter: ',' });
      expect(parseRecords(line, { delimiter: ',', hasQuotes: true })).toEqual(data);
    }),
    { seed: 12, numRuns: 300 },
  );
});
