import { applySplices, type Splice } from '../write/splice.ts';
import { wouldSpill } from './edit-failures.ts';
import { markedBlocksOf } from './markdown-ids.ts';
import { sectionsOf, type MarkdownSection } from './markdown-outline.ts';
import { readMarkdownTree, type MarkdownTree } from './markdown-tree.ts';

/**
 * The text with a splice, in which everything outside of it is what it was before: the same headings below the same ones,
 * the same block ids, the same frontmatter. An open code fence or a comment would swallow what follows. Throws `invalid`.
 */
export function splicedNote(tree: MarkdownTree, splice: Splice): string {
  const edited = applySplices(tree.text, [splice]);
  const after = readMarkdownTree(edited);
  if (after.bodyStart !== tree.bodyStart) throw wouldSpill('its first lines would become frontmatter');
  const shift = splice.text.length - (splice.end - splice.start);
  const old = outlineOf(tree, splice.start, splice.end, shift);
  const fresh = outlineOf(after, splice.start, splice.start + splice.text.length, 0);
  const fault = firstDifference(old, fresh);
  if (fault !== null) throw wouldSpill(fault);
  return edited;
}

/** Something outside of the splice, with all that must stay true of it. */
interface OutlineEntry {
  readonly name: string;
  readonly facts: string;
}

function outlineOf(tree: MarkdownTree, from: number, to: number, shift: number): OutlineEntry[] {
  const moved = (at: number) => (at < from ? at : at >= to ? at + shift : -1);
  const sections = sectionsOf(tree).filter(({ start }) => moved(start) >= 0);
  const ids = markedBlocksOf(tree).filter(({ markStart }) => moved(markStart) >= 0);
  return [
    ...sections.map((section) => ({
      name: `heading "${section.heading.content}"`,
      facts: factsOf(section, moved),
    })),
    ...ids.map(({ id, markStart }) => ({ name: `block ^${id}`, facts: `${moved(markStart)}` })),
  ];
}

function factsOf({ heading, start, parent }: MarkdownSection, moved: (at: number) => number): string {
  return [heading.level, moved(start), parent === null ? '' : moved(parent.start), heading.content].join(' ');
}

function firstDifference(old: readonly OutlineEntry[], fresh: readonly OutlineEntry[]): string | null {
  for (let at = 0; at < Math.max(old.length, fresh.length); at++) {
    const [was, is] = [old[at], fresh[at]];
    if (was?.name === is?.name && was?.facts === is?.facts) continue;
    return was === undefined ? `${is!.name} would be new` : `${was.name} would not stay what it is`;
  }
  return null;
}
