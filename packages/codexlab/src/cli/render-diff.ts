import type { DiffHunk, DiffLine, FileDiff, RevisionId, TextDiff } from '@codexlab/core';
import { shortId } from './render-history.ts';
import { printable } from './render-text.ts';
import { showBytes } from './render-values.ts';
import type { Paint } from './terminal.ts';

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;
const LOOKS = { removed: 'bad', added: 'good' } as const;
const NO_LINE_END = '\\ No newline at end of file';

/** A difference as a unified diff; with `words`, what changed inside lines is marked `[-so-]` and `{+so+}`. */
export function renderDiff(
  { path, oldPath, from, to, fromBytes, toBytes, diff }: FileDiff,
  options: { readonly words: boolean; readonly paint: Paint },
): string[] {
  const { paint } = options;
  const names = [
    `--- ${oldPath === null ? '/dev/null' : printable(oldPath)}  (${versionName(from)})`,
    `+++ ${toBytes === null ? '/dev/null' : printable(path)}  (${versionName(to)})`,
  ].map((line) => paint('strong', line));
  if (diff.comparable && diff.hunks.length === 0 && oldPath !== null && toBytes !== null) return [];
  if (!diff.comparable && diff.hunks.length === 0)
    return [...names, `No text to compare, or too much of it: ${size(fromBytes)} → ${size(toBytes)}.`];
  return [...names, ...renderHunks(diff, options)];
}

/** The places that differ, as in a unified diff. */
export function renderHunks(
  { hunks }: TextDiff,
  options: { readonly words: boolean; readonly paint: Paint },
): string[] {
  return hunks.flatMap((hunk) => renderHunk(hunk, options));
}

function versionName(revision: RevisionId | null): string {
  return revision === null ? 'on the disk' : shortId(revision);
}

function size(bytes: number | null): string {
  return bytes === null ? 'not there' : showBytes(bytes);
}

function renderHunk(
  { beforeFrom, beforeCount, afterFrom, afterCount, lines }: DiffHunk,
  { words, paint }: { readonly words: boolean; readonly paint: Paint },
): string[] {
  const place = `@@ -${beforeFrom},${beforeCount} +${afterFrom},${afterCount} @@`;
  return [paint('name', place), ...lines.flatMap((line) => renderLine(line, { words, paint }))];
}

function renderLine(
  line: DiffLine,
  { words, paint }: { readonly words: boolean; readonly paint: Paint },
): string[] {
  const text = `${SIGNS[line.kind]}${words ? withWords(line) : shown(line.text)}`;
  const painted = line.kind === 'same' ? text : paint(LOOKS[line.kind], text);
  return line.end === 'none' ? [painted, paint('faint', NO_LINE_END)] : [painted];
}

function withWords({ kind, text, words }: DiffLine): string {
  if (words === null || kind === 'same') return shown(text);
  const [open, close] = kind === 'removed' ? ['[-', '-]'] : ['{+', '+}'];
  return words
    .map((word) => (word.changed ? `${open}${shown(word.text)}${close}` : shown(word.text)))
    .join('');
}

/** Tabs steer nothing, and other programs may want to apply what they are given. */
function shown(text: string): string {
  return text.split('\t').map(printable).join('\t');
}
