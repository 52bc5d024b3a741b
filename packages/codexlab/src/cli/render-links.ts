import type { NotebookLink, UnresolvedTarget } from '@codexlab/core';
import { renderTable } from './render-table.ts';
import { printable } from './render-text.ts';
import { showCounted } from './render-values.ts';
import type { Paint } from './terminal.ts';

/** The links of one file for people: line, how it was written, where it leads. */
export function renderOutgoing(links: readonly NotebookLink[], paint: Paint): string[] {
  const rows = links.map((link) => [String(link.line), link.kind, written(link), whereTo(link, paint)]);
  return renderTable(rows, [{ align: 'right', accent: 'faint' }, { accent: 'faint' }, {}, {}], paint);
}

/** The links to one file for people: where each stands and how it was written. */
export function renderBacklinks(links: readonly NotebookLink[], paint: Paint): string[] {
  const rows = links.map((link) => [
    `${printable(link.source)}:${link.line}`,
    written(link) +
      (link.resolution.status === 'ambiguous' ? paint('notice', '  (may mean another file)') : ''),
  ]);
  return renderTable(rows, [{ accent: 'name' }, {}], paint);
}

/** Names that nothing bears, for people. */
export function renderUnresolved(targets: readonly UnresolvedTarget[], paint: Paint): string[] {
  const rows = targets.map(({ target, links, sources }) => [
    showCounted(links, 'link'),
    printable(target),
    sources.map(printable).join(', '),
  ]);
  return renderTable(rows, [{ align: 'right' }, { accent: 'notice' }, { accent: 'faint' }], paint);
}

function written({ target, heading, block, text }: NotebookLink): string {
  const place = block !== null ? `#^${block}` : heading !== null ? `#${heading}` : '';
  return printable(`${target}${place}${text === null ? '' : ` | ${text}`}`);
}

function whereTo({ resolution }: NotebookLink, paint: Paint): string {
  if (resolution.status === 'resolved') return paint('name', printable(resolution.path));
  if (resolution.status === 'unresolved') return paint('notice', 'leads nowhere');
  return paint('notice', `may be ${resolution.candidates.map(printable).join(' or ')}`);
}
