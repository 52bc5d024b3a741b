import type { ParsedLink } from '@codexlab/core';
import { bareReading, type FileReading, type TextFile } from './file-reading.ts';
import { parseFrontmatter, type Frontmatter } from './frontmatter.ts';
import { parseMarkdown } from './markdown.ts';
import { linksOfProperties } from './properties.ts';

/** Reads Markdown, and views, whose metadata is frontmatter too. */
export function readNote({ detected, text }: TextFile): FileReading {
  const front = parseFrontmatter(text);
  const body = front.bodyStart === 0 ? text : text.slice(front.bodyStart);
  const markdown = parseMarkdown(body, { firstLine: front.lines + 1 });
  return {
    ...bareReading(detected),
    title: markdown.headings.find((heading) => heading.text !== '')?.text ?? null,
    properties: front.properties,
    tags: markdown.tags,
    links: [...frontmatterLinks(text, front), ...markdown.links],
    headings: markdown.headings,
    todos: markdown.todos,
    blocks: [...new Set(markdown.blocks)],
    text: searchedText(text, body, front),
    problems: [...front.problems, ...markdown.problems],
  };
}

function frontmatterLinks(text: string, front: Frontmatter): ParsedLink[] {
  const block = text.slice(0, front.bodyStart);
  return block.includes('[[') ? linksOfProperties(front.properties, lineFinder(block)) : [];
}

/** Tells the 1-based line of texts that are asked for in the order in which they stand; for one not found, that of the one before it. */
function lineFinder(block: string): (text: string) => number {
  let at = 0;
  let line = 1;
  return (wanted) => {
    const found = block.indexOf(wanted, at);
    for (; at < found; at++) if (block.charCodeAt(at) === 10) line++;
    return line;
  };
}

/** Frontmatter is found too, as any search through the files would; it comes last, so that snippets show prose. */
function searchedText(text: string, body: string, front: Frontmatter): string {
  return front.bodyStart === 0 ? text : `${body}\n\n${text.slice(0, front.bodyStart)}`;
}
