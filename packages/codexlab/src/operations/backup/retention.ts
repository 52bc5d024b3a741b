import { CodexError } from '@codexlab/core';
import { timeOfBackup } from './backup-name.ts';

/** How many backups are kept: the newest of each of so many days, weeks, months and years (all in UTC). */
export type KeepRule = Readonly<Partial<Record<KeepUnit, number>>>;

/** `d` day, `w` week from Monday, `m` month, `y` year. */
export type KeepUnit = 'd' | 'w' | 'm' | 'y';

const DAY_MS = 86_400_000;
const MAX_KEPT = 10_000;
/** The first Monday after the epoch. */
const MONDAY_MS = 4 * DAY_MS;

const periodOf: Readonly<Record<KeepUnit, (timeMs: number) => string>> = {
  d: (timeMs) => new Date(timeMs).toISOString().slice(0, 10),
  w: (timeMs) => String(Math.floor((timeMs - MONDAY_MS) / (7 * DAY_MS))),
  m: (timeMs) => new Date(timeMs).toISOString().slice(0, 7),
  y: (timeMs) => new Date(timeMs).toISOString().slice(0, 4),
};

/** Reads `7d,4w,12m`. Throws `invalid` naming `field`. */
export function parseKeep(text: string, field: string): KeepRule {
  const rule: Partial<Record<KeepUnit, number>> = {};
  for (const part of text.split(',')) {
    const [, count, unit] = /^\s*(\d{1,5})([dwmy])\s*$/.exec(part) ?? [];
    if (!isUnit(unit) || Number(count) < 1 || Number(count) > MAX_KEPT || rule[unit] !== undefined)
      throw new CodexError('invalid', `"${text}" does not say what to keep. Write it like 7d,4w,12m.`, {
        field,
      });
    rule[unit] = Number(count);
  }
  return rule;
}

/**
 * Which backups go. The newest one always stays, and so does what bears another name than ours. A period without a
 * backup counts for nothing: `7d` keeps seven, however far apart they lie.
 */
export function planRemoval(names: readonly string[], rule: KeepRule): readonly string[] {
  const dated = names
    .flatMap((name) => {
      const timeMs = timeOfBackup(name);
      return timeMs === null ? [] : [{ name, timeMs }];
    })
    .toSorted((a, b) => b.timeMs - a.timeMs || collate(b.name, a.name));
  const kept = new Set(dated.slice(0, 1).map(({ name }) => name));
  for (const [unit, count] of Object.entries(rule)) {
    if (!isUnit(unit)) continue;
    const newestOf = new Map<string, string>();
    for (const { name, timeMs } of dated) {
      const period = periodOf[unit](timeMs);
      if (!newestOf.has(period) && newestOf.size < count) newestOf.set(period, name);
    }
    for (const name of newestOf.values()) kept.add(name);
  }
  return dated.filter(({ name }) => !kept.has(name)).map(({ name }) => name);
}

/** The tenth backup of a second comes after the second one. */
function collate(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

function isUnit(text: string | undefined): text is KeepUnit {
  return text !== undefined && Object.hasOwn(periodOf, text);
}
