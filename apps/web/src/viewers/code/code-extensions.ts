import { indentWithTab } from '@codemirror/commands';
import { foldGutter, indentUnit } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';

/** Longer texts are shown without the colours of their language: reading them by its rules takes too long. */
const MAX_COLOURED_CHARS = 3_000_000;

const look = EditorView.theme({
  '.cm-gutters': { paddingLeft: '8px' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '3ch', paddingRight: '10px' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--surface-hover) 55%, transparent)' },
  '.cm-foldGutter span': { color: 'var(--text-faint)' },
});

/** What an editor of code has besides the base. */
export function codeExtensions(language: Extension, chars: number): Extension {
  return [
    ...[lineNumbers(), highlightActiveLine(), indentUnit.of('  '), look, keymap.of([indentWithTab])],
    ...(chars > MAX_COLOURED_CHARS ? [] : [language, foldGutter()]),
    EditorView.contentAttributes.of({
      'aria-label': 'Text of the file',
      spellcheck: 'false',
      autocapitalize: 'off',
    }),
  ];
}
