import type { HistoryEntry } from './use-history.ts';

/** A line of a timeline: the name of a day, or a commit. */
export type TimelineRow =
  | { readonly kind: 'day'; readonly key: string; readonly label: string }
  | { readonly kind: 'commit'; readonly key: string; readonly entry: HistoryEntry };

const DAY_MS = 24 * 60 * 60 * 1000;
const THIS_YEAR = new Intl.DateTimeFormat('en', { weekday: 'long', month: 'long', day: 'numeric' });
const OTHER_YEAR = new Intl.DateTimeFormat('en', { year: 'numeric', month: 'long', day: 'numeric' });

/** Groups commits, which come newest first, by the days of the reader. */
export function timelineRows(entries: readonly HistoryEntry[], nowMs: number): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  let last = '';
  for (const entry of entries) {
    const label = dayLabel(Date.parse(entry.committed_at), nowMs);
    if (label !== last) rows.push({ kind: 'day', key: `day:${label}:${entry.id}`, label });
    last = label;
    rows.push({ kind: 'commit', key: entry.id, entry });
  }
  return rows;
}

/** `Today`, `Yesterday`, `Saturday, March 14`, `March 14, 2025`. */
function dayLabel(timeMs: number, nowMs: number): string {
  if (isSameDay(timeMs, nowMs)) return 'Today';
  if (isSameDay(timeMs, nowMs - DAY_MS)) return 'Yesterday';
  const isThisYear = new Date(timeMs).getFullYear() === new Date(nowMs).getFullYear();
  return (isThisYear ? THIS_YEAR : OTHER_YEAR).format(timeMs);
}

function isSameDay(aMs: number, bMs: number): boolean {
  return new Date(aMs).toDateString() === new Date(bMs).toDateString();
}
