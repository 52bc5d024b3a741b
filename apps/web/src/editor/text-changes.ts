import { diffArrays } from 'diff';

/** A part of a text that became another one; positions are those of the text before. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** Up to so many differing lines are compared one by one; more are replaced as one part. */
const MAX_COMPARED_LINES = 4000;
const MAX_EDITS = 400;

/**
 * What makes `after` of `before`, in few and small parts, so that cursors and marks elsewhere stay where they are. In
 * order, without overlap.
 */
export function textChanges(before: string, after: string): readonly TextChange[] {
  return lineChanges(before, after).map((change) => narrow(before, change));
}

/** The same in whole lines. */
export function lineChanges(before: string, after: string): readonly TextChange[] {
  if (before === after) return [];
  const from = lineStart(before, sameStart(before, after));
  const end = sameLines(before, after, from);
  const parts = byLines(before.slice(from, before.length - end), after.slice(from, after.length - end));
  return parts.map((part) => ({ ...part, from: part.from + from, to: part.to + from }));
}

/** Makes the changes. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  let result = '';
  let at = 0;
  for (const { from, to, insert } of changes) {
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
}

function byLines(before: string, after: string): readonly TextChange[] {
  const [a, b] = [toLines(before), toLines(after)];
  const whole = [{ from: 0, to: before.length, insert: after }];
  if (a.length + b.length > MAX_COMPARED_LINES) return whole;
  const parts = diffArrays(a, b, { maxEditLength: MAX_EDITS });
  if (parts === undefined) return whole;
  const changes: TextChange[] = [];
  let at = 0;
  let open: { from: number; to: number; insert: string } | null = null;
  for (const part of parts) {
    const text = part.value.join('');
    if (!part.added && !part.removed) {
      if (open !== null) changes.push(open);
      open = null;
    } else {
      open ??= { from: at, to: at, insert: '' };
      if (part.removed) open.to += text.length;
      else open.insert += text;
    }
    if (!part.added) at += text.length;
  }
  return open === null ? changes : [...changes, open];
}

/** Leaves out what stays at both ends of a part. */
function narrow(text: string, { from, to, insert }: TextChange): TextChange {
  const was = text.slice(from, to);
  const start = sameStart(was, insert);
  const end = sameEnd(was, insert, start);
  return { from: from + start, to: to - end, insert: insert.slice(start, insert.length - end) };
}

function toLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** How much both share at their ends, in whole lines. */
function sameLines(a: string, b: string, start: number): number {
  const end = sameEnd(a, b, start);
  const isAtLine = (text: string) => text.length - end === start || text[text.length - end - 1] === '\n';
  if (isAtLine(a) && isAtLine(b)) return end;
  const next = a.indexOf('\n', a.length - end);
  return next === -1 ? 0 : a.length - next - 1;
}

/** Half of a surrogate pair alone is no text: neither end cuts one. */
function sameStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at > 0 && isHigh(a.charCodeAt(at - 1)) ? at - 1 : at;
}

function sameEnd(a: string, b: string, start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let count = 0;
  while (count < most && a.charCodeAt(a.length - 1 - count) === b.charCodeAt(b.length - 1 - count)) count++;
  return count > 0 && isLow(a.charCodeAt(a.length - count)) ? count - 1 : count;
}

const isHigh = (code: number) => code >= 0xd800 && code <= 0xdbff;
const isLow = (code: number) => code >= 0xdc00 && code <= 0xdfff;
