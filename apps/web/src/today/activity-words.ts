import type { AnswerOf } from '../api/types.ts';
import { baseName, parentFolder } from '../tabs/tab-location.ts';
import { isoDay } from './daily-note.ts';

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

/** Who did it, as it is shown. */
export function whoDid({ by }: Pick<ActivityItem, 'by'>): string {
  return by.name ?? (by.kind === 'disk' ? 'Another program' : by.kind === 'agent' ? 'An agent' : 'Somebody');
}

/** What was done, between who and the file. */
export function verbOf({ what, old_path, path }: Pick<ActivityItem, 'what' | 'old_path' | 'path'>): string {
  if (what !== 'moved')
    return { created: 'made', changed: 'changed', removed: 'deleted', resynced: 'changed many files' }[what];
  return old_path !== null && path !== null && parentFolder(old_path) === parentFolder(path)
    ? `renamed ${baseName(old_path)} to`
    : 'moved';
}

function dayTitle(at: string, nowMs: number): string {
  const day = isoDay(new Date(at));
  if (day === isoDay(new Date(nowMs))) return 'Today';
  return day === isoDay(new Date(nowMs - DAY_MS)) ? 'Yesterday' : DAY.format(Date.parse(at));
}
