import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextCell } from './grid-keys.ts';

const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false, altKey: false });
const size = { rows: 100, columns: 4, page: 10 };

describe('keys in a grid', () => {
  it('lead to the cell beside, to the ends, and a page on', () => {
    const from = { row: 5, column: 1 };
    expect(nextCell(from, size, press('ArrowDown'))).toEqual({ row: 6, column: 1 });
    expect(nextCell(from, size, press('End'))).toEqual({ row: 5, column: 3 });
    expect(nextCell(from, size, press('End', true))).toEqual({ row: 99, column: 3 });
    expect(nextCell(from, size, press('PageDown'))).toEqual({ row: 15, column: 1 });
    expect(nextCell({ row: 0, column: 0 }, size, press('ArrowUp'))).toEqual({ row: -1, column: 0 });
    expect(nextCell(from, size, press('x'))).toBeNull();
  });

  it('never lead out of it', () => {
    const keys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'];
    const steps = fc.array(fc.tuple(fc.constantFrom(...keys), fc.boolean()), { maxLength: 30 });
    fc.assert(
      fc.property(fc.nat(20), fc.integer({ min: 1, max: 5 }), steps, (rows, columns, pressed) => {
        let cell = { row: 0, column: 0 };
        for (const [key, ctrl] of pressed) {
          cell = nextCell(cell, { rows, columns, page: 7 }, press(key, ctrl)) ?? cell;
          expect(cell.row).toBeGreaterThanOrEqual(-1);
          expect(cell.row).toBeLessThanOrEqual(rows - 1);
          expect(cell.column).toBeLessThan(columns);
        }
      }),
      { seed: 4 },
    );
  });
});
