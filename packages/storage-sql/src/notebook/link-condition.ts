import { sql, type SqlFragment } from '../sql.ts';
import { type Condition, repeated, tested } from './condition.ts';
import { toSqlJson } from './json.ts';

/**
 * The keys that the file `hit` bears (see `fileKeys`): its whole path, every end of it, and its aliases. The name key is
 * the path with its parts in reverse, so that the ends of the path are the beginnings of the key.
 */
const OWN_KEYS = sql`
  with recursive name(text, rest) as (
    select '', f.name_key || '/' from file_metadata f where f.rid = hit.rid
    union all
    select text || iif(text = '', '', '/') || substr(rest, 1, instr(rest, '/') - 1), substr(rest, instr(rest, '/') + 1)
    from name where rest <> '')
  select iif(rest = '', 'p:' || text, '') from name where rest = ''
  union all select 'n:' || text from name where text <> ''
  union all select 'n:' || a.alias_key from file_alias a where a.rid = hit.rid`;

/*
 * Where several files bear the key of a link, the best match decides where it leads; here it counts as leading to each,
 * so that no link has to be resolved for every file of a notebook.
 */

/** Another file has a link with a key of this one. */
const comesFrom: SqlFragment = sql`exists (
  select 1 from link_key k cross join link l
  where k.key in (${OWN_KEYS}) and l.key_id = k.key_id and l.rid <> hit.rid)`;

/** The file itself bears the key `k.key`: asked of one key at a time, without listing all that it bears. */
const BEARS_KEY = sql`exists (
  select 1 from file_metadata f where f.rid = hit.rid and (
    k.key in ('p:' || f.name_key, 'n:' || f.name_key)
    or (k.key like 'n:%' and substr(f.name_key, 1, length(k.key) - 1) = substr(k.key, 3) || '/')
    or exists (select 1 from file_alias a where a.rid = f.rid and k.key = 'n:' || a.alias_key)))`;

/** A link in the file has a key that another file bears. */
const leadsAway: SqlFragment = sql`exists (
  select 1 from link l cross join link_key k
  where l.rid = hit.rid and k.key_id = l.key_id and (k.files > 1 or (k.files = 1 and not ${BEARS_KEY})))`;

/** Some other file links here. */
export const hasBacklink: Condition = tested(comesFrom);

/** No link leads here or away. */
export const isOrphan: Condition = tested(sql`not ${leadsAway} and not ${comesFrom}`);

/** A link in the file leads nowhere. */
export const hasUnresolved: Condition = repeated(
  [
    sql`select l.rid from link_key k indexed by link_key_unresolved cross join link l
      where k.files = 0 and k.links > 0 and l.key_id = k.key_id`,
  ],
  sql`exists (select 1 from link l cross join link_key k
    where l.rid = hit.rid and k.key_id = l.key_id and k.files = 0)`,
);

/** Links that lead to a file: all of a key, or those that are written as one of `targets`. */
export interface LeadingLinks {
  readonly keyId: number;
  readonly targets: readonly string[] | null;
}

/** The file has one of the links, which stand in another file than the one they lead to. */
export function linksTo(rid: number, links: readonly LeadingLinks[]): Condition {
  const leading = toSqlJson(
    links.flatMap(({ keyId, targets }) => (targets ?? [null]).map((t) => [keyId, t])),
  );
  const matches = sql`l.key_id = j.value ->> 0 and (j.value ->> 1 is null or l.target = j.value ->> 1)`;
  return repeated(
    [sql`select l.rid from json_each(${leading}) j cross join link l where ${matches} and l.rid <> ${rid}`],
    sql`exists (select 1 from json_each(${leading}) j cross join link l indexed by link_target
      where ${matches} and l.rid = hit.rid and l.rid <> ${rid})`,
  );
}

/** The file has a link. */
export const hasLink: Condition = repeated(
  [sql`select l.rid from link l`],
  sql`exists (select 1 from link l where l.rid = hit.rid)`,
);

/** The file has another name. */
export const hasAlias: Condition = repeated(
  [sql`select a.rid from file_alias a`],
  sql`exists (select 1 from file_alias a where a.rid = hit.rid)`,
);
