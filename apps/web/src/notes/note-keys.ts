import { insertNewlineContinueMarkupCommand, markdownKeymap } from '@codemirror/lang-markdown';
import { indentLess, indentMore } from '@codemirror/commands';
import { EditorSelection, type EditorState, type Extension, type StateCommand } from '@codemirror/state';
import { keymap } from '@codemirror/view';
import { stepCell } from './tables.ts';
import { toggleTasks } from './tasks.ts';

/** Puts a mark around what is selected, or takes it away. */
export function around(mark: string): StateCommand {
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const changes = state.changeByRange(({ from, to }) => {
      const before = state.sliceDoc(from - mark.length, from);
      const after = state.sliceDoc(to, to + mark.length);
      const length = mark.length;
      if (before === mark && after === mark && !isPartOfLonger(state, from, mark))
        return {
          changes: [
            { from: from - length, to: from },
            { from: to, to: to + length },
          ],
          range: EditorSelection.range(from - length, to - length),
        };
      return {
        changes: [
          { from, insert: mark },
          { from: to, insert: mark },
        ],
        range: EditorSelection.range(from + length, to + length),
      };
    });
    dispatch(state.update(changes, { userEvent: 'input', scrollIntoView: true }));
    return true;
  };
}

/** In `**bold**` the inner stars are half of those of bold: only a third one is that of italic. */
function isPartOfLonger(state: EditorState, from: number, mark: string): boolean {
  const stars = /\*+$/.exec(state.sliceDoc(Math.max(0, from - 3), from))?.[0].length ?? 0;
  return mark === '*' && stars === 2;
}

/** Makes a link of what is selected; the cursor stands where its target belongs. */
export const toLink: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly) return false;
  const changes = state.changeByRange(({ from, to }) => {
    const text = state.sliceDoc(from, to);
    const insert = text === '' ? '[[]]' : `[${text}]()`;
    const at = from + (text === '' ? 2 : insert.length - 1);
    return { changes: { from, to, insert }, range: EditorSelection.cursor(at) };
  });
  dispatch(state.update(changes, { userEvent: 'input' }));
  return true;
};

/** Gives the lines with a cursor a beginning such as `## ` or `> `; the same one again takes it away. */
export function startLines(start: string): StateCommand {
  const other = start.startsWith('#') ? /^#{1,6}\s+/ : /^(?:>\s|[-*+]\s(?:\[[ xX]\]\s)?|\d+[.)]\s)/;
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const lines = new Map<number, string>();
    for (const { from, to } of state.selection.ranges)
      for (let at = from; at <= to; at = state.doc.lineAt(at).to + 1) {
        const line = state.doc.lineAt(at);
        lines.set(line.from, line.text);
      }
    const changes = [...lines].map(([from, text]) => {
      const there = other.exec(text)?.[0] ?? '';
      return { from, to: from + there.length, insert: there === start ? '' : start };
    });
    dispatch(state.update({ changes, userEvent: 'input' }));
    return true;
  };
}

/** The keys of notes. */
export const noteKeys: Extension = keymap.of([
  { key: 'Mod-b', run: around('**') },
  { key: 'Mod-i', run: around('*') },
  { key: 'Mod-Shift-x', run: around('~~') },
  { key: 'Mod-Shift-h', run: around('==') },
  { key: 'Mod-Enter', run: toggleTasks },
  { key: 'Mod-l', run: toLink },
  { key: 'Tab', run: stepCell(1), shift: stepCell(-1) },
  { key: 'Tab', run: indentMore, shift: indentLess },
  // Enter on an item that is empty ends the list.
  { key: 'Enter', run: insertNewlineContinueMarkupCommand({ nonTightLists: false }) },
  ...markdownKeymap,
]);
