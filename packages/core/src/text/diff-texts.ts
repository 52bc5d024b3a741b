import { type ChangedRun, changedRuns, type Effort } from './changed-runs.ts';
import { diffWords } from './diff-words.ts';
import type { DiffHunk, DiffLine, DiffOptions, DiffWord, TextDiff } from './text-diff.ts';
import { decodeText, splitLines, type Stretch } from './text-lines.ts';

/** More changed lines than these are counted, not told. */
const MAX_TOLD_LINES = 20_000;
const DEFAULT_CONTEXT = 3;
const WORD_EFFORT = 10_000_000;

/**
 * Tells how one version of a text became another, line by line and, inside of changed runs, word by word. The line ends
 * are part of the lines. Nothing takes long: where too much changed, the difference is right but not the shortest.
 */
export function diffTexts(before: Uint8Array, after: Uint8Array, options: DiffOptions = {}): TextDiff {
  const was = decodeText(before);
  const is = decodeText(after);
  if (was === null || is === null) return { comparable: false, added: 0, removed: 0, hunks: [] };
  const texts: Texts = { before: splitLines(was), after: splitLines(is) };
  const runs = changedRuns(texts.before, texts.after);
  const removed = runs.reduce((sum, run) => sum + run.before.to - run.before.from, 0);
  const added = runs.reduce((sum, run) => sum + run.after.to - run.after.from, 0);
  if (added + removed > MAX_TOLD_LINES) return { comparable: false, added, removed, hunks: [] };
  const { context = DEFAULT_CONTEXT, words = true } = options;
  const effort = words ? { left: WORD_EFFORT } : null;
  return {
    comparable: true,
    added,
    removed,
    hunks: inHunks(runs, context).map((group) => toHunk(texts, group, context, effort)),
  };
}

interface Texts {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Runs whose surroundings touch each other are told together. */
function inHunks(runs: readonly ChangedRun[], context: number): ChangedRun[][] {
  const groups: ChangedRun[][] = [];
  for (const run of runs) {
    const last = groups.at(-1)?.at(-1);
    if (last && run.before.from - last.before.to <= 2 * context) groups.at(-1)!.push(run);
    else groups.push([run]);
  }
  return groups;
}

function toHunk(texts: Texts, runs: readonly ChangedRun[], context: number, effort: Effort | null): DiffHunk {
  const first = runs[0]!;
  const last = runs.at(-1)!;
  const lead = Math.min(context, first.before.from);
  const trail = Math.min(context, texts.before.length - last.before.to);
  const lines: DiffLine[] = [];
  let at = first.before.from - lead;
  for (const run of runs) {
    const shift = run.after.from - run.before.from;
    lines.push(...sameLines(texts, { from: at, to: run.before.from }, shift));
    lines.push(...changedLines(texts, run, effort));
    at = run.before.to;
  }
  lines.push(...sameLines(texts, { from: at, to: at + trail }, last.after.to - last.before.to));
  const before = { from: first.before.from - lead, to: last.before.to + trail };
  const after = { from: first.after.from - lead, to: last.after.to + trail };
  return {
    ...{ beforeFrom: numberOf(before), beforeCount: before.to - before.from },
    ...{ afterFrom: numberOf(after), afterCount: after.to - after.from },
    lines,
  };
}

/** As a unified diff numbers stretches: one without lines bears the number of the line before it. */
function numberOf({ from, to }: Stretch): number {
  return to === from ? from : from + 1;
}

function sameLines({ before }: Texts, { from, to }: Stretch, shift: number): DiffLine[] {
  return before
    .slice(from, to)
    .map((line, nth) =>
      toLine('same', line, { before: from + nth + 1, after: from + nth + 1 + shift }, null),
    );
}

function changedLines(texts: Texts, run: ChangedRun, effort: Effort | null): DiffLine[] {
  const removed = texts.before.slice(run.before.from, run.before.to);
  const added = texts.after.slice(run.after.from, run.after.to);
  const words = effort && diffWords(removed.map(textOf), added.map(textOf), effort);
  return [
    ...removed.map((line, nth) => {
      const place = { before: run.before.from + nth + 1, after: null };
      return toLine('removed', line, place, words?.removed[nth] ?? null);
    }),
    ...added.map((line, nth) => {
      const place = { before: null, after: run.after.from + nth + 1 };
      return toLine('added', line, place, words?.added[nth] ?? null);
    }),
  ];
}

function toLine(
  kind: DiffLine['kind'],
  line: string,
  place: Pick<DiffLine, 'before' | 'after'>,
  words: readonly DiffWord[] | null,
): DiffLine {
  return { kind, ...place, text: textOf(line), end: endOf(line), words };
}

function textOf(line: string): string {
  return line.replace(/\r?\n$/, '');
}

function endOf(line: string): DiffLine['end'] {
  if (line.endsWith('\r\n')) return 'crlf';
  return line.endsWith('\n') ? 'lf' : 'none';
}
