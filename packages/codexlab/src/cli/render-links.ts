import type { NotebookLink, UnresolvedTarget } from '@codexlab/core';
import { renderTable } from './render-table.ts';
import { cutToWidth, printable } from './render-text.ts';
import { showCounted } from './render-values.ts';
import type { Paint } from './terminal.ts';

/** All lists of links: where they stand (or what they name), of which kind they are (or how many), and where they lead. */
const COLUMNS = [{ accent: 'name', maxPadding: 40 }, { accent: 'faint' }, {}] as const;

/** The links of one file for people; with a width, each line is cut to it. */
export function renderOutgoing(links: readonly NotebookLink[], width: number | null, paint: Paint): string[] {
  const rows = links.map((link) => [place(link), link.kind, `${written(link)} → ${whereTo(link)}`]);
  return renderTable(rows, COLUMNS, paint, width);
}

/** The links to one file for people; with a width, each line is cut to it. */
export function renderBacklinks(
  links: readonly NotebookLink[],
  width: number | null,
  paint: Paint,
): string[] {
  const rows = links.map((link) => [
    place(link),
    link.kind,
    written(link) + (link.resolution.status === 'ambiguous' ? ' (may mean another file)' : ''),
  ]);
  return renderTable(rows, COLUMNS, paint, width);
}

/** Names that nothing bears, for people: the name, how many links there are, and where. */
export function renderUnresolved(
  targets: readonly UnresolvedTarget[],
  width: number | null,
  paint: Paint,
): string[] {
  const rows = targets.map(({ target, links, sources: [first, ...others] }) => [
    width === null ? printable(target) : cutToWidth(printable(target), Math.floor(width / 2)),
    showCounted(links, 'link'),
    [first, ...others].flatMap((source) => (source === undefined ? [] : printable(source))).join(', '),
  ]);
  return renderTable(rows, COLUMNS, paint, width);
}

function place({ source, line }: NotebookLink): string {
  return `${printable(source)}:${line}`;
}

function written({ target, heading, block, text }: NotebookLink): string {
  const part = block !== null ? `#^${block}` : heading !== null ? `#${heading}` : '';
  return printable(`${target}${part}${text === null ? '' : ` | ${text}`}`);
}

function whereTo({ resolution }: NotebookLink): string {
  if (resolution.status === 'resolved') return printable(resolution.path);
  if (resolution.status === 'unresolved') return 'leads nowhere';
  return `may be ${resolution.candidates.map(printable).join(' or ')}`;
}
