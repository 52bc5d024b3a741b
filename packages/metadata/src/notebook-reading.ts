import type { Heading, ParsedLink, Problem } from '@codexlab/core';
import type { FileReading } from './file-reading.ts';
import { MAX_ITEMS, MAX_NOTEBOOK_CHARS } from './limits.ts';
import { mayHaveStructure, parseMarkdown } from './markdown.ts';
import type { NotebookCell } from './notebook-cells.ts';
import { outputText } from './notebook-outputs.ts';
import { problem } from './problem.ts';

type CellsReading = Pick<
  FileReading,
  'title' | 'tags' | 'links' | 'headings' | 'blocks' | 'text' | 'problems'
>;

/** Reads the cells of a notebook in their order. The title is its first heading of level 1, else its first heading. */
export function readCells(cells: readonly NotebookCell[]): CellsReading {
  const found: Found = { links: [], headings: [], tags: [], blocks: new Set(), problems: new Map() };
  cells.forEach((cell, at) => addCell(cell, at + 1, found));
  const text = textOf(cells);
  if (text.isCut) tell(found, problem('text_too_large', TEXT_CUT));
  return {
    title: titleOf(found.headings),
    links: found.links,
    headings: found.headings,
    tags: found.tags,
    blocks: [...found.blocks],
    text: text.text,
    problems: [...found.problems.values()],
  };
}

const TEXT_CUT = `Only the first ${MAX_NOTEBOOK_CHARS} characters of its cells and outputs are searched; split the notebook.`;

interface Found {
  readonly links: ParsedLink[];
  readonly headings: Heading[];
  readonly tags: string[];
  readonly blocks: Set<string>;
  /** One of each code: every cell may have the same. */
  readonly problems: Map<string, Problem>;
}

function tell(found: Found, fault: Problem): void {
  if (!found.problems.has(fault.code)) found.problems.set(fault.code, fault);
}

function addCell({ type, source, id }: NotebookCell, ordinal: number, found: Found): void {
  if (id !== null && found.blocks.size < MAX_ITEMS) found.blocks.add(id);
  if (type !== 'markdown' || !mayHaveStructure(source)) return;
  const markdown = parseMarkdown(source);
  for (const link of markdown.links) if (hasRoom(found.links)) found.links.push({ ...link, line: ordinal });
  for (const heading of markdown.headings)
    if (hasRoom(found.headings)) found.headings.push(onLine(heading, ordinal));
  for (const tag of markdown.tags) if (hasRoom(found.tags)) found.tags.push(tag);
  for (const block of markdown.blocks) if (found.blocks.size < MAX_ITEMS) found.blocks.add(block);
  for (const fault of markdown.problems) tell(found, { ...fault, line: ordinal });
}

/** The heading with another line; its text is still made only when it is asked for. */
function onLine(heading: Heading, line: number): Heading {
  return {
    level: heading.level,
    get text() {
      return heading.text;
    },
    line,
  };
}

function hasRoom(list: readonly unknown[]): boolean {
  return list.length < MAX_ITEMS;
}

function titleOf(headings: readonly Heading[]): string | null {
  const isNamed = (heading: Heading) => heading.text !== '';
  const title = headings.find((heading) => heading.level === 1 && isNamed(heading)) ?? headings.find(isNamed);
  return title?.text ?? null;
}

/** Every cell's source followed by what it put out, as a reader sees them. */
function textOf(cells: readonly NotebookCell[]): { readonly text: string; readonly isCut: boolean } {
  const parts: string[] = [];
  let left = MAX_NOTEBOOK_CHARS;
  for (const part of partsOf(cells)) {
    if (part.length > left) {
      parts.push(part.slice(0, left).toWellFormed());
      return { text: parts.join('\n\n'), isCut: true };
    }
    parts.push(part);
    left -= part.length;
  }
  return { text: parts.join('\n\n'), isCut: false };
}

function* partsOf(cells: readonly NotebookCell[]): Iterable<string> {
  for (const cell of cells) {
    if (cell.source !== '') yield cell.source;
    for (const output of cell.outputs) {
      const text = outputText(output);
      if (text !== '') yield text;
    }
  }
}
