/*
 * Dates as people and programs write them into files: ISO 8601 days, and moments with or without a zone. A moment
 * without a zone is taken as UTC, as YAML does.
 */
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const MOMENT =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(?:([Zz])|([+-])(\d{2}):?(\d{2})?)?$/;
const MINUTE_MS = 60_000;

/** The first moment (UTC) of a day written `2024-01-31`, in ms since the epoch; null when it is no such day. */
export function dateMs(text: string): number | null {
  const match = text.length === 10 ? DAY.exec(text) : null;
  return match ? dayMs(match) : null;
}

/** The moment of `2024-01-31T10:00:00.5+02:00` (also with a blank, without seconds or zone), or null. */
export function datetimeMs(text: string): number | null {
  const match = text.length >= 16 && text.length <= 40 ? MOMENT.exec(text) : null;
  const day = match && dayMs(match);
  if (!match || day === null) return null;
  const [hours, minutes, seconds] = [match[4], match[5], match[6] ?? '0'].map(Number) as [
    number,
    number,
    number,
  ];
  if (hours > 23 || minutes > 59 || seconds > 60) return null;
  const fractionMs = match[7] === undefined ? 0 : Math.trunc(Number(`0.${match[7]}`) * 1000);
  const zone = zoneMinutes(match);
  return zone === null ? null : day + (hours * 60 + minutes - zone) * MINUTE_MS + seconds * 1000 + fractionMs;
}

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
const DAY_MS = 86_400_000;
/** Days between the first of January of the years 1 and 1970. */
const DAYS_BEFORE_EPOCH = 719_162;

/** By the rules of the calendar, since making a `Date` costs more than everything else here. */
function dayMs([, yearText, monthText, dayText]: RegExpExecArray): number | null {
  const [year, month, day] = [Number(yearText), Number(monthText), Number(dayText)];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = DAYS_BEFORE_MONTH[month]! - DAYS_BEFORE_MONTH[month - 1]! + (isLeap && month === 2 ? 1 : 0);
  if (!(day >= 1 && day <= length)) return null;
  const years = year - 1;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  const inYear = DAYS_BEFORE_MONTH[month - 1]! + (isLeap && month > 2 ? 1 : 0) + day - 1;
  return (years * 365 + leapDays + inYear - DAYS_BEFORE_EPOCH) * DAY_MS;
}

function zoneMinutes(match: RegExpExecArray): number | null {
  if (match[9] === undefined) return 0;
  const [hours, minutes] = [Number(match[10]), Number(match[11] ?? '0')];
  if (hours > 14 || minutes > 59) return null;
  return (match[9] === '-' ? -1 : 1) * (hours * 60 + minutes);
}
