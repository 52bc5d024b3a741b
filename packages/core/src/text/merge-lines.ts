import { diff3MergeRegions } from 'node-diff3';
import { findAnchors } from './anchors.ts';
import { findStableRuns } from './stable-lines.ts';
import { commonEnd, commonStart, type Stretch } from './text-lines.ts';

/** The same of three versions of a text. */
export interface Three<T> {
  readonly base: T;
  readonly ours: T;
  readonly theirs: T;
}

/** Lines of two versions joined. With conflicts, `lines` lack what stands there. */
export interface MergedLines {
  readonly lines: readonly string[];
  readonly conflicts: readonly Three<Stretch>[];
}

type Lines = Three<readonly string[]>;
type Part = Three<Stretch>;

/** The library compares every two equal lines of a part: so many at the most, and so many steps. */
const MAX_EQUAL_PAIRS = 20_000;
const MAX_STEPS = 40_000_000;

/**
 * Joins what two versions made of the lines of a third. Changes of both sides that touch each other are a conflict, unless
 * they are the same. The time grows with what changed, not with the length: lines that stand everywhere once part the
 * text, then runs that nobody changed; a part that would still take too long is a conflict as a whole.
 */
export function mergeLines(lines: Lines): MergedLines {
  const out: Output = { lines: [], conflicts: [] };
  const { start, middle, end } = trim(lines, {
    base: { from: 0, to: lines.base.length },
    ours: { from: 0, to: lines.ours.length },
    theirs: { from: 0, to: lines.theirs.length },
  });
  take(out, lines.base, start);
  if (!mergeSimply(lines, middle, out))
    for (const part of partsOf(middle, anchorsIn(lines, middle))) mergePart(lines, part, out);
  take(out, lines.base, end);
  return out;
}

interface Output {
  readonly lines: string[];
  readonly conflicts: Part[];
}

function take(out: Output, from: readonly string[], stretch: Stretch): void {
  for (let at = stretch.from; at < stretch.to; at++) out.lines.push(from[at]!);
}

/** What all three begin and end with, and what is between. */
function trim(lines: Lines, { base, ours, theirs }: Part): { start: Stretch; middle: Part; end: Stretch } {
  const shortest = Math.min(lengthOf(base), lengthOf(ours), lengthOf(theirs));
  const startOf = (side: Stretch, of: readonly string[], limit: number) =>
    commonStart(lines.base, base.from, of, side.from, limit);
  const started = startOf(theirs, lines.theirs, startOf(ours, lines.ours, shortest));
  const endOf = (side: Stretch, of: readonly string[], limit: number) =>
    commonEnd(lines.base, base.to, of, side.to, limit);
  const ended = endOf(theirs, lines.theirs, endOf(ours, lines.ours, shortest - started));
  const inner = ({ from, to }: Stretch): Stretch => ({ from: from + started, to: to - ended });
  return {
    start: { from: base.from, to: base.from + started },
    middle: { base: inner(base), ours: inner(ours), theirs: inner(theirs) },
    end: { from: base.to - ended, to: base.to },
  };
}

/** Lines that stand everywhere once. */
function anchorsIn(lines: Lines, part: Part): readonly (readonly number[])[] {
  const { base, ours, theirs } = slices(lines, part);
  return findAnchors([base, ours, theirs]);
}

function slices(lines: Lines, { base, ours, theirs }: Part): Three<string[]> {
  return {
    base: lines.base.slice(base.from, base.to),
    ours: lines.ours.slice(ours.from, ours.to),
    theirs: lines.theirs.slice(theirs.from, theirs.to),
  };
}

/** The parts between lines that correspond in all three; each begins with such a line, except the first. */
function* partsOf(part: Part, anchors: readonly (readonly number[])[]): Generator<Part> {
  const { base, ours, theirs } = part;
  const ends = [lengthOf(base), lengthOf(ours), lengthOf(theirs)];
  let last: readonly number[] = [0, 0, 0];
  for (const next of [...anchors, ends]) {
    const stretch = (side: Stretch, nth: number): Stretch => ({
      from: side.from + last[nth]!,
      to: side.from + next[nth]!,
    });
    yield { base: stretch(base, 0), ours: stretch(ours, 1), theirs: stretch(theirs, 2) };
    last = next;
  }
}

function mergePart(lines: Lines, part: Part, out: Output): void {
  const { start, middle, end } = trim(lines, part);
  take(out, lines.base, start);
  if (!mergeSimply(lines, middle, out)) mergeWithLibrary(lines, middle, out);
  take(out, lines.base, end);
}

