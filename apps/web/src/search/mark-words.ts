import { findWords } from './marked-parts.ts';

const NAME = 'found-words';

/**
 * Marks words in what is shown, without a change of it: browsers paint over ranges of text. Those that cannot show it
 * unmarked. Returns what takes the marks away.
 */
export function markWords(root: HTMLElement, words: readonly string[]): () => void {
  if (!('highlights' in CSS)) return () => undefined;
  CSS.highlights.set(NAME, new Highlight(...rangesOf(root, words)));
  return () => CSS.highlights.delete(NAME);
}

function rangesOf(root: HTMLElement, words: readonly string[]): readonly Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() !== null) {
    for (const [from, to] of findWords(walker.currentNode.textContent ?? '', words)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, from);
      range.setEnd(walker.currentNode, to);
      ranges.push(range);
    }
  }
  return ranges;
}
