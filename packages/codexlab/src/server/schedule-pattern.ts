import { CodexError } from '@codexlab/core';
import { Cron } from 'croner';

/** The moments of a schedule, in UTC, to the minute. */
export interface SchedulePattern {
  /** As a person wrote it. */
  readonly text: string;
  /** The newest one that is not later than `nowMs`; null: there was none. */
  lastUntil(nowMs: number): number | null;
  /** The first one that is later than `nowMs`; null: there will be none. */
  nextAfter(nowMs: number): number | null;
}

/**
 * The value of a variable that says when something is done: minute, hour, day of month, month, day of week, as cron has
 * them, in UTC; null for `off`. Throws `invalid` naming the variable.
 */
export function schedulePatternOf(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
  usual: string,
): SchedulePattern | null {
  const text = env[name] || usual;
  if (text === 'off') return null;
  const pattern = patternOf(text);
  if (pattern) return pattern;
  const message =
    `${name} is "${text}"; write minute, hour, day of month, month and day of week in UTC, such as "30 3 * * *" ` +
    'for each night at half past three, or "off".';
  throw new CodexError('invalid', message, { field: name });
}

function patternOf(text: string): SchedulePattern | null {
  try {
    // An offset, not the zone UTC: the formats of zones take longer to load than all else a configuration asks for.
    const cron = new Cron(text, { paused: true, utcOffset: 0, mode: '5-part' });
    if (cron.nextRun() === null) return null;
    return {
      text,
      lastUntil: (nowMs) => cron.previousRuns(1, new Date(nowMs + 1))[0]?.getTime() ?? null,
      nextAfter: (nowMs) => cron.nextRun(new Date(nowMs))?.getTime() ?? null,
    };
  } catch {
    return null; // what is wrong with it is told in words of ours
  }
}
