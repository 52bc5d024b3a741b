import type { PropertyValue } from '@codexlab/core';
import { badContent } from './edit-failures.ts';

/** Content that has to be text, with the line breaks of the file. Throws `invalid`. */
export function contentText(content: PropertyValue | undefined, eol: string): string {
  if (typeof content !== 'string') throw badContent('The content of this part is text.');
  requireStorable(content);
  return content.replace(/\r\n?|\n/g, eol);
}

/** Throws `invalid` for text that would not be the same, or make the file binary, once it is written. */
export function requireStorable(text: string): void {
  if (!text.isWellFormed()) throw badContent('The content holds half a character (a lone surrogate).');
  if (text.includes('\0'))
    throw badContent('The content holds a NUL, with which a file is no text any more.');
}

/** Text without the blank lines that it begins and ends with, and without its last line break. */
export function withoutBlankEdges(text: string): string {
  return text.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd();
}
