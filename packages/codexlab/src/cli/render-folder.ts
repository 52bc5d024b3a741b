import type { FileSummary, FolderSummary, NotebookFolder } from '@codexlab/core';
import { showProperties } from './render-properties.ts';
import { renderTable } from './render-table.ts';
import { printable } from './render-text.ts';
import { showBytes, showCount } from './render-values.ts';
import type { Paint } from './terminal.ts';
import { shellWord } from '../shell-word.ts';

const SHOWN_CHILDREN = 20;

/** A folder for people: its title and properties, and what is in it. */
export function renderFolder(
  folder: NotebookFolder,
  children: readonly (FileSummary | FolderSummary)[],
  paint: Paint,
): string[] {
  const title = folder.title === null ? [] : [paint('strong', printable(folder.title))];
  const facts = [
    ['kind', 'folder'],
    ...(folder.tags.length > 0 ? [['tags', folder.tags.map((tag) => `#${printable(tag)}`).join(' ')]] : []),
    ...showProperties(folder.properties),
  ];
  const shownPath = folder.path === '' ? '.' : printable(folder.path);
  const rest = children.length - SHOWN_CHILDREN;
  return [
    ...title,
    paint('name', shownPath),
    '',
    ...renderTable(facts, [{ accent: 'faint' }, {}], paint),
    ...folder.problems.map((problem) => paint('notice', `Problem: ${printable(problem.message)}`)),
    '',
    ...(children.length === 0 ? [paint('faint', 'The folder is empty.')] : renderChildren(children, paint)),
    ...(rest > 0
      ? [
          paint(
            'faint',
            `… and ${showCount(rest)} more; list all with: codexlab files --in ${printable(shellWord(folder.path || '.'))}`,
          ),
        ]
      : []),
  ];
}

function renderChildren(children: readonly (FileSummary | FolderSummary)[], paint: Paint): string[] {
  const rows = children
    .slice(0, SHOWN_CHILDREN)
    .map((child) =>
      child.entry === 'folder'
        ? ['', 'folder', `${printable(child.filename)}/`]
        : [showBytes(child.sizeBytes), child.kind, printable(child.filename)],
    );
  return renderTable(rows, [{ align: 'right' }, { accent: 'faint' }, {}], paint);
}
