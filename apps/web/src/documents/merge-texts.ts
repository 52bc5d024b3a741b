import { lineChanges, type TextChange } from '../editor/text-changes.ts';

/**
 * Both changes in one text: what `mine` and `theirs` made of `base`, each elsewhere. Null when they touch the same or
 * neighbouring lines in different ways: then somebody has to choose.
 */
export function mergeTexts(base: string, mine: string, theirs: string): string | null {
  if (mine === base || mine === theirs) return theirs;
  if (theirs === base) return mine;
  const [ours, others] = [[...lineChanges(base, mine)], [...lineChanges(base, theirs)]];
  let result = '';
  let at = 0;
  while (ours.length > 0 || others.length > 0) {
    const [a, b] = [ours[0], others[0]];
    if (a && b && touch(a, b) && !isSame(a, b)) return null;
    const next = !b || (a && a.from <= b.from) ? a! : b;
    if (next === a) ours.shift();
    if (next === b || (a && b && isSame(a, b))) others.shift();
    result += base.slice(at, next.from) + next.insert;
    at = next.to;
  }
  return result + base.slice(at);
}

function touch(a: TextChange, b: TextChange): boolean {
  return a.from <= b.to && b.from <= a.to;
}

function isSame(a: TextChange, b: TextChange): boolean {
  return a.from === b.from && a.to === b.to && a.insert === b.insert;
}
