import { EditorState } from '@codemirror/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignTable, cellsOf, stepCell } from './tables.ts';

const TABLE = ['| a | b |', '| --- | ---: |', '| long cell | x |'];

describe('alignTable', () => {
  it('puts the columns below each other and keeps how they are aligned', () => {
    expect(alignTable(TABLE)).toEqual(['| a         | b   |', '| --------- | --: |', '| long cell | x   |']);
  });

  it('changes no cell, and nothing more when it is done again', () => {
    const cell = fc.constantFrom('a', '', 'two words', '𝒳', 'x \\| y', '**b**');
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 2, maxLength: 6 }), (rows) => {
        const lines = rows.map((row) => `| ${row.join(' | ')} |`);
        lines.splice(1, 0, '|---|:-:|---|');
        const aligned = alignTable(lines);
        expect(aligned.filter((_, index) => index !== 1).map(cellsOf)).toEqual(rows);
        expect(alignTable(aligned)).toEqual(aligned);
      }),
      { seed: 5 },
    );
  });
});

describe('stepCell', () => {
  const at = (head: number) => EditorState.create({ doc: TABLE.join('\n'), selection: { anchor: head } });
  const step = (state: EditorState, by: 1 | -1) => {
    let next = state;
    stepCell(by)({ state, dispatch: (transaction) => (next = transaction.state) });
    return next;
  };
  const selected = (state: EditorState) => state.sliceDoc(state.selection.main.from, state.selection.main.to);

  it('selects the next cell, over the line below the head', () => {
    const second = step(at(2), 1);
    expect([selected(second), selected(step(second, 1))]).toEqual(['b', 'long cell']);
    expect(selected(step(step(second, 1), -1))).toBe('b');
  });

  it('begins a row behind the last cell', () => {
    const next = step(at(TABLE.join('\n').length - 2), 1);
    expect(next.doc.lines).toBe(4);
    expect(next.doc.lineAt(next.selection.main.head).number).toBe(4);
  });
});
