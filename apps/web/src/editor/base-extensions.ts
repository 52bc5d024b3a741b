import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, codeFolding, foldKeymap, indentOnInput } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  highlightSpecialChars,
  keymap,
  rectangularSelection,
} from '@codemirror/view';
import { editorLook } from './theme.ts';

/** What every editor can do: undo, several cursors, search, folding, brackets. Languages and views are added by others. */
export const baseExtensions: Extension = [
  history(),
  drawSelection(),
  dropCursor(),
  rectangularSelection(),
  crosshairCursor(),
  highlightSpecialChars(),
  EditorState.allowMultipleSelections.of(true),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  codeFolding(),
  search({ top: true }),
  highlightSelectionMatches({ minSelectionLength: 3 }),
  editorLook,
  keymap.of([
    ...closeBracketsKeymap,
    ...completionKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...foldKeymap,
    ...defaultKeymap,
  ]),
  // The keyboard comes to it, and scrolls it, also where nothing can be typed.
  EditorView.contentAttributes.of({ autocapitalize: 'on', tabindex: '0' }),
];
