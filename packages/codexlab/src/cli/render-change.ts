import type { Change, ChangeKind } from '@codexlab/core';
import { printable } from './render-text.ts';
import { clockTime } from './render-values.ts';
import type { Accent, Paint } from './terminal.ts';

const WORDS: Readonly<Record<ChangeKind, readonly [word: string, accent: Accent]>> = {
  'file.added': ['added', 'good'],
  'file.written': ['changed', 'notice'],
  'file.metadata': ['metadata', 'notice'],
  'file.moved': ['moved', 'name'],
  'file.deleted': ['deleted', 'bad'],
  'notebook.resynced': ['resynced', 'strong'],
};
const WORD_CHARACTERS = 8;

/** One change on one line: time, kind, path and where it came from. */
export function renderChange(change: Change, paint: Paint): string {
  const [word, accent] = WORDS[change.kind];
  const parts = [
    paint('faint', clockTime(change.atMs)),
    paint(accent, word.padEnd(WORD_CHARACTERS)),
    whatChanged(change, paint),
    paint('faint', `(${renderOrigin(change)})`),
  ];
  return parts.join('  ');
}

function whatChanged({ path, oldPath }: Change, paint: Paint): string {
  if (path === null) return 'many files at once';
  const to = printable(path);
  return oldPath === null ? to : `${printable(oldPath)} ${paint('faint', '→')} ${to}`;
}

function renderOrigin({ origin }: Change): string {
  return printable(origin.actor === null ? origin.via : `${origin.via}, ${origin.actor}`);
}
