import { snippetMarks } from '@codexlab/core';
import type { Paint } from './terminal.ts';

/*
 * Names and contents come from anywhere, so that no character of theirs may steer the terminal: control characters
 * (C0, DEL, C1), and those that turn the direction of text or end a line unseen.
 */
const STEERING = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu;
const UNSAFE_IN_JSON = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
/** Bytes of a file name that is not UTF-8: see `nameFromBytes` of core. */
const NAME_BYTE = /[\uef80-\uefff]/g;

/** Text on one line that is safe to show: steering characters become visible signs. */
export function printable(text: string): string {
  return text
    .replace(STEERING, visible)
    .replace(NAME_BYTE, (char) => `\\x${(char.charCodeAt(0) - 0xef00).toString(16)}`);
}

/** Text of several lines that is safe to show; tabs become four spaces. */
export function printableLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/).map((line) => printable(line.replaceAll('\t', '    ')));
}

function visible(char: string): string {
  const code = char.codePointAt(0)!;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** A value as JSON in which nothing can steer a terminal; it reads back as the same value. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(
    UNSAFE_IN_JSON,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A snippet on one line, with the found words painted; cut to a width around the first of them. */
export function renderSnippet(snippet: string, paint: Paint, width: number | null = null): string {
  const parts = snippetParts(snippet);
  return (width === null ? parts : cutParts(parts, width))
    .map(({ text, found }) => (found ? paint('found', text) : text))
    .join('');
}

interface SnippetPart {
  readonly text: string;
  readonly found: boolean;
}

function snippetParts(snippet: string): SnippetPart[] {
  let found = false;
  return snippet
    .replace(/\s+/g, ' ')
    .trim()
    .split(new RegExp(`([${snippetMarks.start}${snippetMarks.end}])`))
    .flatMap((part) => {
      if (part !== snippetMarks.start && part !== snippetMarks.end) return { text: printable(part), found };
      found = part === snippetMarks.start;
      return [];
    });
}

/** What stands before the first found word is shortened when that word would not be seen. */
function cutParts(parts: readonly SnippetPart[], width: number): SnippetPart[] {
  const cut: SnippetPart[] = [];
  let left = width;
  for (const { text, found } of fromFirstFound(parts, width)) {
    if (left <= 0) break;
    const fits = displayWidth(text) <= left;
    cut.push({ text: fits ? text : cutToWidth(text, left), found });
    left -= fits ? displayWidth(text) : left;
  }
  return cut;
}

function fromFirstFound(parts: readonly SnippetPart[], width: number): readonly SnippetPart[] {
  const [before, first, ...rest] = parts;
  if (!before || !first || displayWidth(before.text) + displayWidth(first.text) <= width) return parts;
  const room = Math.floor(width / 3);
  const graphemes = [...segments.segment(before.text)].map(({ segment }) => segment);
  const kept: string[] = [];
  for (let used = 1; graphemes.length > 0;) {
    const grapheme = graphemes.pop()!;
    used += displayWidth(grapheme);
    if (used > room) break;
    kept.unshift(grapheme);
  }
  return [{ text: `…${kept.join('').replace(/^\S*\s/, '')}`, found: false }, first, ...rest];
}

/** A snippet without its marks. */
export function plainSnippet(snippet: string): string {
  return snippet.replaceAll(snippetMarks.start, '').replaceAll(snippetMarks.end, '');
}

const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6])/u;
const ASCII = /^[\x20-\x7e]*$/;

/** How many columns a text takes. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segments.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** The text cut to a width, with an ellipsis where something was left out. */
export function cutToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of segments.segment(text)) {
    used += WIDE.test(segment) ? 2 : 1;
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
