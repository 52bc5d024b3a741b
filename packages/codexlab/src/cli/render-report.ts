import type { FileProblem, SyncReport } from '@codexlab/core';
import { printable } from './render-text.ts';
import { showCount, showCounted } from './render-values.ts';
import type { Paint } from './terminal.ts';

const SHOWN_PROBLEMS = 20;

/** What a comparison found, in words: `12 added, 1 moved`; null when nothing had changed. */
export function renderReport(report: SyncReport): string | null {
  const parts = (['added', 'updated', 'moved', 'removed'] as const)
    .filter((name) => report[name] > 0)
    .map((name) => `${showCount(report[name])} ${name}`);
  return parts.length === 0 ? null : parts.join(', ');
}

/** The first problems of a notebook with their places, for people. */
export function renderProblems(problems: readonly FileProblem[], total: number, paint: Paint): string[] {
  if (total === 0) return [];
  const shown = problems.slice(0, SHOWN_PROBLEMS).map(({ path, line, message }) => {
    const place = line === null ? printable(path) : `${printable(path)}:${line}`;
    return `  ${paint('name', place)}  ${printable(message)}`;
  });
  const rest =
    total > shown.length ? [paint('faint', `  … and ${showCount(total - shown.length)} more`)] : [];
  return [paint('notice', `${showCounted(total, 'problem')} in files:`), ...shown, ...rest];
}
