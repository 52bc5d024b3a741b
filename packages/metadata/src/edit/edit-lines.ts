import { CodexError, type EditAddress } from '@codexlab/core';
import { contentText } from './content-text.ts';
import { describeAddress } from './edit-failures.ts';
import type { EditedText, FoundPart } from './found-part.ts';

type LinesAddress = Extract<EditAddress, { readonly kind: 'lines' }>;

/**
 * Finds lines by their 1-based numbers. Content becomes whole lines: with `append` and `prepend` after the last and before
 * the first of them. A last line without a line break stays the only one without. Throws `invalid` out of range.
 */
export function findLines({ text, eol }: EditedText, address: LinesAddress): FoundPart {
  const starts = lineStarts(text);
  const { from, to } = address;
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 1 || to < from || to > starts.length)
    throw outOfRange(address, starts.length);
  const start = starts[from - 1]!;
  const end = starts[to] ?? text.length;
  const isUnended = end === text.length && !text.endsWith('\n');
  return {
    exists: true,
    start,
    end,
    edit(action, content) {
      if (action === 'delete') return text.slice(0, start) + text.slice(end);
      const lines = asLines(contentText(content, eol), eol);
      if (action === 'replace')
        return text.slice(0, start) + (isUnended ? unended(lines, eol) : lines) + text.slice(end);
      if (action !== 'append') return text.slice(0, start) + lines + text.slice(start);
      return text.slice(0, end) + (isUnended ? eol + unended(lines, eol) : lines) + text.slice(end);
    },
  };
}

function lineStarts(text: string): number[] {
  const starts = text === '' ? [] : [0];
  for (let at = text.indexOf('\n'); at >= 0 && at + 1 < text.length; at = text.indexOf('\n', at + 1))
    starts.push(at + 1);
  return starts;
}

function asLines(content: string, eol: string): string {
  return content.endsWith(eol) ? content : content + eol;
}

function unended(lines: string, eol: string): string {
  return lines.slice(0, -eol.length);
}

function outOfRange(address: LinesAddress, count: number): CodexError {
  const message = `${describeAddress(address)}: the file has ${count} lines; write the first and the last, from 1 on.`;
  return new CodexError('invalid', message, {
    field: 'address',
    address: describeAddress(address),
    lines: count,
  });
}
