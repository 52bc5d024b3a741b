import { joinSql, sql, type SqlFragment } from '../sql.ts';
import type { SqlDriver } from '../driver.ts';
import type { CompiledQuery } from './compile-query.ts';
import { matchExpressions } from './match-expression.ts';
import { asFilter } from './set-size.ts';

/** Conditions on the rid that a search puts beside its words. */
export interface SearchFilters {
  /** For what was found in the text; the words that must not be there are part of the expression. */
  readonly text: SqlFragment;
  /** For what was found by its name or title: few files. */
  readonly name: SqlFragment;
}

/** The conditions of a query that wants words. */
export async function searchFilters(
  driver: Pick<SqlDriver, 'all'>,
  query: Pick<CompiledQuery, 'wanted' | 'unwanted' | 'compiled'>,
): Promise<SearchFilters> {
  const conditions: SqlFragment[] = [];
  for (const condition of query.compiled) conditions.push(await asFilter(driver, condition));
  const { unwanted, unwantedName } = matchExpressions(query);
  if (unwantedName !== null)
    conditions.push(sql`rid not in (select rowid from name_index where name_index match ${unwantedName})`);
  const without = (...more: readonly SqlFragment[]) => all([...conditions, ...more]);
  if (unwanted === null) return { text: without(), name: without() };
  const notInText = sql`rid not in (select rowid from search_index where search_index match ${unwanted})`;
  return { text: without(), name: without(hasBeginning(query) ? notInText : notThere(unwanted)) };
}

/** Asks for one file at a time: the list of a common word is longer than the files in question are many. */
function notThere(unwanted: string): SqlFragment {
  return sql`not exists (select 1 from search_index where search_index match ${unwanted} and rowid = hit.rid)`;
}

/** True when the engine would merge lists for each file anew. */
function hasBeginning({ unwanted }: Pick<CompiledQuery, 'unwanted'>): boolean {
  return unwanted.some((term) => term.type !== 'phrase' && term.prefix);
}

function all(conditions: readonly SqlFragment[]): SqlFragment {
  return conditions.length === 0 ? sql`1` : joinSql(conditions, ' and ');
}
