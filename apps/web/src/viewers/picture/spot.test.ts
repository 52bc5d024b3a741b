import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitted, zoomedAt } from './spot.ts';

it('fits a picture in without making it larger than it is', () => {
  expect(fitted({ width: 100, height: 50 }, { width: 500, height: 500 }, 0)).toEqual({
    x: 200,
    y: 225,
    scale: 1,
  });
  expect(fitted({ width: 1000, height: 500 }, { width: 500, height: 500 }, 0)).toEqual({
    x: 0,
    y: 125,
    scale: 0.5,
  });
});

it('keeps the point under the pointer where it is', () => {
  const number = fc.integer({ min: -500, max: 500 });
  fc.assert(
    fc.property(number, number, fc.double({ min: 0.2, max: 5, noNaN: true }), (x, y, factor) => {
      const spot = { x: 10, y: 20, scale: 2 };
      const next = zoomedAt(spot, factor, { x, y });
      expect((x - next.x) / next.scale).toBeCloseTo((x - spot.x) / spot.scale, 6);
      expect((y - next.y) / next.scale).toBeCloseTo((y - spot.y) / spot.scale, 6);
    }),
    { seed: 9 },
  );
});
