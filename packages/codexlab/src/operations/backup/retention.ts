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

/** Reads `7d,4w,12m`. Throws `invalid` naming `field`; the message names it where that is a variable. */
export function parseKeep(text: string, field: string): KeepRule {
  const rule: Partial<Record<KeepUnit, number>> = {};
  const what = /^[A-Z]/.test(field) ? `${field} is "${text}", which` : `"${text}"`;
  for (const part of text.split(',')) {
    const [, count, unit] = /^\s*(\d{1,5})([dwmy])\s*$/.exec(part) ?? [];
    if (!isUnit(unit) || Number(count) < 1 || Number(count) > MAX_KEPT || rule[unit] !== undefined)
      throw new CodexError('invalid', `${what} does not say what to keep. Write it like 7d,4w,12m.`, {
        field,
      });
    rule[unit] = Number(count);
  }
  return rule;
}

/** What is known of backups besides their names. */
export interface RemovalFacts {
  /** Those that lack something, or cannot be read: of each period one stays only where there is no other. */
  readonly poor?: ReadonlySet<string> | undefined;
  /** The one that was just made: it stays, also after the clock was set back. */
  readonly made?: string | undefined;
}

/**
 * Which backups go. The newest one always stays, the newest that lacks nothing too, and so does what bears another name
 * than ours. A period without a backup counts for nothing: `7d` keeps seven, however far apart they lie.
 */
export function planRemoval(
  names: readonly string[],
  rule: KeepRule,
  { poor = new Set(), made }: RemovalFacts = {},
): readonly string[] {
  const dated = names
    .flatMap((name) => {
      const timeMs = timeOfBackup(name);
      return timeMs === null ? [] : [{ name, timeMs }];
    })
    .toSorted((a, b) => b.timeMs - a.timeMs || collate(b.name, a.name));
  const newestWhole = dated.find(({ name }) => !poor.has(name));
  const kept = new Set([dated[0]?.name, newestWhole?.name, made]);
  for (const [unit, count] of Object.entries(rule)) {
    if (!isUnit(unit)) continue;
    const bestOf = new Map<string, string>();
    for (const { name, timeMs } of dated) {
      const period = periodOf[unit](timeMs);
      const before = bestOf.get(period);
      if (before === undefined ? bestOf.size < count : poor.has(before) && !poor.has(name))
        bestOf.set(period, name);
    }
    for (const name of bestOf.values()) kept.add(name);
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
