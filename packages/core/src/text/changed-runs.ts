import { diffArrays } from 'diff';
import { findAnchors } from './anchors.ts';
import { commonEnd, commonStart, type Stretch } from './text-lines.ts';

/** A run of things in one version with what stands in its place in the other; one of them may be empty. */
export interface ChangedRun {
  readonly before: Stretch;
  readonly after: Stretch;
}

/** How much work comparing may still take; it is used up as it goes on. The same texts take the same. */
export interface Effort {
  left: number;
}

/** More changes than these, in one part, are not searched for the shortest way. */
const MAX_EDITS = 1000;
/** The library goes through everything once for each change. */
const MAX_PASSES = 100_000_000;

/**
 * What differs between two lists of lines: the shortest way where that can be found with the effort; else lines that stand
 * in both once part them, and parts that are still too different are one run.
 */
export function changedRuns(
  before: readonly string[],
  after: readonly string[],
  effort: Effort = { left: 8_000_000 },
): ChangedRun[] {
  const [whole] = trimmed(before, after, {
    before: { from: 0, to: before.length },
    after: { from: 0, to: after.length },
  });
  if (!whole) return [];
  return (
    shortestWay(before, after, whole, effort) ?? joined(runsBetweenAnchors(before, after, whole, effort))
  );
}

function runsBetweenAnchors(
  before: readonly string[],
  after: readonly string[],
  whole: ChangedRun,
  effort: Effort,
): ChangedRun[] {
  const lists = [
    before.slice(whole.before.from, whole.before.to),
    after.slice(whole.after.from, whole.after.to),
  ];
  const ends = [whole.before.to - whole.before.from, whole.after.to - whole.after.from];
  const runs: ChangedRun[] = [];
  let last = [0, 0];
  for (const next of [...findAnchors(lists), ends]) {
    const part = {
      before: { from: whole.before.from + last[0]!, to: whole.before.from + next[0]! },
      after: { from: whole.after.from + last[1]!, to: whole.after.from + next[1]! },
    };
    for (const rest of trimmed(before, after, part))
      runs.push(...(shortestWay(before, after, rest, effort) ?? [rest]));
    last = next;
  }
  return runs;
}

/** The run without what is equal at its ends; nothing when all of it is. */
function trimmed(before: readonly string[], after: readonly string[], run: ChangedRun): ChangedRun[] {
  const shortest = Math.min(run.before.to - run.before.from, run.after.to - run.after.from);
  const start = commonStart(before, run.before.from, after, run.after.from, shortest);
  const end = commonEnd(before, run.before.to, after, run.after.to, shortest - start);
  const inner = ({ from, to }: Stretch): Stretch => ({ from: from + start, to: to - end });
  const rest = { before: inner(run.before), after: inner(run.after) };
  return rest.before.from === rest.before.to && rest.after.from === rest.after.to ? [] : [rest];
}

/** Null when it takes more than the effort allows. */
function shortestWay(
  before: readonly string[],
  after: readonly string[],
  within: ChangedRun,
  effort: Effort,
): ChangedRun[] | null {
  const a = before.slice(within.before.from, within.before.to);
  const b = after.slice(within.after.from, within.after.to);
  if (a.length === 0 || b.length === 0) return [within];
  const passes = Math.floor(MAX_PASSES / (a.length + b.length));
  const maxEditLength = Math.min(MAX_EDITS, passes, Math.floor(Math.sqrt(effort.left)));
  const pieces = diffArrays(a, b, { maxEditLength });
  if (!pieces) {
    effort.left -= maxEditLength ** 2;
    return null;
  }
  const runs: ChangedRun[] = [];
  let at = within.before.from;
  let to = within.after.from;
  let edits = 0;
  for (const { count, added, removed } of pieces) {
    const run = {
      before: { from: at, to: at + (added ? 0 : count) },
      after: { from: to, to: to + (removed ? 0 : count) },
    };
    at = run.before.to;
    to = run.after.to;
    if (!added && !removed) continue;
    edits += count;
    runs.push(run);
  }
  effort.left -= Math.min(edits, maxEditLength) ** 2;
  return joined(runs);
}

/** Runs that touch each other are one. */
function joined(runs: readonly ChangedRun[]): ChangedRun[] {
  const all: ChangedRun[] = [];
  for (const run of runs) {
    const last = all.at(-1);
    if (last?.before.to === run.before.from && last.after.to === run.after.from) {
      all[all.length - 1] = {
        before: { from: last.before.from, to: run.before.to },
        after: { from: last.after.from, to: run.after.to },
      };
    } else all.push(run);
  }
  return all;
}
