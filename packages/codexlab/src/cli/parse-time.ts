import { dateMs } from '@codexlab/core';
import { InvalidArgumentError } from 'commander';

const MAX_DAYS = 3650;

/** A number of days from 1 to 3,650. */
export function parseDays(text: string): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && days >= 1 && days <= MAX_DAYS) return days;
  throw new InvalidArgumentError(`It must be a whole number of days from 1 to ${MAX_DAYS}.`);
}

const DAYS_AHEAD: Readonly<Record<string, number>> = { today: 0, tomorrow: 1 };

/** A day of the calendar, as `2026-03-01`; `today` and `tomorrow` are those of the machine. */
export function parseDay(text: string): string {
  if (dateMs(text) !== null) return text;
  const ahead = Object.hasOwn(DAYS_AHEAD, text) ? DAYS_AHEAD[text] : undefined;
  if (ahead === undefined)
    throw new InvalidArgumentError('It must be a day like 2026-03-01, or today or tomorrow.');
  const day = new Date();
  day.setDate(day.getDate() + ahead);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

/** A moment in milliseconds: a date (its beginning in UTC), or a date with time in ISO 8601. */
export function parseMoment(text: string): number {
  const timeMs = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : NaN;
  if (Number.isFinite(timeMs)) return timeMs;
  throw new InvalidArgumentError('It must be a date like 2026-03-01, or 2026-03-01T12:00:00Z.');
}

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** An age in milliseconds: `12h`, `30d`, `8w`. */
export function parseAge(text: string): number {
  const [, count, unit = ''] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  if (count !== undefined) return Number(count) * UNIT_MS[unit]!;
  throw new InvalidArgumentError('It must be an age like 12h, 30d or 8w.');
}
