import type { PropertyBound, PropertyClass, PropertyRange } from '@codexlab/core';
import { joinSql, pickSql, sql, type SqlFragment } from '../sql.ts';
import { type Condition, indexed, NOTHING, repeated } from './condition.ts';
import { classCode } from './property-codes.ts';

/** What an index knows of a property name. */
export interface PropertyFacts {
  readonly nameId: number;
  /** Some file has more than one value for it. */
  readonly lists: boolean;
}

const COLUMNS = {
  value: 'p.value',
  hitValue: 'hit.value',
  modified: 'f.last_modified',
  size: 'f.size',
} as const;

/** A range that is open at both ends would give the engine no use for the index it is told to take. */
const LOWEST: PropertyBound = { value: Number.MIN_SAFE_INTEGER, inclusive: true };

/** Some value of the property lies in one of the ranges; with `null` there is any. */
export function propertyCondition(
  facts: PropertyFacts | undefined,
  ranges: readonly PropertyRange[] | null,
): Condition {
  if (!facts || ranges?.length === 0) return NOTHING;
  const { nameId, lists } = facts;
  const anyOf = ranges === null ? sql`` : sql` and (${joinSql(ranges.map(inValues), ' or ')})`;
  const test = sql`exists (select 1 from property p where p.rid = hit.rid and p.name_id = ${nameId}${anyOf})`;
  if (ranges === null) {
    const set = sql`select p.rid from property p indexed by property_first where p.name_id = ${nameId} and p.ordinal = 0`;
    return indexed(set, test);
  }
  const firsts = ranges.map(
    (range) => sql`select p.rid from property p indexed by property_first
      where p.name_id = ${nameId} and p.ordinal = 0 and ${inValues(range)}`,
  );
  const later = ranges.map(
    (range) => sql`select p.rid from property p indexed by property_later
      where p.name_id = ${nameId} and p.ordinal > 0 and ${inValues(range)}`,
  );
  if (lists) return repeated([...firsts, ...later], test);
  return firsts.length === 1 ? indexed(firsts[0]!, test) : repeated(firsts, test);
}

/** A column of a file lies in one of the ranges of its class. */
export function columnRanges(
  column: keyof typeof COLUMNS,
  wanted: PropertyClass,
  ranges: readonly PropertyRange[],
): readonly SqlFragment[] {
  return ranges
    .filter((range) => range.class === wanted)
    .map(({ from, to }) => between(column, { from: from ?? LOWEST, to }));
}

/** The bounds of a range; true when it has none. */
export function between(
  column: keyof typeof COLUMNS,
  { from, to }: Omit<PropertyRange, 'class'>,
): SqlFragment {
  const name = pickSql(COLUMNS, column);
  if (from?.inclusive && to?.inclusive && from.value === to.value) return sql`${name} = ${from.value}`;
  const lower = from && (from.inclusive ? sql`${name} >= ${from.value}` : sql`${name} > ${from.value}`);
  const upper = to && (to.inclusive ? sql`${name} <= ${to.value}` : sql`${name} < ${to.value}`);
  const bounds = [lower, upper].filter((bound) => bound !== null);
  return bounds.length === 0 ? sql`1` : joinSql(bounds, ' and ');
}

function inValues(range: PropertyRange): SqlFragment {
  return sql`p.class = ${classCode(range.class)} and ${between('value', range)}`;
}
