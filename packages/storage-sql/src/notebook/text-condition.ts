import type { TextTerm } from '@codexlab/core';
import { sql } from '../sql.ts';
import { type Condition, repeated } from './condition.ts';
import { matchExpressions, type WideTerms } from './match-expression.ts';

/** A word is found in the text, the title, the tags or the name of a file. */
export function textCondition(term: TextTerm, wide: WideTerms): Condition {
  const { text, name } = matchExpressions({ wanted: [term], unwanted: [] }, wide);
  const inText = sql`select rowid as rid from search_index where search_index match ${text}`;
  const inName = sql`select rowid as rid from name_index where name_index match ${name}`;
  // For a beginning the engine would merge the lists of its words for each file anew. The + keeps it from taking the
  // two lists for indexes to walk, which older ones then fail to match in.
  if (term.type !== 'phrase' && term.prefix && !wide.has(term))
    return repeated([inText, inName], sql`(+hit.rid in (${inText}) or +hit.rid in (${inName}))`);
  return repeated(
    [inText, inName],
    sql`(exists (select 1 from search_index where search_index match ${text} and rowid = hit.rid)
      or exists (select 1 from name_index where name_index match ${name} and rowid = hit.rid))`,
  );
}
