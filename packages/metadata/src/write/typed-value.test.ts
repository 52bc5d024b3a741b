import { expect, it } from 'vitest';
import { readTypedValue } from './typed-value.ts';

it.each<[string, unknown]>([
  ['done', 'done'],
  ['two words: and # more', 'two words: and # more'],
  ['true', true],
  ['-4.50', -4.5],
  ['012', 12],
  ['2024-05-01', '2024-05-01'],
  ['null', null],
  ['', null],
  ['[a, "b, c", 3]', ['a', 'b, c', 3]],
  ['{ a: 1 }', { a: 1 }],
  ['"5"', '5'],
  ["'it''s'", "it's"],
  ['"Hello" she said', '"Hello" she said'],
  ['"a" # b', '"a" # b'],
  ['[[Note|text]]', '[[Note|text]]'],
  ['yes', 'yes'],
])('takes %j for a value', (text, value) => {
  expect(readTypedValue(text)).toEqual(value);
});

it.each(['[a', '{a: 1', '[[A]], [[B]]', '[a] # b'])('refuses %j', (text) => {
  expect(() => readTypedValue(text)).toThrow('is no list');
});
