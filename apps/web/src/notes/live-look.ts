import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

const heading = (size: string, top: string) => ({
  fontSize: size,
  paddingTop: top,
  fontWeight: '650',
  letterSpacing: '-0.01em',
  lineHeight: '1.3',
  paddingBottom: '0.15em',
});

/** How a note looks while it is written: as it looks when it is read. */
export const liveLook: Extension = EditorView.theme({
  '.cm-scroller': { fontFamily: 'var(--font-text)', fontSize: 'var(--size-note)', lineHeight: '1.65' },
  '.cm-line': { padding: '0 2px' },
  '.cm-heading-1': heading('1.7em', '0.2em'),
  '.cm-heading-2': heading('1.35em', '0.8em'),
  '.cm-heading-3': heading('1.15em', '0.7em'),
  '.cm-heading-4, .cm-heading-5, .cm-heading-6': { fontWeight: '650' },
  '.cm-strong': { fontWeight: '650' },
  '.cm-em': { fontStyle: 'italic' },
  '.cm-strike': { textDecoration: 'line-through', color: 'var(--text-faint)' },
  '.cm-done': { color: 'var(--text-faint)' },
  '.cm-indent': { display: 'inline-block' },
  '.cm-inline-code': {
    fontFamily: 'var(--font-mono)',
    fontSize: '0.87em',
    background: 'var(--surface-sunken)',
    borderRadius: 'var(--radius-small)',
    padding: '0.12em 0.3em',
  },
  '.cm-marked': { background: 'var(--mark)', borderRadius: '2px' },
  '.cm-link, .cm-url': {
    color: 'var(--accent)',
    textDecoration: 'underline',
    textDecorationColor: 'color-mix(in srgb, currentColor 35%, transparent)',
    textUnderlineOffset: '0.18em',
    cursor: 'pointer',
  },
  '.cm-tag': {
    color: 'var(--accent-strong)',
    background: 'var(--accent-soft)',
    borderRadius: '999px',
    padding: '0.05em 0.5em',
    fontSize: '0.88em',
    cursor: 'pointer',
  },
  '.cm-formula': { fontFamily: 'var(--font-mono)', fontSize: '0.87em', color: 'var(--accent-strong)' },
  '.cm-quote': {
    borderLeft: '3px solid var(--line)',
    paddingLeft: '14px !important',
    color: 'var(--text-soft)',
  },
  '.cm-code-line, .cm-raw-block': {
    fontFamily: 'var(--font-mono)',
    fontSize: '0.84em',
    lineHeight: '1.55',
    background: 'var(--surface-sunken)',
    padding: '0 14px !important',
  },
  '.cm-code-first': {
    borderRadius: 'var(--radius) var(--radius) 0 0',
    paddingTop: '6px !important',
    color: 'var(--text-faint)',
  },
  '.cm-code-last': { borderRadius: '0 0 var(--radius) var(--radius)', paddingBottom: '6px !important' },
  '.cm-task': {
    appearance: 'auto',
    width: '1em',
    height: '1em',
    margin: '0 0.45em 0 0.1em',
    verticalAlign: '-0.12em',
    accentColor: 'var(--accent)',
    cursor: 'pointer',
  },
  '.cm-bullet': { color: 'var(--text-faint)', padding: '0 0.1em' },
  '.cm-rule': {
    display: 'inline-block',
    width: '100%',
    height: '0',
    borderTop: '1px solid var(--line)',
    verticalAlign: 'middle',
  },
  '.cm-upload': { color: 'var(--text-faint)', fontSize: 'var(--size-small)', padding: '0 0.4em' },
  '.cm-block': { padding: '4px 2px', whiteSpace: 'normal' },
  '.note-properties': { fontSize: 'var(--size-small)', whiteSpace: 'normal', lineHeight: '1.4' },
});
