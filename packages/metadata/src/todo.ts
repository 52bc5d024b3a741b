import { dateMs, type ParsedTodo } from '@codexlab/core';
import { MAX_TODO_CHARS } from './limits.ts';

/** So much of a line is looked at. */
const MAX_LINE_CHARS = 4 * MAX_TODO_CHARS;
/** `📅 2026-11-21`, `due:2026-11-21`, `[due:: 2026-11-21]`: each part is bounded, so that the search is linear. */
const DUE =
  /[[(]due:: {0,3}(\d{4}-\d{2}-\d{2}) {0,3}[\])]|(?:\u{1f4c5}\ufe0f?|(?<![\p{L}\p{N}_-])due:) {0,3}(\d{4}-\d{2}-\d{2})(?!\d)/giu;

/** The todo that the text of a list item begins with, or null: a box (`[ ]`, `[x]`) and something to do. */
export function readTodo(content: string): Pick<ParsedTodo, 'text' | 'done' | 'due'> | null {
  const mark = content[1];
  if (content[0] !== '[' || content[2] !== ']' || !isBlank(content[3])) return null;
  if (mark !== ' ' && mark !== 'x' && mark !== 'X') return null;
  const newline = content.indexOf('\n');
  const end = newline < 0 ? content.length : newline;
  const written = content.slice(4, Math.min(end, 4 + MAX_LINE_CHARS)).trim();
  if (written === '') return null;
  const { text, due } = takeDue(written);
  return { text: text.slice(0, MAX_TODO_CHARS).toWellFormed(), done: mark !== ' ', due };
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** The first due date that is a day of the calendar counts; a todo that says nothing else keeps it as its text. */
function takeDue(written: string): { readonly text: string; readonly due: string | null } {
  for (const match of written.matchAll(DUE)) {
    const due = match[1] ?? match[2] ?? '';
    if (dateMs(due) === null) continue;
    const before = written.slice(0, match.index).trimEnd();
    const after = written.slice(match.index + match[0].length).trimStart();
    const rest = before === '' || after === '' ? before + after : `${before} ${after}`;
    return { text: rest === '' ? written : rest, due };
  }
  return { text: written, due: null };
}
