import { CodexError, type Notebook } from '@codexlab/core';
import { printable } from './render-text.ts';

/** The failure of what only the holder of a notebook may do. */
export function heldElsewhere(notebook: Notebook): CodexError {
  return new CodexError(
    'conflict',
    `Another process holds ${printable(notebook.ref.root)} and keeps its index up to date. ` +
      'Wait for it with: codexlab sync --wait, or end that process first.',
    { path: notebook.ref.root },
  );
}
