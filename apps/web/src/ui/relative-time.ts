const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const DAY = new Intl.DateTimeFormat('en', { year: 'numeric', month: 'short', day: 'numeric' });
const EXACT = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `just now`, `5 minutes ago`, `yesterday`, `Mar 14, 2026`. */
export function relativeTime(timeMs: number, nowMs: number): string {
  const agoMs = nowMs - timeMs;
  if (agoMs < MINUTE_MS && agoMs > -MINUTE_MS) return 'just now';
  if (Math.abs(agoMs) < HOUR_MS) return RELATIVE.format(-Math.round(agoMs / MINUTE_MS), 'minute');
  if (Math.abs(agoMs) < DAY_MS) return RELATIVE.format(-Math.round(agoMs / HOUR_MS), 'hour');
  if (Math.abs(agoMs) < 14 * DAY_MS) return RELATIVE.format(-Math.round(agoMs / DAY_MS), 'day');
  return DAY.format(timeMs);
}

/** The moment as precisely as people read it. */
export function exactTime(timeMs: number): string {
  return EXACT.format(timeMs);
}
