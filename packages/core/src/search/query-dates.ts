import { dateMs, datetimeMs } from '../properties/date-text.ts';
import { nearestWord } from './query-words.ts';

/** When and where a search is made, so that `today` means the caller's day. */
export interface SearchMoment {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** The caller's clock is so many minutes ahead of UTC: 120 for Berlin in summer, -300 for New York in winter. */
  readonly utcOffsetMinutes: number;
}

/** A stretch of time in milliseconds since the epoch; `toMs` no longer belongs to it. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * What dates of a search are compared with. Dates written into files have no zone and are kept as if they were UTC:
 * for these (`written`) the caller's calendar and clock are read off and taken as UTC too, so that `due:today` finds
 * the date that the caller's calendar shows. Time stamps (`stamp`) are true moments: a day is then the caller's day,
 * from midnight to midnight there. A moment with a zone of its own is that moment in both.
 */
export type DateScale = 'written' | 'stamp';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const YEAR = /^[1-9]\d{3}$/;
const MONTH = /^(\d{4})-(\d{2})$/;
const TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(?:[.,](\d+))?)?\s?(.*)$/i;
const STEP = /^([+-])(\d{1,5})([hdwmy])$/i;
const NAMED = /^(this|last|next)[-_ ]?(week|month|year)$/i;
const DAY_WORDS: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };

/**
 * The period that a date of a search names: `2024`, `2024-01`, `2024-01-31`, `2024-01-31T10:00`, `today`, `-7d`,
 * `this-week` … A moment is as long as it is written exactly: a minute, a second or a millisecond. Null for other text.
 */
export function parsePeriod(text: string, moment: SearchMoment, scale: DateScale): Period | null {
  const offsetMs = moment.utcOffsetMinutes * MINUTE_MS;
  const zoned = zonedPeriod(text);
  if (zoned) return zoned;
  const period = writtenPeriod(text) ?? relativePeriod(text, moment.nowMs + offsetMs);
  const shiftMs = scale === 'stamp' ? offsetMs : 0;
  return period && { fromMs: period.fromMs - shiftMs, toMs: period.toMs - shiftMs };
}

/** The word for a date that was perhaps meant. */
export function nearestDateWord(text: string): string | null {
  if (/^\d{1,5}[dwmyh]$/i.test(text)) return `-${text}`;
  return nearestWord(text, [...Object.keys(DAY_WORDS), 'now', 'this-week', 'this-month', 'this-year']);
}

function zonedPeriod(text: string): Period | null {
  const zone = TIME.exec(text)?.[3];
  return zone ? timePeriod(text) : null;
}

function writtenPeriod(text: string): Period | null {
  if (YEAR.test(text)) return months(Number(text), 0, 12);
  const month = MONTH.exec(text);
  if (month) {
    const number = Number(month[2]);
    return number >= 1 && number <= 12 ? months(Number(month[1]), number - 1, 1) : null;
  }
  const day = dateMs(text);
  return day === null ? timePeriod(text) : { fromMs: day, toMs: day + DAY_MS };
}

function timePeriod(text: string): Period | null {
  const fromMs = datetimeMs(text);
  if (fromMs === null) return null;
  const [, seconds, fraction] = TIME.exec(text) ?? [];
  const lengthMs = seconds === undefined ? MINUTE_MS : fraction === undefined ? 1000 : 1;
  return { fromMs, toMs: fromMs + lengthMs };
}

/** `localMs` is what the caller's clock shows, taken as UTC. */
function relativePeriod(text: string, localMs: number): Period | null {
  const word = text.toLowerCase();
  if (word === 'now') return { fromMs: localMs, toMs: localMs + 1 };
  const today = Math.floor(localMs / DAY_MS) * DAY_MS;
  const days = Object.hasOwn(DAY_WORDS, word) ? DAY_WORDS[word]! : null;
  if (days !== null) return dayPeriod(today + days * DAY_MS);
  const step = STEP.exec(word);
  if (step) return stepPeriod(Number(`${step[1]}${step[2]}`), step[3]!, { localMs, today });
  const named = NAMED.exec(word);
  return named && namedPeriod(named[1]!, named[2]!, today);
}

function stepPeriod(count: number, unit: string, now: { localMs: number; today: number }): Period {
  if (unit === 'h') return { fromMs: now.localMs + count * HOUR_MS, toMs: now.localMs + count * HOUR_MS + 1 };
  if (unit === 'd' || unit === 'w') return dayPeriod(now.today + count * (unit === 'w' ? 7 : 1) * DAY_MS);
  return dayPeriod(addMonths(now.today, unit === 'y' ? count * 12 : count));
}

/** Weeks begin on Monday. */
function namedPeriod(which: string, unit: string, today: number): Period {
  const step = which === 'last' ? -1 : which === 'next' ? 1 : 0;
  const date = new Date(today);
  if (unit === 'month') return months(date.getUTCFullYear(), date.getUTCMonth() + step, 1);
  if (unit === 'year') return months(date.getUTCFullYear() + step, 0, 12);
  const monday = today - ((date.getUTCDay() + 6) % 7) * DAY_MS + step * 7 * DAY_MS;
  return { fromMs: monday, toMs: monday + 7 * DAY_MS };
}

function dayPeriod(fromMs: number): Period {
  return { fromMs, toMs: fromMs + DAY_MS };
}

function months(year: number, month: number, count: number): Period {
  return { fromMs: monthMs(year, month), toMs: monthMs(year, month + count) };
}

function monthMs(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1);
}

/** The same day some months away, or the last of that month. */
function addMonths(dayMs: number, count: number): number {
  const date = new Date(dayMs);
  const first = monthMs(date.getUTCFullYear(), date.getUTCMonth() + count);
  const last = monthMs(date.getUTCFullYear(), date.getUTCMonth() + count + 1) - DAY_MS;
  return Math.min(first + (date.getUTCDate() - 1) * DAY_MS, last);
}
