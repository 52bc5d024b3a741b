import { foldName, textKey, withoutNoteExtension } from '@codexlab/core';
import { pickSql, sql, type SqlFragment } from '../sql.ts';
import { endOfPrefix, rangeBelow } from './keyset.ts';

/** What a person has typed so far. */
export interface Typed {
  readonly text: string;
  /** Its words as written; the last may be the beginning of one. At least one. */
  readonly words: readonly string[];
  /** The same, as they are compared. */
  readonly folded: readonly string[];
}

/** A file that may be suggested. */
export interface CandidateRow {
  readonly rid: number;
  readonly id: string;
  readonly path: string;
  readonly filename: string;
  readonly title: string | null;
}

/** How many titles and names with the same beginning are looked at. */
const MAX_SAME_BEGINNING = 50;
const COLUMNS = { columns: 'f.rid, f.id, f.path, f.filename, f.title' } as const;
const columns = pickSql(COLUMNS, 'columns');

/** The files that changed last. */
export function recentlyChanged(limit: number): SqlFragment {
  return sql`select ${columns} from file_metadata f where f.deleted_at is null
    order by f.updated_at desc, f.rid limit ${limit}`;
}

/** The newest files that have all words in their title and name, or (`folders`) in these and their folders. */
export function newestNamed(typed: Typed, where: 'names' | 'folders', limit: number): SqlFragment {
  const match = where === 'names' ? `{name title} : (${expression(typed)})` : expression(typed);
  return sql`select ${columns} from (
      select rowid as rid from name_index where name_index match ${match} order by rowid desc limit ${limit}
    ) hit cross join file_metadata f on f.rid = hit.rid order by f.rid desc`;
}

/** The newest files that have all words in their text; with `whole` the last one too is a whole word. */
export function newestWithText(typed: Typed, whole: boolean, limit: number): SqlFragment {
  const match = expression(typed, whole);
  return sql`select ${columns} from (
      select rowid as rid from search_index where search_index match ${match} order by rowid desc limit ${limit}
    ) hit cross join file_metadata f on f.rid = hit.rid order by f.rid desc`;
}

/** Titles that begin as the text does, by how they are sorted. */
export function titlesFrom({ text }: Typed): SqlFragment {
  const key = textKey(text);
  return sql`select ${columns} from file_metadata f
    where f.deleted_at is null and f.title_key is not null
      and f.title_key >= ${key} and f.title_key < ${endOfPrefix(key)}
    order by f.title_key, f.rid limit ${MAX_SAME_BEGINNING}`;
}

/** Files that are named so, in any folder. */
export function exactNames({ text }: Typed): SqlFragment {
  const key = foldName(withoutNoteExtension(text));
  const [from, to] = rangeBelow(key);
  return sql`select ${columns} from file_metadata f where f.deleted_at is null and f.name_key = ${key}
    union all
    select * from (select ${columns} from file_metadata f
      where f.deleted_at is null and f.name_key >= ${from} and f.name_key < ${to}
      order by f.name_key limit ${MAX_SAME_BEGINNING})`;
}

/** Files whose names begin so. */
export function namesFrom({ text }: Typed): SqlFragment {
  const key = foldName(text);
  return sql`select ${columns} from file_metadata f
    where f.deleted_at is null and f.name_key >= ${key} and f.name_key < ${endOfPrefix(key)}
    order by f.name_key limit ${MAX_SAME_BEGINNING}`;
}

/** Every word in quotes: nothing that is typed is an operator. */
function expression({ words }: Typed, whole = false): string {
  return `${words.map((word) => `"${word}"`).join(' AND ')}${whole ? '' : ' *'}`;
}
