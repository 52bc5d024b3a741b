import { normalizeLabel, unescapeMarkdown, type References } from './markdown-blocks.ts';
import { readDestination, readTitle, skipBlank } from './link-parts.ts';
import { htmlEnd, type HtmlMemo } from './inline-html.ts';
import { MAX_OPEN_BRACKETS } from './limits.ts';
import { readTag } from './tag.ts';

/** A link as it stands in inline text: still to be taken apart. */
export interface InlineLink {
  readonly kind: 'wiki' | 'embed' | 'markdown' | 'image';
  /** Position of its first character in the scanned text. */
  readonly at: number;
  /** Wikilinks: what stands between the brackets. Others: the address, escapes undone. */
  readonly target: string;
  /** What stands between the brackets of a Markdown link, as written; empty for wikilinks. */
  readonly label: string;
  /** Where the address stands in the scanned text, as written; for one that a definition gives, both are -1. */
  readonly start: number;
  readonly stop: number;
  /** The folded label of the definition that gives the address; null when it stands in the link. */
  readonly reference: string | null;
}

/** What one stretch of inline text holds, in order. */
export interface InlineScan {
  readonly links: InlineLink[];
  readonly tags: string[];
}

const MAX_LABEL_CHARS = 999;
const BACKSLASH = 92;
const BACKTICK = 96;
const OPEN = 91;
const CLOSE = 93;
const LESS = 60;
const HASH = 35;
const BANG = 33;

/** Where a step begins. A regular expression looks through text several times faster than `charCodeAt` does. */
const SPECIAL = /[\\`[\]<#]/g;

/**
 * Finds links and tags in inline text in one pass from left to right, by the rules of CommonMark: code spans, HTML and
 * autolinks hide what is inside them, brackets bind from the inside out, a link holds no other link. Linear: whatever
 * a failed attempt looked at is bounded or looked at only once.
 */
export function scanInline(text: string, references: References): InlineScan {
  const scan: Scan = { text, references, links: [], tags: [], open: [], inactiveBelow: 0, escapedAt: -1 };
  SPECIAL.lastIndex = 0;
  while (SPECIAL.test(text)) {
    const at = SPECIAL.lastIndex - 1;
    SPECIAL.lastIndex = step(scan, at, text.charCodeAt(at));
  }
  return scan;
}

/** A bracket that has not been closed yet. */
interface OpenBracket {
  readonly at: number;
  readonly isImage: boolean;
  /** How much had been found before it. */
  readonly links: number;
  readonly tags: number;
  readonly inactiveBelow: number;
}

interface Scan extends InlineScan {
  readonly text: string;
  readonly references: References;
  readonly open: OpenBracket[];
  /** Brackets lower in the stack than this hold a link already and cannot become one. */
  inactiveBelow: number;
  /** Position of the last character that a backslash escaped. */
  escapedAt: number;
  lastBackticks?: Map<number, number>;
  html?: HtmlMemo;
}

/** Reads what begins at a special character; returns where to go on. */
function step(scan: Scan, at: number, code: number): number {
  switch (code) {
    case BACKSLASH:
      scan.escapedAt = at + 1;
      return at + 2;
    case BACKTICK:
      return codeSpanEnd(scan, at);
    case LESS:
      return htmlEnd(scan.text, at, (scan.html ??= { unclosed: false }));
    case HASH:
      return tagEnd(scan, at);
    case OPEN:
      return openBracket(scan, at);
    default:
      return closeBracket(scan, at);
  }
}

/** The end of the code span that begins here, or of the run of backticks when nothing closes it. */
function codeSpanEnd(scan: Scan, at: number): number {
  const { text } = scan;
  const start = runEnd(text, at);
  const length = start - at;
  scan.lastBackticks ??= lastBacktickRuns(text, at);
  if ((scan.lastBackticks.get(length) ?? -1) < start) return start;
  for (let from = text.indexOf('`', start); from >= 0;) {
    const end = runEnd(text, from);
    if (end - from === length) return end;
    from = text.indexOf('`', end);
  }
  return start;
}

/** Where the last run of each length begins, so that a span nobody closes is known without looking for its end. */
function lastBacktickRuns(text: string, from: number): Map<number, number> {
  const runs = new Map<number, number>();
  for (let at = text.indexOf('`', from); at >= 0;) {
    const end = runEnd(text, at);
    runs.set(end - at, at);
    at = text.indexOf('`', end);
  }
  return runs;
}

function runEnd(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) === BACKTICK) end++;
  return end;
}

function tagEnd(scan: Scan, at: number): number {
  const tag = readTag(scan.text, at);
  if (tag === null) return at + 1;
  scan.tags.push(tag.name);
  return tag.end;
}

