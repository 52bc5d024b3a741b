import type { SqlDriver } from '../driver.ts';
import { joinSql, sql, type SqlFragment } from '../sql.ts';
import { type Condition, cutSet, onlySet } from './condition.ts';

/** Files are counted up to this number. */
export const MAX_COUNTED = 10_000;
/** Fewer files than this are gathered and sorted; more are met often enough when walking an index in its order. */
export const MAX_GATHERED = 5000;
/** When counting files of a large set that meet other conditions too, so many of them are tried. */
export const MAX_TRIED = 4000;
/** With no more than this it is not worth looking for a smaller set. */
const FEW = 200;

/** One of several conditions with the number of files that meet it. */
export interface SizedCondition {
  readonly condition: Condition;
  /** At most one more than `MAX_COUNTED`. */
  readonly files: number;
}

type Reads = Pick<SqlDriver, 'all'>;

/** The condition that the fewest files meet, as far as indexes lead to them; null when none does. */
export async function rarest(
  driver: Reads,
  conditions: readonly Condition[],
): Promise<SizedCondition | null> {
  let best: SizedCondition | null = null;
  for (const condition of conditions) {
    if (condition.sets === null) continue;
    const files = await countSet(driver, condition);
    if (best === null || files < best.files) best = { condition, files };
    if (best.files <= FEW) break;
  }
  return best;
}

/** The condition as it should stand in a statement about few files (`hit`), or about many. */
export async function asFilter(driver: Reads, condition: Condition): Promise<SqlFragment> {
  if (condition.sets === null) return condition.test;
  const files = await countFiles(driver, cutSet(condition, MAX_GATHERED + 1));
  return files <= MAX_GATHERED ? sql`hit.rid in (${onlySet(condition)})` : condition.test;
}

/** Most sets are small, or beyond the limit: skipping rows up to it costs half of counting them with a limit. */
async function countSet(driver: Reads, condition: Condition): Promise<number> {
  if (condition.repeats || condition.sets?.length !== 1)
    return countFiles(driver, cutSet(condition, MAX_COUNTED + 1));
  const [set] = condition.sets;
  const beyond = sql`${set!} limit 1 offset ${MAX_COUNTED}`;
  const rows = await driver.all(beyond.sql, beyond.params);
  return rows.length > 0 ? MAX_COUNTED + 1 : countFiles(driver, set!);
}

/** How many rows a select has. */
export async function countFiles(driver: Reads, select: SqlFragment): Promise<number> {
  const query = sql`select count(*) as files from (${select})`;
  const [row] = await driver.all<{ files: number }>(query.sql, query.params);
  return row?.files ?? 0;
}

/** All of the tests of conditions; true when there are none. */
export function allTests(conditions: readonly Condition[]): SqlFragment {
  return conditions.length === 0
    ? sql`1`
    : joinSql(
        conditions.map(({ test }) => test),
        ' and ',
      );
}
