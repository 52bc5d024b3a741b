import type { AnswerOf } from '../api/types.ts';
import { baseName, parentFolder } from '../tabs/tab-location.ts';
import { isoDay } from './day.ts';

/** What somebody did to a file in one go. */
export type ActivityItem = AnswerOf<'activity', 'list'>;

/** Items of one day, newest first. */
export interface ActivityDay {
  /** `2026-11-21`, by the clock of this place. */
  readonly day: string;
  readonly title: string;
  readonly items: readonly ActivityItem[];
}

const DAY = new Intl.DateTimeFormat('en', { weekday: 'long', month: 'long', day: 'numeric' });
const DAY_MS = 24 * 60 * 60 * 1000;
/** What comes so close together was one deed. */
const ONE_GO_MS = 60_000;

/** Puts items, which come newest first, under the days on which they happened. Pure. */
export function byDay(items: readonly ActivityItem[], nowMs: number): readonly ActivityDay[] {
  const days: { day: string; title: string; items: ActivityItem[] }[] = [];
  for (const item of items) {
    const day = isoDay(new Date(item.at));
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, title: dayTitle(item.at, nowMs), items: [item] });
  }
  return days;
}

/** Puts neighbours together that the same one made, at the same time: a folder that was copied is one thing. Pure. */
export function toRuns(items: readonly ActivityItem[]): readonly (readonly ActivityItem[])[] {
  const runs: ActivityItem[][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && isOneGo(last, item)) run.push(item);
    else runs.push([item]);
  }
  return runs;
}

/** Who did it, as it stands behind `changed by`. */
export function whoDid({ by }: Pick<ActivityItem, 'by'>): string {
  return by.name ?? (by.kind === 'disk' ? 'another program' : by.kind === 'agent' ? 'an agent' : 'somebody');
}

/** What was done to the file, before `by` and who. */
export function verbOf({ what, old_path, path }: Pick<ActivityItem, 'what' | 'old_path' | 'path'>): string {
  if (what !== 'moved')
    return { created: 'Made', changed: 'Changed', removed: 'Deleted', resynced: 'Many files changed' }[what];
  if (old_path === null || path === null) return 'Moved';
  return parentFolder(old_path) === parentFolder(path)
    ? `Renamed from ${baseName(old_path)}`
    : `Moved from ${parentFolder(old_path).slice(0, -1) || 'the top'}`;
}

function isOneGo(a: ActivityItem, b: ActivityItem): boolean {
  return (
    a.what === b.what &&
    a.by.id === b.by.id &&
    a.by.kind === b.by.kind &&
    a.notebook.id === b.notebook.id &&
    Math.abs(Date.parse(a.at) - Date.parse(b.at)) < ONE_GO_MS
  );
}

function dayTitle(at: string, nowMs: number): string {
  const day = isoDay(new Date(at));
  if (day === isoDay(new Date(nowMs))) return 'Today';
  return day === isoDay(new Date(nowMs - DAY_MS)) ? 'Yesterday' : DAY.format(Date.parse(at));
}
