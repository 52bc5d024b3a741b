import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffRows, type DiffLine } from './diff-rows.ts';

const same = (before: number, after: number): DiffLine => ({
  ...{ kind: 'same', before, after, text: `line ${before}`, words: null },
});
const removed = (before: number): DiffLine => ({
  ...{ kind: 'removed', before, after: null, text: `old ${before}`, words: null },
});
const added = (after: number): DiffLine => ({
  ...{ kind: 'added', before: null, after, text: `new ${after}`, words: null },
});
const hunk = (lines: DiffLine[]) => ({
  ...{ before_from: 0, before_count: 0, after_from: 0, after_count: 0 },
  lines,
});

describe('diffRows', () => {
  it('puts removed lines beside the added ones that follow them', () => {
    const lines = [same(1, 1), removed(2), removed(3), added(2), same(4, 3)];
    const rows = diffRows({ hunks: [hunk(lines)] }, 'split');
    expect(rows.map((row) => row.kind === 'pair' && [row.left?.text, row.right?.text])).toEqual([
      ['line 1', 'line 1'],
      ['old 2', 'new 2'],
      ['old 3', undefined],
      ['line 4', 'line 4'],
    ]);
  });

  it('folds what is the same before and between the changes, and says how many lines it is', () => {
    const hunks = [hunk([same(10, 10), added(11)]), hunk([same(50, 51), removed(51)])];
    const folds = diffRows({ hunks }, 'inline').flatMap((row) => (row.kind === 'fold' ? [row.hidden] : []));
    expect(folds).toEqual([9, 39]);
  });

  it('folds nothing above a change that begins with the first line', () => {
    expect(diffRows({ hunks: [hunk([added(1), same(1, 2)])] }, 'inline')[0]?.kind).toBe('line');
  });

  it('shows every line of every change once on its side, however they follow each other', () => {
    const kinds = fc.array(fc.constantFrom('same', 'removed', 'added'), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(kinds, (wanted) => {
        let before = 0;
        let after = 0;
        const lines = wanted.map((kind) => {
          if (kind === 'removed') return removed(++before);
          return kind === 'added' ? added(++after) : same(++before, ++after);
        });
        const rows = diffRows({ hunks: [hunk(lines)] }, 'split');
        const sides = rows.flatMap((row) => (row.kind === 'pair' ? [row] : []));
        expect(sides.flatMap(({ left }) => left ?? [])).toEqual(lines.filter(({ kind }) => kind !== 'added'));
        expect(sides.flatMap(({ right }) => right ?? [])).toEqual(
          lines.filter(({ kind }) => kind !== 'removed'),
        );
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
