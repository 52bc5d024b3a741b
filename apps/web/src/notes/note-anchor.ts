import { EditorView } from '@codemirror/view';
import { headingsOf } from '../outline/headings.ts';

/** Scrolls an editor to a heading or a block; nothing happens when there is none of that name. */
export function goToAnchor(view: EditorView, hash: string): void {
  const position = anchorIn(view.state.doc.toString(), hash);
  if (position === null) return;
  view.dispatch({ effects: EditorView.scrollIntoView(position, { y: 'start', yMargin: 24 }) });
}

/** Where a heading (by its words, or as addresses write it) or a block (`^id`) stands; null when there is none. */
export function anchorIn(text: string, hash: string): number | null {
  const wanted = hash.split('#').at(-1)!.trim();
  if (wanted.startsWith('^')) {
    const at = text.search(new RegExp(`(?:^|\\s)\\^${wanted.slice(1).replaceAll(/[^\w-]/g, '')}\\s*$`, 'm'));
    return at < 0 ? null : at;
  }
  const slug = toSlug(wanted);
  return headingsOf(text).find((heading) => toSlug(heading.text) === slug)?.from ?? null;
}

function toSlug(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s+/g, '-');
}
