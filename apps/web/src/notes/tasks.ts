import type { EditorState, StateCommand } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';

const TASK = /^(\s*(?:>\s*)*(?:[-*+]|\d+[.)])\s+)\[([ xX])\](?=\s|$)/;
const ITEM = /^(\s*(?:>\s*)*(?:[-*+]|\d+[.)])\s+)/;
const START = /^\s*(?:>\s*)*/;

/** The change that ticks the task of a line, or makes a task of the line. */
export function taskChange(line: string): {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
} {
  const task = TASK.exec(line);
  if (task) {
    const at = task[1]!.length + 1;
    return { from: at, to: at + 1, insert: task[2] === ' ' ? 'x' : ' ' };
  }
  const item = ITEM.exec(line)?.[0];
  if (item !== undefined) return { from: item.length, to: item.length, insert: '[ ] ' };
  const at = START.exec(line)![0].length;
  return { from: at, to: at, insert: '- [ ] ' };
}

/** Ticks the task on the line at a position. */
export function toggleTaskAt(view: EditorView, position: number): void {
  if (!view.state.readOnly) view.dispatch({ changes: changeAt(view.state, position), userEvent: 'input' });
}

/** Ticks or makes tasks on every line with a cursor. */
export const toggleTasks: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly) return false;
  const starts = new Set(
    state.selection.ranges.flatMap(({ from, to }) => {
      const found: number[] = [];
      for (let at = from; at <= to; at = state.doc.lineAt(at).to + 1) found.push(state.doc.lineAt(at).from);
      return found;
    }),
  );
  dispatch(state.update({ changes: [...starts].map((start) => changeAt(state, start)), userEvent: 'input' }));
  return true;
};

function changeAt(state: EditorState, position: number) {
  const line = state.doc.lineAt(position);
  const { from, to, insert } = taskChange(line.text);
  return { from: line.from + from, to: line.from + to, insert };
}
