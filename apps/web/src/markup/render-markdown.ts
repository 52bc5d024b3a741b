import { createMarkdown } from './markdown-syntax.ts';
import { sanitise } from './sanitise.ts';
import { splitMarkdown } from './split-markdown.ts';
import { findFootnotes, footnotesHtml } from './syntax/footnotes.ts';

const md = createMarkdown();

/** Makes harmless HTML of Markdown. Where its links lead is found out by whoever shows it: `RenderedMarkup`. */
export function renderMarkdown(text: string): string {
  return [...renderPieces(text)].join('');
}

/**
 * The same in pieces of some pages each, one after the other, so that whoever shows a long text need not do it at once.
 * Links to definitions and footnotes hold across pieces; the footnotes are the last piece.
 */
export function* renderPieces(text: string): Generator<string> {
  const { firstLine, pieces, references } = splitMarkdown(text);
  const footnotes = findFootnotes(text);
  const shared = { references: readReferences(references), slugs: new Map<string, number>(), footnotes };
  let line = firstLine;
  for (const piece of pieces) {
    yield sanitise(md.render(piece.text, { ...shared, firstLine: line }));
    line += piece.lines;
  }
  const notes = sanitise(footnotesHtml(md, footnotes, { ...shared, firstLine: line }));
  if (notes !== '') yield notes;
}

/** Definitions such as `[name]: address`, wherever they stand. */
function readReferences(definitions: string): Record<string, { title: string; href: string }> {
  const env: { references?: Record<string, { title: string; href: string }> } = {};
  if (definitions !== '') md.parse(definitions, env as Parameters<typeof md.parse>[1]);
  return env.references ?? {};
}
