import { lineChanges, type TextChange } from '../editor/text-changes.ts';

/** A stretch of two versions: the same in both, or different. */
export type ConflictPart =
  | { readonly kind: 'same'; readonly text: string }
  | { readonly kind: 'differs'; readonly mine: string; readonly theirs: string };

/** What is kept of a part that differs. */
export type Choice = 'mine' | 'theirs' | 'both';

/** Takes two versions apart. */
export function conflictParts(mine: string, theirs: string): readonly ConflictPart[] {
  const parts: ConflictPart[] = [];
  let at = 0;
  const same = (to: number) => to > at && parts.push({ kind: 'same', text: mine.slice(at, to) });
  for (const { from, to, insert } of lineChanges(mine, theirs)) {
    same(from);
    parts.push({ kind: 'differs', mine: mine.slice(from, to), theirs: insert });
    at = to;
  }
  same(mine.length);
  return parts;
}

/** The text that the choices make, one for each part that differs. */
export function joinParts(parts: readonly ConflictPart[], choices: readonly Choice[]): string {
  let index = 0;
  return parts.map((part) => (part.kind === 'same' ? part.text : chosen(part, choices[index++]!))).join('');
}

/**
 * What to begin with: where only one side changed the common base, that side; where both did, both.
 */
export function firstChoices(base: string | null, mine: string, theirs: string): readonly Choice[] {
  const parts = conflictParts(mine, theirs);
  const ours = base === null ? null : lineChanges(mine, base);
  const others = base === null ? null : lineChanges(theirs, base);
  let [at, there] = [0, 0];
  const choices: Choice[] = [];
  for (const part of parts) {
    const [a, b] = part.kind === 'same' ? [part.text, part.text] : [part.mine, part.theirs];
    if (part.kind === 'differs')
      choices.push(
        !isTouched(others, there, there + b.length)
          ? 'mine'
          : isTouched(ours, at, at + a.length)
            ? 'both'
            : 'theirs',
      );
    at += a.length;
    there += b.length;
  }
  return choices;
}

function isTouched(changes: readonly TextChange[] | null, from: number, to: number): boolean {
  return changes === null || changes.some((change) => change.from <= to && change.to >= from);
}

function chosen(
  { mine, theirs }: { readonly mine: string; readonly theirs: string },
  choice: Choice,
): string {
  if (choice !== 'both') return choice === 'mine' ? mine : theirs;
  const isCut = mine !== '' && !mine.endsWith('\n') && theirs !== '';
  return mine + (isCut ? '\n' : '') + theirs;
}
