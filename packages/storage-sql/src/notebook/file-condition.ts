import { CodexError, type FilePart, type FileState, type PropertyRange, textKey } from '@codexlab/core';
import { joinSql, sql, type SqlFragment } from '../sql.ts';
import { type Condition, either, indexed, negation, NOTHING, repeated, tested } from './condition.ts';
import { hasAlias, hasBacklink, hasLink, hasUnresolved, isOrphan } from './link-condition.ts';
import { columnRanges, propertyCondition, type PropertyFacts } from './property-condition.ts';
import { filesWithTag, tagRange } from './tag-filter.ts';

/** More would let a pattern take very long on a long path. */
const MAX_STARS = 6;

/** Carries the tag or one below it. */
export function tagCondition(name: string): Condition {
  const test = sql`exists (select 1 from file_tag ft cross join tag t
    where ft.rid = hit.rid and t.tag_rid = ft.tag_rid and ${tagRange('t', name)})`;
  return repeated([sql`select rid from ${filesWithTag(name)}`], test);
}

/** Has the text in its path, or matches it as a glob. */
export function pathCondition(text: string): Condition {
  return tested(sql`exists (select 1 from file_metadata p where p.rid = hit.rid and (${pathLike(text)}))`);
}

/** Is what `type:` calls it: `facts` are those of the property `type`. */
export function typeCondition(text: string, facts: PropertyFacts | undefined): Condition {
  const value = { value: textKey(text), inclusive: true };
  const byColumn = indexed(
    sql`select f.rid from file_metadata f indexed by file_type where f.file_type = ${value.value} and f.deleted_at is null`,
    ofFile(sql`f.file_type = ${value.value}`),
  );
  // The column holds single texts: one in a list is found by its row.
  return facts?.lists
    ? either([byColumn, propertyCondition(facts, [{ class: 'text', from: value, to: value }])])
    : byColumn;
}

/** Has the extension. */
export function extensionCondition(extension: string): Condition {
  return indexed(
    sql`select f.rid from file_metadata f indexed by file_extension where f.extension = ${extension} and f.deleted_at is null`,
    ofFile(sql`f.extension = ${extension}`),
  );
}

/** Was changed in one of the ranges. */
export function modifiedCondition(ranges: readonly PropertyRange[]): Condition {
  return rangeCondition(sql`file_modified`, columnRanges('modified', 'moment', ranges));
}

/** Has a size in one of the ranges. */
export function sizeCondition(ranges: readonly PropertyRange[]): Condition {
  return rangeCondition(sql`file_size`, columnRanges('size', 'number', ranges));
}

/** What `is:` asks for. */
export function stateCondition(state: FileState): Condition {
  return states[state];
}

/** What `has:` asks for. */
export function partCondition(part: FilePart): Condition {
  return parts[part];
}

function rangeCondition(index: SqlFragment, ranges: readonly SqlFragment[]): Condition {
  if (ranges.length === 0) return NOTHING;
  const sets = ranges.map(
    (range) =>
      sql`select f.rid from file_metadata f indexed by ${index} where f.deleted_at is null and ${range}`,
  );
  const test = ofFile(sql`(${joinSql(ranges, ' or ')})`);
  return sets.length === 1 ? indexed(sets[0]!, test) : repeated(sets, test);
}

function ofFile(condition: SqlFragment): SqlFragment {
  return sql`exists (select 1 from file_metadata f where f.rid = hit.rid and ${condition})`;
}

const hasTag = repeated(
  [sql`select ft.rid from file_tag ft`],
  sql`exists (select 1 from file_tag ft where ft.rid = hit.rid)`,
);
const hasProperty = repeated(
  [sql`select p.rid from property p`],
  sql`exists (select 1 from property p where p.rid = hit.rid)`,
);
const hasProblem = indexed(
  sql`select f.rid from file_metadata f indexed by file_problem where f.problem_count > 0 and f.deleted_at is null`,
  ofFile(sql`f.problem_count > 0`),
);
const isDuplicate = repeated(
  [
    sql`select d.rid from (
        select content_hash as hash from file_metadata indexed by file_live_hash
        where deleted_at is null and size > 0 and content_hash > '' and entry = 'file' group by content_hash having count(*) > 1
      ) g cross join file_metadata d indexed by file_live_hash
      where d.content_hash = g.hash and d.deleted_at is null and d.size > 0 and d.entry = 'file'`,
  ],
  sql`exists (select 1 from file_metadata f cross join file_metadata d indexed by file_live_hash
    where f.rid = hit.rid and f.size > 0 and f.entry = 'file' and d.content_hash = f.content_hash
      and d.deleted_at is null and d.size > 0 and d.entry = 'file' and d.rid <> f.rid)`,
);
const isEmpty = indexed(
  sql`select f.rid from file_metadata f indexed by file_size where f.size = 0 and f.deleted_at is null`,
  ofFile(sql`f.size = 0`),
);

const hasOpenTodo = indexed(
  sql`select f.rid from file_metadata f indexed by file_open_todo where f.open_todos > 0 and f.deleted_at is null`,
  sql`exists (select 1 from todo t where t.rid = hit.rid and +t.done = 0)`,
);

const states: Readonly<Record<FileState, Condition>> = {
  orphan: isOrphan,
  unresolved: hasUnresolved,
  duplicate: isDuplicate,
  empty: isEmpty,
  problem: hasProblem,
  untagged: negation(hasTag),
  todo: hasOpenTodo,
};

const parts: Readonly<Record<FilePart, Condition>> = {
  tag: hasTag,
  link: hasLink,
  backlink: hasBacklink,
  alias: hasAlias,
  property: hasProperty,
  problem: hasProblem,
};

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
