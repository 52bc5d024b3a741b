import { readBlockId } from '../markdown.ts';
import { toPlainText } from '../plain-text.ts';
import type { MarkdownBlock, MarkdownTree } from './markdown-tree.ts';

/** A section of a note: its heading and what stands below it, up to the next heading of its level or a higher one. */
export interface MarkdownSection {
  readonly heading: MarkdownBlock;
  /** The section that it is part of; null at the top. */
  readonly parent: MarkdownSection | null;
  readonly start: number;
  /** After the heading line, and the line that underlines it. */
  readonly bodyStart: number;
  readonly end: number;
}

/** The sections of a note in their order. Headings inside of lists and quotes make none. */
export function sectionsOf({ blocks, lineStarts, text }: MarkdownTree): MarkdownSection[] {
  const headings = blocks.filter(({ type }) => type === 'heading');
  const ends = sectionEnds(headings, lineStarts, text.length);
  const sections: MarkdownSection[] = [];
  let above: MarkdownSection | null = null;
  for (const [at, heading] of headings.entries()) {
    while (above !== null && above.heading.level >= heading.level) above = above.parent;
    above = {
      heading,
      parent: above,
      start: lineStarts[heading.from]!,
      bodyStart: lineStarts[heading.to] ?? text.length,
      end: ends[at]!,
    };
    sections.push(above);
  }
  return sections;
}

/** From the last to the first: the next heading that ends each is at hand for every level. */
function sectionEnds(
  headings: readonly MarkdownBlock[],
  lineStarts: readonly number[],
  textEnd: number,
): number[] {
  const next: number[] = Array.from({ length: 7 }, () => textEnd);
  const ends: number[] = [];
  for (let at = headings.length - 1; at >= 0; at--) {
    const { level, from } = headings[at]!;
    ends[at] = next[level]!;
    next.fill(lineStarts[from]!, level);
  }
  return ends;
}

/** The text of a section's heading as it reads: without markup and block id. */
export function headingText({ heading }: MarkdownSection, { references }: MarkdownTree): string {
  const id = readBlockId(heading.content);
  const source = id === null ? heading.content : heading.content.slice(0, -id.length - 1);
  return toPlainText(source, references);
}
