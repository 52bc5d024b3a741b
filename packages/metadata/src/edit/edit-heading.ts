import type { EditAction, EditAddress } from '@codexlab/core';
import { lineBreakOf, lineStart, type Splice } from '../write/splice.ts';
import { contentText, withoutBlankEdges } from './content-text.ts';
import { badContent, noSuchPart, severalParts } from './edit-failures.ts';
import type { FoundPart } from './found-part.ts';
import { continuesList } from './markdown-lists.ts';
import { headingText, sectionsOf, type MarkdownSection } from './markdown-outline.ts';
import { readMarkdownTree, type MarkdownTree } from './markdown-tree.ts';
import { splicedNote } from './require-others-kept.ts';

type HeadingAddress = Extract<EditAddress, { readonly kind: 'heading' }>;

/**
 * Finds a section by the headings that lead to it; those in between may be left out where it stays the only one. A section
 * whose whole way from the top is named goes before those that only end so.
 */
export function findSection(text: string, address: HeadingAddress): FoundPart {
  const tree = readMarkdownTree(text);
  const section = sectionAt(tree, address);
  return {
    exists: true,
    start: section.start,
    end: section.end,
    edit(action, content) {
      const fresh = action === 'delete' ? '' : withoutBlankEdges(contentText(content, lineBreakOf(text)));
      return splicedNote(tree, plans[action](tree, section, fresh));
    },
  };
}

function sectionAt(tree: MarkdownTree, address: HeadingAddress): MarkdownSection {
  const wanted = address.path.map(asRead);
  if (wanted.length === 0) throw noSuchPart(address, 'Name at least one heading.');
  const sections = sectionsOf(tree);
  const fitting = sections.filter((section) => endsAt(section, wanted, tree));
  const whole = fitting.filter((section) => depthOf(section) === wanted.length);
  const found = whole.length === 1 ? whole : fitting;
  if (found.length === 0) throw noSuchPart(address, 'Headings are compared as they read, without markup.');
  if (found.length === 1) return found[0]!;
  const lines = found.map(({ heading }) => tree.firstLine + heading.from);
  throw severalParts(address, lines, 'Name the headings above it too, or address its lines.');
}

function asRead(text: string): string {
  return text.trim().replace(/\s+/g, ' ').normalize();
}

/** True when the last name is that of the section and the others are those of sections around it, in their order. */
function endsAt(section: MarkdownSection, wanted: readonly string[], tree: MarkdownTree): boolean {
  const reads = (each: MarkdownSection, at: number) => headingText(each, tree).normalize() === wanted[at];
  if (!reads(section, wanted.length - 1)) return false;
  let left = wanted.length - 2;
  for (let above = section.parent; above !== null && left >= 0; above = above.parent)
    if (reads(above, left)) left--;
  return left < 0;
}

function depthOf(section: MarkdownSection): number {
  return section.parent === null ? 1 : depthOf(section.parent) + 1;
}

/** How the text changes for each action; `fresh` is without blank lines at its edges. */
const plans: Readonly<
  Record<EditAction, (tree: MarkdownTree, section: MarkdownSection, fresh: string) => Splice>
> = {
  replace: replaceBody,
  append: appendTo,
  prepend: prependTo,
  insert: insertBefore,
  delete: deleteWhole,
};

/** What stands below a heading, without the blank lines around it; `gap` tells whether one follows. */
interface Body {
  readonly start: number;
  readonly end: number;
  readonly isEmpty: boolean;
  /** What has to follow new content, so that a blank line sets it off from the next heading. */
  readonly after: string;
}

function bodyOf({ text }: MarkdownTree, { bodyStart, end }: MarkdownSection): Body {
  const whole = text.slice(bodyStart, end);
  const isEmpty = whole.trim() === '';
  const lead = isEmpty ? 0 : /^(?:[ \t]*(?:\r\n?|\n))*/.exec(whole)![0].length;
  const kept = isEmpty ? 0 : endOfLastLine(whole);
  const breaks = whole.slice(kept).match(/\r\n?|\n/g)?.length ?? 0;
  const after = end === text.length || breaks > 1 ? '' : lineBreakOf(text);
  return { start: bodyStart + lead, end: bodyStart + kept, isEmpty, after };
}

