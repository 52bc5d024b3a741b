import type { Change, ChangeKind } from '@codexlab/core';
import { printable } from './render-text.ts';
import { clockTime, showCount } from './render-values.ts';
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
const MANY = 20;
const SHOWN_OF_MANY = 10;

/** Changes that came at once, one line each; of more than 20 of one kind the first 10 and how many more. */
export function renderChanges(changes: readonly Change[], paint: Paint): string[] {
  const counts = new Map<ChangeKind, number>();
  for (const { kind } of changes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const many = [...counts].filter(([, count]) => count > MANY);
  const left = new Map(many.map(([kind]) => [kind, SHOWN_OF_MANY]));
  const shown = changes.filter(({ kind }) => {
    const room = left.get(kind);
    if (room !== undefined) left.set(kind, room - 1);
    return room === undefined || room > 0;
  });
  return [
    ...shown.map((change) => renderChange(change, paint)),
    ...many.map(([kind, count]) =>
      paint('faint', `… and ${showCount(count - SHOWN_OF_MANY)} more ${WORDS[kind][0]}`),
    ),
  ];
}

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
