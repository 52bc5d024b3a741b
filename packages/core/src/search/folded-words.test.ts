import { expect, it } from 'vitest';
import { foldedWords, wordsOf } from './folded-words.ts';

it('takes words apart at what is no letter, number or mark', () => {
  expect(wordsOf('Day 1: "period-doubling" (E=mc²)')).toEqual(['Day', '1', 'period', 'doubling', 'E', 'mc²']);
  expect(wordsOf('— … 🎉')).toEqual([]);
});

it('makes no difference of case and marks, however they are composed', () => {
  expect(foldedWords('Poincaré MAPS')).toEqual(['poincare', 'maps']);
  expect(foldedWords('Poincare\u0301')).toEqual(['poincare']);
  expect(foldedWords('\u0301')).toEqual([]);
});

it('keeps the marks that make another letter of one that is not Latin', () => {
  expect(foldedWords('Йод Μέτρηση')).toEqual(['йод', 'μέτρηση']);
});
