import {
  EditorSelection,
  type EditorState,
  type StateCommand,
  type TransactionSpec,
} from '@codemirror/state';
import { EditorView } from '@codemirror/view';

const ROW = /^\s*\|.*\|\s*$/;
const RULE = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;

/** A table in a text: its lines, from and to included, counted from 1. */
interface Lines {
  readonly first: number;
  readonly last: number;
}

/** The cells of a line of a table; a bar behind a backslash belongs to its cell. */
export function cellsOf(line: string): readonly string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return (inner.match(/(?:\\.|[^\\|])*(?:\||$)/g) ?? [])
    .slice(0, -1)
    .map((cell) => cell.replace(/\|$/, '').trim());
}

/** The same table with its columns below each other. */
export function alignTable(lines: readonly string[]): readonly string[] {
  const rows = lines.map((line) => (RULE.test(line) ? null : cellsOf(line)));
  const rule = cellsOf(lines.find((line) => RULE.test(line)) ?? '');
  const count = Math.max(rule.length, ...rows.map((row) => row?.length ?? 0));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(3, ...rows.map((row) => [...(row?.[column] ?? '')].length)),
  );
  return rows.map((row) => {
    const cells = widths.map((width, column) =>
      row === null ? ruleCell(rule[column] ?? '---', width) : padded(row[column] ?? '', width),
    );
    return `| ${cells.join(' | ')} |`;
  });
}

function ruleCell(cell: string, width: number): string {
  const [start, end] = [cell.startsWith(':') ? ':' : '', cell.endsWith(':') ? ':' : ''];
  return start + '-'.repeat(width - start.length - end.length) + end;
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(width - [...cell].length);
}

/** Goes to the next cell of a table (or the one before), and begins a row behind the last one. */
export function stepCell(by: 1 | -1): StateCommand {
  return ({ state, dispatch }) => {
    const { head } = state.selection.main;
    const table = tableAt(state, head);
    if (table === null || state.readOnly) return false;
    const cells = cellPlaces(state, table);
    const here = cells.findLastIndex(({ from }) => from <= head);
    const next = cells[Math.max(here, 0) + by];
    if (next !== undefined) {
      dispatch(state.update({ selection: EditorSelection.range(next.from, next.to), scrollIntoView: true }));
      return true;
    }
    if (by < 0) return true;
    const columns = cellsOf(state.doc.line(table.first).text).length;
    const at = state.doc.line(table.last).to;
    const insert = `\n|${'  |'.repeat(columns)}`;
    dispatch(
      state.update({ changes: { from: at, insert }, selection: { anchor: at + 3 }, userEvent: 'input' }),
    );
    return true;
  };
}

/** Tables are aligned when the cursor leaves them. */
export const alignOnLeave = EditorView.updateListener.of(
  ({ startState, state, selectionSet, docChanged, view }) => {
    if (!selectionSet || docChanged || state.readOnly) return;
    const left = tableAt(startState, startState.selection.main.head);
    if (left === null) return;
    const { number } = state.doc.lineAt(state.selection.main.head);
    if (number >= left.first && number <= left.last) return;
    const change = alignment(state, left);
    if (change !== null) queueMicrotask(() => view.state === state && view.dispatch(change));
  },
);

function alignment(state: EditorState, { first, last }: Lines): TransactionSpec | null {
  const [from, to] = [state.doc.line(first).from, state.doc.line(last).to];
  const before = state.sliceDoc(from, to);
  const after = alignTable(before.split('\n')).join('\n');
  return after === before ? null : { changes: { from, to, insert: after }, userEvent: 'format' };
}

function tableAt(state: EditorState, position: number): Lines | null {
  const { number } = state.doc.lineAt(position);
  const isRow = (line: number) => line >= 1 && line <= state.doc.lines && ROW.test(state.doc.line(line).text);
  if (!isRow(number)) return null;
  let [first, last] = [number, number];
  while (isRow(first - 1)) first--;
  while (isRow(last + 1)) last++;
  return first < last && RULE.test(state.doc.line(first + 1).text) ? { first, last } : null;
}

function cellPlaces(state: EditorState, { first, last }: Lines) {
  const places: { readonly from: number; readonly to: number }[] = [];
  for (let number = first; number <= last; number++) {
    const line = state.doc.line(number);
    if (RULE.test(line.text)) continue;
    const bars = [...line.text.matchAll(/\\.|\|/g)]
      .filter(([text]) => text === '|')
      .map(({ index }) => index);
    for (const [index, bar] of bars.slice(0, -1).entries()) {
      const cell = line.text.slice(bar + 1, bars[index + 1]);
      const start = bar + 1 + Math.min(1, cell.length) + (cell.slice(1).match(/^\s*(?=\S)/)?.[0].length ?? 0);
      places.push({
        from: line.from + start,
        to: line.from + Math.max(start, bar + 1 + cell.trimEnd().length),
      });
    }
  }
  return places;
}
