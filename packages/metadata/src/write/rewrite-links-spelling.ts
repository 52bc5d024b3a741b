import { CodexError } from '@codexlab/core';
import { isExternal, readWikilink } from '../links.ts';
import { unescapeMarkdown } from '../markdown-blocks.ts';

/** A stretch of a text, in UTF-16 code units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The failure of a link that cannot be written anew. */
export function cannotRewrite(target: string, line: number | null, why: string): CodexError {
  const where = line === null ? '' : ` on line ${line}`;
  const message = `The link to "${target}"${where} cannot be written anew because ${why}; change it by hand.`;
  return new CodexError('unsupported', message, { line, target });
}

/** Where the target stands in what is between `[[` and `]]`: without the heading, the shown text, and blanks around. */
export function wikiTarget(inner: string): Stretch {
  const bar = inner.indexOf('|');
  const address = (bar < 0 ? inner : inner.slice(0, bar)).replace(/\\$/, '');
  const hash = address.indexOf('#');
  return withoutBlanks(hash < 0 ? address : address.slice(0, hash));
}

/** Where the target stands in the address of a Markdown link as written: without query and fragment, and blanks around. */
export function addressTarget(raw: string): Stretch {
  for (const token of raw.matchAll(TOKEN))
    if (/[#?]/.test(unescapeMarkdown(token[0]))) return withoutBlanks(raw.slice(0, token.index));
  return withoutBlanks(raw);
}

/** One character as Markdown reads it: escaped by a backslash, an entity, or itself. */
const TOKEN = /\\[!-/:-@[-`{-~]|&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});|[^]/g;

function withoutBlanks(text: string): Stretch {
  const start = text.length - text.trimStart().length;
  return { start, end: Math.max(start, text.trimEnd().length) };
}

/** The target as it is written in a wikilink; null when it cannot stand in one. */
export function spellWiki(target: string): string | null {
  if (/[|#[\]\r\n\0]|\\$/.test(target) || isExternal(target)) return null;
  return readWikilink(target).target === target ? target : null;
}

/** The target as it is written in the address of a Markdown link, in the manner of the old one. */
export function spellAddress(target: string, old: string, isPointed: boolean): string {
  const escaped = target
    .replace(isPointed ? ALWAYS : ALWAYS_OR_BLANK, percent)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, percent)
    .replace(/^\s+|\s+$/g, percent);
  const balanced = isPointed || hasBalancedParentheses(escaped) ? escaped : escaped.replace(/[()]/g, percent);
  const spelt = /%[C-Fc-f][0-9A-Fa-f]/.test(old) ? balanced.replace(/[^\0-\x7f]+/g, percent) : balanced;
  return isExternal(spelt) ? spelt.replace(':', '%3A') : spelt;
}

/** What would be read as something else wherever an address stands. `&` begins an entity, `|` ends the cell of a table. */
const ALWAYS = /[%#?\\<>`|&[\]]/g;
const ALWAYS_OR_BLANK = /[%#?\\<>`|&[\]\s]/g;

function percent(text: string): string {
  const plain = /^[()]+$/.test(text);
  return plain ? text.replaceAll('(', '%28').replaceAll(')', '%29') : encodeURIComponent(text.toWellFormed());
}

function hasBalancedParentheses(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    if (character === ')' && --depth < 0) return false;
  }
  return depth === 0;
}
