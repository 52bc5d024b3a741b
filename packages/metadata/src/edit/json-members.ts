import { CodexError } from '@codexlab/core';
import type { Node } from 'jsonc-parser';
import { jsonStyleAt } from '../write/json-text.ts';
import { lineBreakOf, type Splice } from '../write/splice.ts';
import { endOf } from './json-tree.ts';

/** Spells a member for a line that is indented so; `isMultiline` when members stand on lines of their own. */
export type SpellMember = (indent: string, isMultiline: boolean) => string;

/** Puts a member into an object or list before the one that is there at `at` (their number: at its end). */
export function insertMember(text: string, holder: Node, at: number, spell: SpellMember): Splice {
  const members = holder.children ?? [];
  if (members.length === 0) return fillHolder(text, holder, spell);
  const [before, after] = [members[at - 1], members[at]];
  const first = members[0]!;
  const isMultiline = text.slice(holder.offset, first.offset).includes('\n');
  const { indent } = jsonStyleAt(text, first.offset);
  const shown = spell(indent, isMultiline);
  const gap = isMultiline ? lineBreakOf(text) + indent : gapOf(text, members);
  if (after === undefined) return { start: endOf(before!), end: endOf(before!), text: `,${gap}${shown}` };
  return { start: after.offset, end: after.offset, text: `${shown},${gap}` };
}

function gapOf(text: string, members: readonly Node[]): string {
  const [first, second] = members;
  if (first === undefined || second === undefined) return ' ';
  return text
    .slice(endOf(first), second.offset)
    .replace(/^[^,]*,/, '')
    .replace(/\S.*$/s, '');
}

/** An empty holder gets its first member on a line of its own where the file has lines at all. */
function fillHolder(text: string, holder: Node, spell: SpellMember): Splice {
  const inside = { start: holder.offset + 1, end: endOf(holder) - 1 };
  const style = jsonStyleAt(text, holder.offset);
  if (!text.trim().includes('\n')) return { ...inside, text: spell('', false) };
  const indent = style.indent + style.unit;
  return { ...inside, text: `${style.eol}${indent}${spell(indent, true)}${style.eol}${style.indent}` };
}

/** Takes a member away, with one of the commas beside it. Throws `unsupported` for a comment that would go along. */
export function removeMember(text: string, holder: Node, at: number): Splice {
  const members = holder.children ?? [];
  const [member, before, after] = [members[at]!, members[at - 1], members[at + 1]];
  const span = { start: member.offset, end: endOf(member) };
  if (before !== undefined) span.start = endOf(before);
  else if (after !== undefined) span.end = after.offset;
  else [span.start, span.end] = [holder.offset + 1, endOf(holder) - 1];
  const around = text.slice(span.start, member.offset) + text.slice(endOf(member), span.end);
  if (!around.includes('/')) return { ...span, text: '' };
  throw new CodexError('unsupported', 'A comment stands beside this value; edit its lines.');
}
