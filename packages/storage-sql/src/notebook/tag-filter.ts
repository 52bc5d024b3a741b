import { pickSql, sql, type SqlFragment } from '../sql.ts';
import { rangeBelow } from './keyset.ts';
import { tagKey } from './tag-rows.ts';

const NAMES = { tag: 'tag.name', t: 't.name' } as const;

/** True for a tag and those below it in the hierarchy. */
export function tagRange(table: keyof typeof NAMES, tag: string): SqlFragment {
  const key = tagKey(tag);
  const [from, to] = rangeBelow(key);
  const name = pickSql(NAMES, table);
  return sql`(${name} = ${key} or (${name} >= ${from} and ${name} < ${to}))`;
}

/** The rids of files that carry the tag or one below it. */
export function filesWithTag(tag: string): SqlFragment {
  return sql`(select rid from file_tag where tag_rid in (select tag_rid from tag where ${tagRange('tag', tag)}))`;
}