/** The end of the last line that is not blank, blanks at its end included. */
function endOfLastLine(text: string): number {
  let end = text.trimEnd().length;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return end;
}

function replaceBody(tree: MarkdownTree, section: MarkdownSection, fresh: string): Splice {
  const body = bodyOf(tree, section);
  if (body.isEmpty) return fillEmpty(tree, section, fresh);
  if (fresh === '') return { start: body.start, end: blanksEnd(tree, section, body), text: '' };
  return { start: body.start, end: body.end, text: fresh + body.after };
}

/** The blank lines after what goes stay only where none stand before it. */
function blanksEnd({ text }: MarkdownTree, { bodyStart, end }: MarkdownSection, body: Body): number {
  if (body.start > bodyStart) return end;
  const lineBreak = /^[ \t]*(?:\r\n?|\n)/.exec(text.slice(body.end, end));
  return body.end + (lineBreak?.[0].length ?? 0);
}

function fillEmpty({ text }: MarkdownTree, { bodyStart, end }: MarkdownSection, fresh: string): Splice {
  const eol = lineBreakOf(text);
  const place = { start: bodyStart, end: bodyStart };
  if (fresh === '') return { ...place, text: '' };
  if (!endsLine(text, bodyStart)) return { ...place, text: `${eol}${eol}${fresh}` };
  const isSetOff = end === text.length || bodyStart < end;
  return { ...place, text: `${eol}${fresh}${eol}${isSetOff ? '' : eol}` };
}

function appendTo(tree: MarkdownTree, section: MarkdownSection, fresh: string): Splice {
  requireSomething(fresh);
  const body = bodyOf(tree, section);
  if (body.isEmpty) return fillEmpty(tree, section, fresh);
  const eol = lineBreakOf(tree.text);
  const gap = continuesList(tree, section, fresh, 'end') ? eol : eol + eol;
  return { start: body.end, end: body.end, text: gap + fresh + body.after };
}

function prependTo(tree: MarkdownTree, section: MarkdownSection, fresh: string): Splice {
  requireSomething(fresh);
  const body = bodyOf(tree, section);
  if (body.isEmpty) return fillEmpty(tree, section, fresh);
  const eol = lineBreakOf(tree.text);
  const gap = continuesList(tree, section, fresh, 'start') ? eol : eol + eol;
  return { start: body.start, end: body.start, text: fresh + gap };
}

function insertBefore(tree: MarkdownTree, section: MarkdownSection, fresh: string): Splice {
  if (readMarkdownTree(`${fresh}\n`).blocks[0]?.type !== 'heading')
    throw badContent('A section is inserted with its heading: begin with a line such as "## Day 3".');
  const eol = lineBreakOf(tree.text);
  const { start } = section;
  return { start, end: start, text: `${gapBefore(tree, start)}${fresh}${eol}${eol}` };
}

function deleteWhole(tree: MarkdownTree, { start, end }: MarkdownSection): Splice {
  return { start, end, text: end === tree.text.length ? '' : gapBefore(tree, start) };
}

function endsLine(text: string, at: number): boolean {
  return text[at - 1] === '\n' || text[at - 1] === '\r';
}

/** What is missing for a blank line before a position; nothing where the body begins. */
function gapBefore({ text, bodyStart }: MarkdownTree, at: number): string {
  if (at === bodyStart) return '';
  const lastLine = text.slice(lineStart(text, at - 1), at);
  return lastLine.trim() === '' ? '' : lineBreakOf(text);
}

function requireSomething(fresh: string): void {
  if (fresh === '') throw badContent('The content is empty.');
}
