import type { SqlValue } from '@codexlab/storage-sql';
import fc from 'fast-check';

const IDS = ['a', 'b', 'c'];
/** What the checks of the schemas ask for. */
const WORDS = ['ok', 'owner', 'viewer', 'read', 'pending', 'running', 'invite', 'reset', 'sign_in'];
/** Texts that are hard to keep, to compare or to read as something else. */
export const TEXTS = [
  ...[
    '',
    '.',
    'nul \0 inside',
    'half \ud800',
    '\u{1f600}',
    'ä',
    'a\u0308',
    'x'.repeat(5000),
    '\ufeff',
    "it's",
  ],
  ...['1', '1.5', ' 2 ', '1e3', '9223372036854775807', 'null', '{"v":1}', '[1,"a",null]', '{"a":', '%_*?'],
  ...['alpha beta', 'Alphas\nbeta-gamma', '日本語 text', '"quoted"'],
];
const NUMBERS = [-1, -0, 1.5, 0.1, 2 ** 31, 2 ** 53 - 1, 1e300, -1e-300, Infinity, NaN, 7n, 2n ** 53n + 1n];
const BIGGEST = [2n ** 63n - 1n, -(2n ** 63n)];
/** Versions of the engine write these with more or fewer digits as text, so they only meet what keeps numbers. */
const LONG_REALS = [2 ** 53, 2 ** 63, 5e-324, 1 / 3, 0.1 + 0.2, -Infinity];
const OTHERS = [new Uint8Array([]), new Uint8Array([0, 255, 128]), new Uint8Array([0x61, 0x62]), null];

/** JSON of lists, of objects, and what is none. */
export const json = fc.constantFrom(
  ...['[]', '["a","b"]', '[1,2,3]', '[["a",1],["b",2]]', '[[1,"a","b"],[2,"b",null]]', '{"a":1,"b":[2.5]}'],
  ...['null', '7', '1.0', '"\\ud800\\u0000"', '[1e400]', '[12345678901234567890]', '[1,', '', 'x', '[1]x'],
);

/** Paths into JSON, and what is none. */
export const jsonPath = fc.constantFrom('$', '$.a', '$[0]', '$[#-1]', '$.b[0]', '$[', 'a', '');

/** What full text is asked: words, its whole language, and what it refuses. */
export const match = fc.oneof(
  fc.constantFrom(
    ...[
      'alpha',
      'alph*',
      '"alpha beta"',
      'title: alpha',
      'alpha AND beta',
      'alpha OR gamma',
      'alpha NOT beta',
    ],
    ...['NEAR(alpha beta, 3)', '^alpha', '{title tags} : alpha', '日本語', 'alpha + beta', '"a" *', 'quoted'],
    ...[
      '',
      ' ',
      '"',
      '*',
      'AND',
      'nowhere: x',
      'alpha AND',
      '(alpha',
      'NEAR(',
      'a\0b',
      '-alpha',
      '\ud800',
      "'",
    ],
  ),
  fc.string({ maxLength: 12 }),
);

const hostile = fc.constantFrom<SqlValue[]>(...TEXTS, ...NUMBERS, ...BIGGEST, ...OTHERS);
const number = fc.constantFrom<SqlValue[]>(0, 1, 1, 2, 3);
const name = fc.constantFrom<SqlValue[]>(...IDS, ...IDS, ...WORDS);

/** Anything that can be bound: mostly what meets other rows, and now and then what is hard to keep as it is. */
export const value: fc.Arbitrary<SqlValue> = fc.oneof(number, name, hostile);

/** Numbers with as many digits as there can be. */
export const real: fc.Arbitrary<SqlValue> = fc.oneof(fc.constantFrom(...LONG_REALS), fc.double());

/** Something for a column that was declared so: mostly what fits. */
export function valueFor(type: string): fc.Arbitrary<SqlValue> {
  const fitting = /int|real/i.test(type) ? number : name;
  const other = /text/i.test(type) ? value : fc.oneof(value, real);
  return fc.oneof({ weight: 20, arbitrary: fitting }, { weight: 1, arbitrary: other });
}
