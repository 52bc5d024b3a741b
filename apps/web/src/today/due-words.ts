const DAY_MS = 24 * 60 * 60 * 1000;
const SOON_DAYS = 7;
const WEEKDAY = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' });
const DAY = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' });
const FULL = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  year: 'numeric',
  timeZone: 'UTC',
});

/** When something is due, as people say it. */
export interface DueWords {
  readonly text: string;
  readonly isLate: boolean;
  readonly isToday: boolean;
}

/** Says when a day (`2026-03-14`) is, seen from another. Pure. */
export function dueWords(due: string, today: string): DueWords {
  const days = Math.round((Date.parse(due) - Date.parse(today)) / DAY_MS);
  return { text: wordsOf(due, today, days), isLate: days < 0, isToday: days === 0 };
}

function wordsOf(due: string, today: string, days: number): string {
  if (days === 0) return 'Today';
  if (days === 1) return 'Tomorrow';
  if (days === -1) return 'Yesterday';
  const moment = Date.parse(due);
  if (days > 0 && days < SOON_DAYS) return WEEKDAY.format(moment);
  return due.slice(0, 4) === today.slice(0, 4) ? DAY.format(moment) : FULL.format(moment);
}
