import { EditorState } from '@codemirror/state';
import { expect, it } from 'vitest';
import { around } from './note-keys.ts';

/** What a mark makes of a text, in which `<` and `>` stand around what is selected. */
function marked(text: string, mark: string): string {
  const [anchor, head] = [text.indexOf('<'), text.indexOf('>') - 1];
  let state = EditorState.create({ doc: text.replaceAll(/[<>]/g, ''), selection: { anchor, head } });
  around(mark)({ state, dispatch: (transaction) => (state = transaction.state) });
  return state.doc.toString();
}

it('puts marks around what is selected, and takes them away again', () => {
  expect([marked('a <b> c', '**'), marked('a **<b>** c', '**')]).toEqual(['a **b** c', 'a b c']);
});

it('makes bold words italic too, and only not italic again', () => {
  expect([marked('**<b>**', '*'), marked('***<b>***', '*'), marked('*<b>*', '*')]).toEqual([
    '***b***',
    '**b**',
    'b',
  ]);
});
