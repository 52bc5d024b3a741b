import type { Authorship, BlameLines, Branch, HistoryEntry, PathChange, TrashedEntry } from '@codexlab/core';
import { renderTable } from './render-table.ts';
import { printable } from './render-text.ts';
import { localTime, showBytes } from './render-values.ts';
import type { Paint } from './terminal.ts';

const SHORT_ID_CHARS = 10;

/** The beginning of a commit's id that is enough for people and for every command. */
export function shortId(id: string): string {
  return id.slice(0, SHORT_ID_CHARS);
}

/** Commits for people: id, time, who, what it did to the file where one is meant, subject. */
export function renderHistory(
  entries: readonly HistoryEntry[],
  width: number | null,
  paint: Paint,
): string[] {
  const ofFile = entries.some(({ change }) => change !== null);
  const rows = entries.map((entry) => [
    shortId(entry.id),
    localTime(entry.committedMs),
    showAuthor(entry.by),
    ...(ofFile ? [entry.change?.kind ?? ''] : []),
    subjectOf(entry.message) + renamedFrom(entry.change),
  ]);
  const columns = [
    { accent: 'name' },
    { accent: 'faint' },
    { maxPadding: 24 },
    ...(ofFile ? [{}] : []),
    {},
  ] as const;
  return renderTable(rows, columns, paint, width);
}

/** Who it was, with a sign for agents. */
function showAuthor({ name, kind }: Authorship): string {
  return `${printable(name)}${kind === 'agent' ? ' (agent)' : ''}`;
}

function renamedFrom(change: PathChange | null): string {
  return change === null || change.oldPath === null ? '' : `  (was ${printable(change.oldPath)})`;
}

function subjectOf(message: string): string {
  return printable(message.split('\n', 1)[0] ?? '');
}

/** Files that differ between two revisions, for people. */
export function renderComparison(changes: readonly PathChange[], paint: Paint): string[] {
  const rows = changes.map(({ kind, path, oldPath }) => [
    kind,
    oldPath === null ? printable(path) : `${printable(oldPath)} → ${printable(path)}`,
  ]);
  return renderTable(rows, [{ accent: 'faint' }, { accent: 'name' }], paint);
}

/** Lines with who wrote them, for people; the commit stands beside the first of those that it wrote. */
export function renderBlame(runs: readonly BlameLines[], paint: Paint): string[] {
  const rows = runs.flatMap(({ from, revision, by, lines }) =>
    lines.map((line, at) => [
      ...(at === 0
        ? [shortId(revision.id), localTime(revision.authoredMs).slice(0, 10), showAuthor(by)]
        : ['', '', '']),
      String(from + at),
      printable(line.replaceAll('\t', '    ')),
    ]),
  );
  const columns = [
    ...([{ accent: 'name' }, { accent: 'faint' }, { maxPadding: 24 }] as const),
    ...([{ align: 'right', accent: 'faint' }, {}] as const),
  ];
  return renderTable(rows, columns, paint);
}

/** Branches for people; a star marks the one that is checked out. */
export function renderBranches(branches: readonly Branch[], width: number | null, paint: Paint): string[] {
  const rows = branches.map(({ isCurrent, name, head, committedMs, subject }) => [
    isCurrent ? '*' : ' ',
    printable(name),
    shortId(head),
    localTime(committedMs),
    printable(subject),
  ]);
  const columns = [
    { accent: 'good' },
    { maxPadding: 40 },
    { accent: 'name' },
    { accent: 'faint' },
    {},
  ] as const;
  return renderTable(rows, columns, paint, width);
}

/** What lies in the trash, for people: id, when it was removed, until when it is kept, size, path. */
export function renderTrash(entries: readonly TrashedEntry[], paint: Paint): string[] {
  const rows = entries.map(({ id, path, kind, sizeBytes, deletedMs, expiresMs }) => [
    id,
    localTime(deletedMs),
    `kept until ${localTime(expiresMs).slice(0, 10)}`,
    sizeBytes === null ? kind : showBytes(sizeBytes),
    path === null ? '(found after a crash)' : printable(path),
  ]);
  const columns = [
    { accent: 'name' },
    { accent: 'faint' },
    { accent: 'faint' },
    { align: 'right' },
    {},
  ] as const;
  return renderTable(rows, columns, paint);
}