function openBracket(scan: Scan, at: number): number {
  const isImage = at > 0 && scan.text.charCodeAt(at - 1) === BANG && scan.escapedAt !== at - 1;
  const end = scan.text.charCodeAt(at + 1) === OPEN ? wikilinkEnd(scan.text, at + 2) : -1;
  if (end >= 0) {
    const target = scan.text.slice(at + 2, end);
    const place = { at: isImage ? at - 1 : at, start: at + 2, stop: end };
    scan.links.push({ kind: isImage ? 'embed' : 'wiki', ...place, target, label: '', reference: null });
    if (!isImage) scan.inactiveBelow = scan.open.length;
    return end + 2;
  }
  if (scan.open.length === MAX_OPEN_BRACKETS) return at + 1;
  const { inactiveBelow } = scan;
  scan.open.push({ at, isImage, links: scan.links.length, tags: scan.tags.length, inactiveBelow });
  return at + 1;
}

/** The position of the `]]` that ends a wikilink whose target begins at `from`, or -1. */
export function wikilinkEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === OPEN) return -1;
    if (code === CLOSE) return text.charCodeAt(at + 1) === CLOSE && isWikiTarget(text, from, at) ? at : -1;
  }
  return -1;
}

/** Something must stand before the bar. */
function isWikiTarget(text: string, from: number, end: number): boolean {
  const target = text.slice(from, end).split('|', 1)[0]!.trim();
  return target !== '' && target !== '\\' && target !== '#';
}

function closeBracket(scan: Scan, at: number): number {
  const bracket = scan.open.pop();
  if (bracket === undefined) return at + 1;
  const isInactive = scan.open.length < scan.inactiveBelow;
  scan.inactiveBelow = Math.min(scan.inactiveBelow, scan.open.length);
  if (isInactive && !bracket.isImage) return at + 1;
  const found = readInlineTail(scan.text, at + 1) ?? readReferenceTail(scan, bracket.at + 1, at);
  if (found === null) return at + 1;
  addLink(scan, bracket, found, scan.text.slice(bracket.at + 1, at));
  return found.end;
}

function addLink(scan: Scan, bracket: OpenBracket, tail: Tail, label: string): void {
  scan.tags.length = bracket.tags;
  if (bracket.isImage) {
    scan.links.length = bracket.links;
    scan.inactiveBelow = Math.min(bracket.inactiveBelow, scan.open.length);
  } else scan.inactiveBelow = scan.open.length;
  const kind = bracket.isImage ? 'image' : 'markdown';
  const { target, start, stop, reference } = tail;
  scan.links.push({
    kind,
    at: bracket.isImage ? bracket.at - 1 : bracket.at,
    ...{ target, label, start, stop, reference },
  });
}

interface Tail extends Pick<InlineLink, 'target' | 'start' | 'stop' | 'reference'> {
  readonly end: number;
}

/** `(address "title")` after a label. */
function readInlineTail(text: string, from: number): Tail | null {
  if (text.charCodeAt(from) !== 40) return null;
  let at = skipBlank(text, from + 1);
  const destination = readDestination(text, at);
  const { start, stop } = destination ?? { start: at, stop: at };
  if (destination !== null) {
    const gap = destination.end;
    at = skipBlank(text, gap);
    const title = at > gap ? readTitle(text, at) : -1;
    if (title >= 0) at = skipBlank(text, title);
  }
  if (text.charCodeAt(at) !== 41) return null;
  const target = unescapeMarkdown(text.slice(start, stop));
  return { target, start, stop, reference: null, end: at + 1 };
}

/** `[label]`, `[]` or nothing after a label that has a definition. */
function readReferenceTail(scan: Scan, labelStart: number, labelEnd: number): Tail | null {
  const { text, references } = scan;
  const second = readLabel(text, labelEnd + 1);
  const end = second ?? labelEnd + 1;
  const isFull = second !== null && second > labelEnd + 3;
  const [from, to] = isFull ? [labelEnd + 2, second - 1] : [labelStart, labelEnd];
  if (to - from > MAX_LABEL_CHARS) return null;
  const label = normalizeLabel(text.slice(from, to));
  const definition = references[label];
  return definition === undefined
    ? null
    : { target: definition.href, start: -1, stop: -1, reference: label, end };
}

/** The end of a `[label]` at this position, or null when none is there. */
function readLabel(text: string, from: number): number | null {
  if (text.charCodeAt(from) !== OPEN) return null;
  for (let at = from + 1; at < text.length && at - from <= MAX_LABEL_CHARS + 1; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === OPEN) return null;
    else if (code === CLOSE) return at + 1;
  }
  return null;
}
