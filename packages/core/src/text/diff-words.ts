import { changedRuns, type Effort } from './changed-runs.ts';
import type { DiffWord } from './text-diff.ts';
import type { Stretch } from './text-lines.ts';

/** Words, gaps, line feeds, and every other sign on its own. */
const TOKEN = /\n|[^\S\n]+|[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu;
const WORD = /[\p{L}\p{N}]/u;
/** Longer runs of changes are not compared by words: nobody reads them so. */
const MAX_RUN_CHARS = 65_536;

/** The lines of a run of changes in pieces. */
export interface WordsOfRun {
  readonly removed: readonly (readonly DiffWord[])[];
  readonly added: readonly (readonly DiffWord[])[];
}

/** Compares the lines of a run of changes (without line ends) word by word; null when they have no word in common, or are long. */
export function diffWords(
  removed: readonly string[],
  added: readonly string[],
  effort: Effort,
): WordsOfRun | null {
  if (removed.length === 0 || added.length === 0) return null;
  const before = removed.join('\n');
  const after = added.join('\n');
  if (before.length + after.length > MAX_RUN_CHARS) return null;
  const tokens = before.match(TOKEN) ?? [];
  const newTokens = after.match(TOKEN) ?? [];
  const runs = changedRuns(tokens, newTokens, effort);
  const was = piecesOf(
    tokens,
    runs.map((run) => run.before),
  );
  if (!was.some((line) => line.some(({ text, changed }) => !changed && WORD.test(text)))) return null;
  return {
    removed: was,
    added: piecesOf(
      newTokens,
      runs.map((run) => run.after),
    ),
  };
}

/** Tokens joined where they are alike, line by line. */
function piecesOf(tokens: readonly string[], changes: readonly Stretch[]): DiffWord[][] {
  const lines: DiffWord[][] = [[]];
  let nth = 0;
  for (const [at, text] of tokens.entries()) {
    while (nth < changes.length && changes[nth]!.to <= at) nth++;
    const changed = nth < changes.length && changes[nth]!.from <= at;
    const line = lines.at(-1)!;
    const last = line.at(-1);
    if (text === '\n') lines.push([]);
    else if (last?.changed === changed) line[line.length - 1] = { text: last.text + text, changed };
    else line.push({ text, changed });
  }
  return lines;
}
