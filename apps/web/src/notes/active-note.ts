import type { EditorView } from '@codemirror/view';
import { shallowReactive } from 'vue';

/** The editor that is being written in, for panels at the side that follow its cursor. */
export const activeNote: {
  path: string | null;
  view: EditorView | null;
  /** Where the cursor stands in the text. */
  position: number;
} = shallowReactive({ path: null, view: null, position: 0 });
