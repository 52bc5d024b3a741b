import { joinSql, sql, type SqlFragment } from '../sql.ts';

/** What a file must meet, in the two forms in which a statement can ask for it. */
export interface Condition {
  /**
   * Selects of `rid` that together give the files that meet it, each read by an index and stopped by a limit; null when
   * no index leads to them.
   */
  readonly sets: readonly SqlFragment[] | null;
  /** Some of the selects give a file more than once. */
  readonly repeats: boolean;
  /** True or false (never null) for the file `hit.rid`; its cost does not grow with the notebook. */
  readonly test: SqlFragment;
}

/** A condition that an index leads to, which gives each file once. */
export function indexed(set: SqlFragment, test: SqlFragment): Condition {
  return { sets: [set], repeats: false, test };
}

/** The same where a file may come more than once. */
export function repeated(sets: readonly SqlFragment[], test: SqlFragment): Condition {
  return { sets, repeats: true, test };
}

/** A condition that can only be tried on each file. */
export function tested(test: SqlFragment): Condition {
  return { sets: null, repeats: false, test };
}

/** A condition that no file meets. A constant would take terms out of statements that name an index for them. */
export const NOTHING: Condition = indexed(sql`select 0 as rid where 0`, sql`hit.rid < 0`);

/** The opposite. */
export function negation({ test }: Condition): Condition {
  return tested(sql`not (${test})`);
}

/** One of several; an index leads to it when one leads to each. */
export function either(conditions: readonly Condition[]): Condition {
  const sets = conditions.flatMap((condition) => condition.sets ?? []);
  const all = conditions.every((condition) => condition.sets !== null);
  return { sets: all ? sets : null, repeats: true, test: joined(conditions, ' or ') };
}

/** All of several; an index leads to it when one leads to any. */
export function both(conditions: readonly Condition[]): Condition {
  const at = conditions.findIndex((condition) => condition.sets !== null);
  const leading = conditions[at];
  const test = joined(conditions, ' and ');
  if (!leading?.sets) return tested(test);
  const others = conditions.toSpliced(at, 1);
  const sets = leading.sets.map(
    (set) => sql`select hit.rid from (${set}) hit where ${joined(others, ' and ')}`,
  );
  return { sets, repeats: leading.repeats, test };
}

/** A select of `rid` that gives each file that meets the condition once. */
export function onlySet({ sets, repeats }: Condition): SqlFragment {
  const [first = NOTHING.sets![0]!, ...more] = sets ?? [];
  if (more.length > 0) return joinSql([first, ...more], ' union ');
  return repeats ? sql`select distinct rid from (${first})` : first;
}

/** The same, when at most `limit` of them are wanted: no set is read any further. */
export function cutSet(condition: Condition, limit: number): SqlFragment {
  if (!condition.repeats && condition.sets?.length === 1) return sql`${condition.sets[0]!} limit ${limit}`;
  const sets = (condition.sets ?? []).map(
    (set) => sql`select rid from (select ${uniquely(condition)} rid from (${set}) limit ${limit})`,
  );
  return sql`select rid from (${joinSql(sets, ' union ')}) limit ${limit}`;
}

function uniquely({ repeats }: Condition): SqlFragment {
  return repeats ? sql`distinct` : sql``;
}

function joined(conditions: readonly Condition[], operator: ' and ' | ' or '): SqlFragment {
  return sql`(${joinSql(
    conditions.map(({ test }) => test),
    operator,
  )})`;
}
