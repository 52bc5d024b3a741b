import { CodexError, type SearchQuery, type SearchTerm } from '@codexlab/core';
import { joinSql, sql, type SqlFragment } from '../sql.ts';
import { matchExpressions } from './match-expression.ts';
import { filesWithTag } from './tag-filter.ts';

/** More would let a pattern take very long on a long path. */
const MAX_STARS = 6;

/** Conditions on the rid that a search puts beside its words. */
export interface SearchFilters {
  /** For what was found in the text; the words that must not be there are part of the expression. */
  readonly text: SqlFragment;
  /** For what was found by its name or title: few files. */
  readonly name: SqlFragment;
  /** For any other files. */
  readonly file: SqlFragment;
}

/** The conditions of a query. */
export function searchFilters(query: SearchQuery): SearchFilters {
  const conditions = query.terms.flatMap((term) => toCondition(term) ?? []);
  const { unwanted, unwantedName } = matchExpressions(query);
  if (unwantedName !== null)
    conditions.push(sql`rid not in (select rowid from name_index where name_index match ${unwantedName})`);
  const without = (...more: readonly SqlFragment[]) => all([...conditions, ...more]);
  if (unwanted === null) return { text: without(), name: without(), file: without() };
  const notInText = sql`rid not in (select rowid from search_index where search_index match ${unwanted})`;
  return {
    text: without(),
    name: without(hasBeginning(query) ? notInText : notThere(unwanted)),
    file: without(notInText),
  };
}

/** Asks for one file at a time: the list of a common word is longer than the files in question are many. */
function notThere(unwanted: string): SqlFragment {
  return sql`not exists (select 1 from search_index where search_index match ${unwanted} and rowid = hit.rid)`;
}

/** True when the engine would merge lists for each file anew. */
function hasBeginning({ terms }: SearchQuery): boolean {
  return terms.some((term) => term.negated && 'prefix' in term && term.prefix);
}

function all(conditions: readonly SqlFragment[]): SqlFragment {
  return conditions.length === 0 ? sql`1` : joinSql(conditions, ' and ');
}

function toCondition(term: SearchTerm): SqlFragment | null {
  if (term.type === 'tag')
    return term.negated ? sql`rid not in ${filesWithTag(term.name)}` : sql`rid in ${filesWithTag(term.name)}`;
  if (term.type !== 'path') return null;
  const matching = sql`(select 1 from file_metadata p where p.rid = hit.rid and (${pathLike(term.text)}))`;
  return term.negated ? sql`not exists ${matching}` : sql`exists ${matching}`;
}

/** The engine folds only ASCII; other letters are looked for in the spellings that names usually have. */
function pathLike(text: string): SqlFragment {
  const spellings = [text, text.toLowerCase(), text.toUpperCase(), capitalised(text)];
  const patterns = new Set(
    [...spellings.map((spelling) => spelling.normalize('NFC')), ...spellings].map(toPattern),
  );
  return joinSql(
    [...patterns].map((pattern) => sql`p.path like ${pattern} escape ${'\\'}`),
    ' or ',
  );
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
}

/** A glob matches the whole path, other text any part of it. */
function toPattern(text: string): string {
  const literal = text.replaceAll(/[\\%_]/g, '\\$&');
  if (!/[*?]/.test(text)) return `%${literal}%`;
  const glob = literal.replaceAll(/\*+/g, '%').replaceAll('?', '_');
  if ((text.match(/\*+/g)?.length ?? 0) <= MAX_STARS) return glob;
  throw new CodexError('invalid', `path: takes at most ${MAX_STARS} stars; leave some out.`, {
    field: 'query',
  });
}