/** One run of changes of each side, apart from each other: nothing need be searched. False when it is not so simple. */
function mergeSimply(lines: Lines, part: Part, out: Output): boolean {
  const { base } = part;
  const ours = changeOf(lines.base, base, lines.ours, part.ours);
  const theirs = changeOf(lines.base, base, lines.theirs, part.theirs);
  if (isSame(lines.ours, part.ours, lines.theirs, part.theirs) || theirs === null)
    take(out, lines.ours, part.ours);
  else if (ours === null) take(out, lines.theirs, part.theirs);
  else if (ours.was.to < theirs.was.from) {
    splice(
      lines.base,
      base,
      [
        { ...ours, from: lines.ours },
        { ...theirs, from: lines.theirs },
      ],
      out,
    );
  } else if (theirs.was.to < ours.was.from) {
    splice(
      lines.base,
      base,
      [
        { ...theirs, from: lines.theirs },
        { ...ours, from: lines.ours },
      ],
      out,
    );
  } else return false;
  return true;
}

/** A run of lines with what became of it. */
interface Change {
  readonly was: Stretch;
  readonly is: Stretch;
}

/** The smallest run outside of which two stretches are equal; null when they are equal everywhere. */
function changeOf(
  before: readonly string[],
  was: Stretch,
  after: readonly string[],
  is: Stretch,
): Change | null {
  const shortest = Math.min(lengthOf(was), lengthOf(is));
  const start = commonStart(before, was.from, after, is.from, shortest);
  const end = commonEnd(before, was.to, after, is.to, shortest - start);
  const change = {
    was: { from: was.from + start, to: was.to - end },
    is: { from: is.from + start, to: is.to - end },
  };
  return lengthOf(change.was) + lengthOf(change.is) === 0 ? null : change;
}

function splice(
  base: readonly string[],
  whole: Stretch,
  changes: readonly (Change & { readonly from: readonly string[] })[],
  out: Output,
): void {
  let at = whole.from;
  for (const { was, is, from } of changes) {
    take(out, base, { from: at, to: was.from });
    take(out, from, is);
    at = was.to;
  }
  take(out, base, { from: at, to: whole.to });
}

function mergeWithLibrary(lines: Lines, part: Part, out: Output): void {
  const { base, ours, theirs } = slices(lines, part);
  if (isCostly(base, ours) || isCostly(base, theirs)) return mergeRuns(lines, part, out);
  for (const region of diff3MergeRegions(ours, base, theirs)) {
    if (region.stable) take(out, region.bufferContent, { from: 0, to: region.bufferLength });
    else if (isSameList(region.aContent, region.bContent)) {
      take(out, region.aContent, { from: 0, to: region.aLength });
    } else {
      const within = ({ from }: Stretch, start: number, count: number): Stretch => ({
        from: from + start,
        to: from + start + count,
      });
      out.conflicts.push({
        base: within(part.base, region.oStart, region.oLength),
        ours: within(part.ours, region.aStart, region.aLength),
        theirs: within(part.theirs, region.bStart, region.bLength),
      });
    }
  }
}

/** A part of many equal lines, by the runs that neither side changed. Where there are none, it is a conflict as a whole. */
function mergeRuns(lines: Lines, part: Part, out: Output): void {
  const { base, ours, theirs } = slices(lines, part);
  const runs = findStableRuns(base, ours, theirs)?.filter((run) => run.some((place) => place > 0)) ?? [];
  if (runs.length === 0) return void out.conflicts.push(part);
  for (const each of partsOf(part, runs)) mergePart(lines, each, out);
}

function isCostly(a: readonly string[], b: readonly string[]): boolean {
  if (a.length * Math.min(a.length, b.length) > MAX_STEPS) return true;
  const counts = new Map<string, number>();
  for (const line of a) counts.set(line, (counts.get(line) ?? 0) + 1);
  let pairs = 0;
  for (const line of b) pairs += counts.get(line) ?? 0;
  return pairs > MAX_EQUAL_PAIRS;
}

function isSame(a: readonly string[], aPart: Stretch, b: readonly string[], bPart: Stretch): boolean {
  const length = lengthOf(aPart);
  return length === lengthOf(bPart) && commonStart(a, aPart.from, b, bPart.from, length) === length;
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return isSame(a, { from: 0, to: a.length }, b, { from: 0, to: b.length });
}

function lengthOf({ from, to }: Stretch): number {
  return to - from;
}
