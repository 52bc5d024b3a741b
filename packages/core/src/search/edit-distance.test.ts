import fc from 'fast-check';
import { expect, it } from 'vitest';
import { editDistance, maxEdits } from './edit-distance.ts';

it.each([
  ['logistic', 'logistic', 0],
  ['logitsic', 'logistic', 1],
  ['logstic', 'logistic', 1],
  ['logisttic', 'logistic', 1],
  ['lobistic', 'logistic', 1],
  ['olgistci', 'logistic', 2],
  ['logarithm', 'logistic', 3],
  ['ab', 'logistic', 3],
  ['', 'ab', 2],
  ['😀a', '😀b', 1],
])('from %j to %j it takes %i steps, at most counted to 3', (a, b, steps) => {
  expect(editDistance(a, b, 2)).toBe(steps);
});

it('is the same both ways, and no greater than the steps that were taken', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), maxLength: 8 });
  const step = fc.record({ at: fc.nat({ max: 8 }), letter: fc.constantFrom('a', 'z', '') });
  fc.assert(
    fc.property(word, fc.array(step, { maxLength: 3 }), (text, steps) => {
      const changed = steps.reduce(
        (all, { at, letter }) => all.slice(0, at) + letter + all.slice(at + 1),
        text,
      );
      const distance = editDistance(text, changed, 9);
      expect(distance).toBeLessThanOrEqual(steps.length);
      expect(editDistance(changed, text, 9)).toBe(distance);
      expect(distance === 0).toBe(changed === text);
    }),
    { seed: 31, numRuns: 500 },
  );
});

it('allows one step in a short word and two in a longer one', () => {
  expect([maxEdits('flow'), maxEdits('flows')]).toEqual([1, 2]);
});
