import type { PropertyValue } from '@codexlab/core';
import { lineBreakOf, lineStart } from './splice.ts';

/** How a JSON text is indented at some place. */
export interface JsonStyle {
  /** What the line begins with. */
  readonly indent: string;
  /** What one level adds. */
  readonly unit: string;
  readonly eol: string;
}

/** The style of the line of a position; one level is what the first indented line of the text begins with. */
export function jsonStyleAt(text: string, at: number): JsonStyle {
  const indent = /^[ \t]*/.exec(text.slice(lineStart(text, at), at))![0];
  const unit = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  return { indent, unit, eol: lineBreakOf(text) };
}

/** A value as JSON: on one line, or with a line for each of its parts. */
export function jsonText(value: PropertyValue, style: JsonStyle, isMultiline: boolean): string {
  if (!isMultiline) return onOneLine(value);
  return JSON.stringify(value, null, style.unit).replaceAll('\n', `${style.eol}${style.indent}`);
}

function onOneLine(value: PropertyValue): string {
  if (Array.isArray(value)) return `[${value.map((item: PropertyValue) => onOneLine(item)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${onOneLine(item as PropertyValue)}`,
  );
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
