import {
  extensionOf,
  nameOf,
  type FileContent,
  type ParsedFile,
  type ParsedLink,
  type ParseFile,
  type Problem,
  type RelPath,
} from '@codexlab/core';
import { noProperties, parseFrontmatter, type Frontmatter } from './frontmatter.ts';
import { detectKind, type DetectedKind } from './kind.ts';
import { MAX_DATA_BYTES, MAX_TEXT_BYTES } from './limits.ts';
import { parseMarkdown } from './markdown.ts';
import { problem } from './problem.ts';
import { aliasesOfProperties, linksOfProperties, tagsOfProperties, titleOfProperties } from './properties.ts';
import { decodeText } from './text.ts';

/** Raised whenever the same bytes would be read differently. */
const PARSER_VERSION = 1;

/**
 * Reads one file: its kind and MIME type, and of text what full-text search finds; of Markdown and views also title,
 * properties, tags, aliases, links, headings and block ids. Pure; never throws: a fault in the file is a problem of it.
 *
 * @example
 * const { title, tags, links } = parseFile({ stat, bytes, hash, truncated: false });
 */
export const parseFile: ParseFile = Object.freeze(
  Object.assign((content: FileContent) => parseContent(content), {
    version: PARSER_VERSION,
    maxBytes: MAX_TEXT_BYTES,
  }),
);

function parseContent(content: FileContent): ParsedFile {
  const { path } = content.stat;
  if (content.stat.kind === 'link') return parseLinkEntry(content);
  const decoded = decodeText(content.bytes, { truncated: content.truncated });
  const detected = detectKind({ path, bytes: content.bytes, isText: decoded.text !== null });
  if (decoded.text === null) return { ...emptyFile(path, detected), problems: decoded.problems };
  const problems = [...decoded.problems, ...truncationProblems(content, detected)];
  if (detected.kind === 'note' || detected.kind === 'view') {
    return parseNote(path, detected, decoded.text, problems);
  }
  return { ...emptyFile(path, detected), text: searchedPart(detected, decoded.text), problems };
}

/** A file of which nothing is known but its name. */
function emptyFile(path: RelPath, detected: DetectedKind): ParsedFile {
  const nothing = { tags: [], aliases: [], links: [], headings: [], blocks: [], text: null, problems: [] };
  return { ...detected, title: titleOfName(path), properties: noProperties, ...nothing };
}

function titleOfName(path: RelPath): string {
  const name = nameOf(path);
  return name.slice(0, name.length - extensionOf(path).length);
}

/** A symbolic link is listed with its target as its text. */
function parseLinkEntry(content: FileContent): ParsedFile {
  const { text } = decodeText(content.bytes);
  return { ...emptyFile(content.stat.path, { kind: 'link', mimeType: 'inode/symlink' }), text };
}

/** Of tables and data the beginning is searched, by design; of text that is a fault worth telling. */
function truncationProblems(content: FileContent, detected: DetectedKind): Problem[] {
  if (!content.truncated || isData(detected)) return [];
  const message = `Only the first ${content.bytes.length} bytes were read; what comes after them is not searched.`;
  return [problem('text_too_large', message)];
}

function isData({ kind }: DetectedKind): boolean {
  return kind === 'table' || kind === 'data' || kind === 'notebook';
}

function searchedPart(detected: DetectedKind, text: string): string {
  return isData(detected) ? text.slice(0, MAX_DATA_BYTES).toWellFormed() : text;
}

function parseNote(path: RelPath, detected: DetectedKind, text: string, problems: Problem[]): ParsedFile {
  const front = parseFrontmatter(text);
  const { properties } = front;
  const body = front.bodyStart === 0 ? text : text.slice(front.bodyStart);
  const markdown = parseMarkdown(body, { firstLine: front.lines + 1 });
  const firstHeading = markdown.headings.find((heading) => heading.text !== '')?.text;
  return {
    ...detected,
    title: titleOfProperties(properties) ?? firstHeading ?? titleOfName(path),
    properties,
    tags: distinctTags([...tagsOfProperties(properties), ...markdown.tags]),
    aliases: aliasesOfProperties(properties),
    links: [...frontmatterLinks(text, front), ...markdown.links],
    headings: markdown.headings,
    blocks: [...new Set(markdown.blocks)],
    text: searchedText(text, body, front),
    problems: [...problems, ...front.problems, ...markdown.problems],
  };
}

/** Tags are the same whatever their case; the first spelling stays. */
function distinctTags(tags: readonly string[]): string[] {
  if (tags.length < 2) return [...tags];
  const byFold = new Map<string, string>();
  for (const tag of tags) {
    const fold = tag.toLowerCase();
    if (!byFold.has(fold)) byFold.set(fold, tag);
  }
  return [...byFold.values()];
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
