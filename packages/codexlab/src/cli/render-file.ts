import type { NotebookFile } from '@codexlab/core';
import { showProperties } from './render-properties.ts';
import { renderTable } from './render-table.ts';
import { cutToWidth, printable, printableLines } from './render-text.ts';
import { localTime, showBytes, showCounted } from './render-values.ts';
import type { Paint } from './terminal.ts';

/** A file with its links counted and the beginning of its text (null when it has none). */
export interface ShownFile {
  readonly file: NotebookFile;
  readonly outgoing: number;
  readonly backlinks: number;
  readonly text: string | null;
  /** Where a link leads, as it is written in it; null for what is none. */
  readonly leadsTo: string | null;
}

const TEXT_LINES = 20;
/** Kinds whose bytes are not what a person reads. */
export const EXTRACTED_KINDS: ReadonlySet<string> = new Set(['notebook', 'pdf']);
/** Shown as properties already. */
const FRONTMATTER = /^\ufeff?---\r?\n(?:.*\r?\n)*?---\r?\n\s*/;

/** A file for people: what it is, what it says of itself, what is wrong with it, and how it begins. */
export function renderFile(shown: ShownFile, columns: number, paint: Paint): string[] {
  const { file } = shown;
  const title = file.title === null ? [] : [paint('strong', printable(file.title))];
  return [
    ...title,
    paint('name', printable(file.path)),
    '',
    ...renderTable(facts(shown), [{ accent: 'faint' }, {}], paint),
    ...file.problems.map((problem) => paint('notice', `Problem: ${printable(problem.message)}`)),
    ...renderText(shown, columns, paint),
  ];
}

function facts({ file, outgoing, backlinks }: ShownFile): string[][] {
  return [
    ['kind', `${file.kind} (${printable(file.mimeType)})`],
    ['size', showBytes(file.sizeBytes)],
    ['modified', localTime(file.modifiedMs)],
    ['links', `${outgoing} out, ${backlinks} in`],
    ...(file.gitCommit === null ? [] : [['commit', file.gitCommit.slice(0, 10)]]),
    ...(file.tags.length > 0 ? [['tags', file.tags.map((tag) => `#${printable(tag)}`).join(' ')]] : []),
    ...(file.aliases.length > 0 ? [['aliases', file.aliases.map(printable).join(', ')]] : []),
    ...showProperties(file.properties),
  ];
}

function whyNoText({ file, text, leadsTo }: ShownFile): string | null {
  if (leadsTo !== null) return `A link that leads to ${printable(leadsTo)}; links are not followed.`;
  if (file.sizeBytes === 0) return 'The file is empty.';
  if (text === null) return 'Not shown: the file is not text.';
  if (text.trim() !== '') return null;
  return EXTRACTED_KINDS.has(file.kind)
    ? 'No text could be read from it.'
    : 'The file has nothing but blanks.';
}

function renderText(shownFile: ShownFile, columns: number, paint: Paint): string[] {
  const { file, text } = shownFile;
  const why = whyNoText(shownFile);
  if (why !== null || text === null) return ['', paint('faint', why ?? '')];
  const lines = printableLines((file.kind === 'note' ? text.replace(FRONTMATTER, '') : text).trimEnd());
  const shown = lines.slice(0, TEXT_LINES).map((line) => cutToWidth(line, columns));
  const rest =
    lines.length > TEXT_LINES
      ? [paint('faint', `… ${showCounted(lines.length - TEXT_LINES, 'more line')}`)]
      : [];
  return ['', paint('faint', '─'.repeat(Math.min(columns, 60))), ...shown, ...rest];
}
