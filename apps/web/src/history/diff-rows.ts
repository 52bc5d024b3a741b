import type { FileDiff } from './use-history.ts';

/** A line of a comparison, as the API tells it. */
export type DiffLine = FileDiff['hunks'][number]['lines'][number];

/** A row of a comparison. Side by side, a row has what stood there before and what stands there after. */
export type DiffRow =
  /** Lines that are the same on both sides and not shown. */
  | { readonly kind: 'fold'; readonly key: string; readonly hidden: number }
  | { readonly kind: 'line'; readonly key: string; readonly line: DiffLine }
  | {
      readonly kind: 'pair';
      readonly key: string;
      readonly left: DiffLine | null;
      readonly right: DiffLine | null;
    };

/** How a comparison is laid out. */
export type DiffLayout = 'split' | 'inline';

/** The rows of a comparison: unchanged parts between the changes are folded. */
export function diffRows({ hunks }: Pick<FileDiff, 'hunks'>, layout: DiffLayout): readonly DiffRow[] {
  const rows: DiffRow[] = [];
  let seen: Seen = { before: 0, after: 0 };
  hunks.forEach(({ lines }, index) => {
    const hidden = hiddenBefore(lines, seen);
    if (hidden > 0) rows.push({ kind: 'fold', key: `fold:${index}`, hidden });
    rows.push(...(layout === 'split' ? pairs(lines, index) : singles(lines, index)));
    seen = lastOf(lines, seen);
  });
  return rows;
}

interface Seen {
  readonly before: number;
  readonly after: number;
}

/** What is hidden is the same on both sides, so either side tells how much it is. */
function hiddenBefore(lines: readonly DiffLine[], seen: Seen): number {
  const before = lines.find((line) => line.before !== null)?.before;
  if (before !== undefined && before !== null) return before - seen.before - 1;
  const after = lines.find((line) => line.after !== null)?.after;
  return after === undefined || after === null ? 0 : after - seen.after - 1;
}

function lastOf(lines: readonly DiffLine[], seen: Seen): Seen {
  return {
    before: lines.findLast((line) => line.before !== null)?.before ?? seen.before,
    after: lines.findLast((line) => line.after !== null)?.after ?? seen.after,
  };
}

function singles(lines: readonly DiffLine[], hunk: number): DiffRow[] {
  return lines.map((line, index) => ({ kind: 'line', key: `${hunk}:${index}`, line }));
}

/** Removed lines stand beside the added ones that follow them. */
function pairs(lines: readonly DiffLine[], hunk: number): DiffRow[] {
  const rows: DiffRow[] = [];
  const push = (left: DiffLine | null, right: DiffLine | null) =>
    rows.push({ kind: 'pair', key: `${hunk}:${rows.length}`, left, right });
  for (let index = 0; index < lines.length;) {
    const removed = runOf(lines, index, 'removed');
    const added = runOf(lines, index + removed.length, 'added');
    const count = Math.max(removed.length, added.length);
    for (let each = 0; each < count; each++) push(removed[each] ?? null, added[each] ?? null);
    index += removed.length + added.length;
    const same = lines[index];
    if (same?.kind !== 'same') continue;
    push(same, same);
    index += 1;
  }
  return rows;
}

function runOf(lines: readonly DiffLine[], from: number, kind: DiffLine['kind']): readonly DiffLine[] {
  let end = from;
  while (lines[end]?.kind === kind) end += 1;
  return lines.slice(from, end);
}
