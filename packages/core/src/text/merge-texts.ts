import type { LineRange, MergeConflict, MergeResult } from './merge.ts';
import { mergeLines, type Three } from './merge-lines.ts';
import { frameOf, mergeFrames, type TextFrame, withFrame, withoutFrame } from './text-frame.ts';
import { decodeText, splitLines, type Stretch } from './text-lines.ts';

/**
 * Joins two versions of a text that came from one, line by line. Changes of both sides collide where no unchanged line is
 * between them; the same change made by both is taken once. A byte order mark, the kind of line ends and whether the last
 * line has one are no lines, and merged on their own. Nothing of what either side wrote is lost without a conflict.
 */
export function mergeTexts(versions: Three<Uint8Array>): MergeResult {
  const base = decodeText(versions.base);
  const ours = decodeText(versions.ours);
  const theirs = decodeText(versions.theirs);
  if (base === null || ours === null || theirs === null) return { outcome: 'not-text' };
  const frames = { base: frameOf(base), ours: frameOf(ours), theirs: frameOf(theirs) };
  const keepEnds = Object.values(frames).some((frame) => frame.lineEnd === 'mixed');
  const toLines = (text: string, frame: TextFrame) => splitLines(withoutFrame(text, frame, keepEnds));
  const { lines, conflicts } = mergeLines({
    base: toLines(base, frames.base),
    ours: toLines(ours, frames.ours),
    theirs: toLines(theirs, frames.theirs),
  });
  if (conflicts.length > 0)
    return { outcome: 'conflict', conflicts: toConflicts({ base, ours, theirs }, conflicts) };
  const frame = mergeFrames(frames.base, frames.ours, frames.theirs);
  return { outcome: 'merged', bytes: new TextEncoder().encode(withFrame(lines.join(''), frame, keepEnds)) };
}

function toConflicts(texts: Three<string>, places: readonly Three<Stretch>[]): MergeConflict[] {
  const base = splitLines(texts.base);
  const ours = splitLines(texts.ours);
  const theirs = splitLines(texts.theirs);
  return places.map((place) => ({
    base: toRange(place.base),
    ours: toRange(place.ours),
    theirs: toRange(place.theirs),
    baseText: base.slice(place.base.from, place.base.to).join(''),
    oursText: ours.slice(place.ours.from, place.ours.to).join(''),
    theirsText: theirs.slice(place.theirs.from, place.theirs.to).join(''),
  }));
}

function toRange({ from, to }: Stretch): LineRange {
  return { from: from + 1, count: to - from };
}
