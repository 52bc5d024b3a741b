import {
  decodeCursor,
  encodeCursor,
  pageLimit,
  type DuplicateGroup,
  type Hash,
  type Page,
  type PageRequest,
  type RelPath,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { endOfPrefix } from './keyset.ts';

/** One page looks at so many files; a page that finds less than it was asked for goes on by its cursor. */
export const DUPLICATE_WINDOW = 10_000;
const MAX_PATHS = 20;
const LIST = 'duplicates';
/** Spelled as the partial index is, so that it is used. */
const LIVE = 'file_metadata indexed by file_live_hash where deleted_at is null and size > 0';

export const duplicateStatements = {
  endOfWindow: `select content_hash as hash from ${LIVE} and content_hash > ? order by content_hash limit 1 offset ?`,
  groups: `
    select content_hash as hash, count(*) as files from ${LIVE}
      and content_hash > ? and content_hash <= ? and entry = 'file'
    group by content_hash having count(*) > 1 order by content_hash limit ?`,
  paths: `
    select path, size from ${LIVE} and content_hash = ? and entry = 'file' order by path limit ${MAX_PATHS}`,
} as const;

interface GroupRow {
  readonly hash: string;
  readonly files: number;
}

type Reads = Pick<SqlDriver, 'all'>;

/** One page of the contents that more than one file has. */
export async function listDuplicates(driver: Reads, page: PageRequest): Promise<Page<DuplicateGroup>> {
  const limit = pageLimit(page);
  const after = String(decodeCursor(LIST, page.cursor)?.[0] ?? '');
  const [end] = await driver.all<{ hash: string }>(duplicateStatements.endOfWindow, [
    after,
    DUPLICATE_WINDOW - 1,
  ]);
  const until = end?.hash ?? endOfPrefix('');
  const rows = await driver.all<GroupRow>(duplicateStatements.groups, [after, until, limit + 1]);
  const shown = rows.slice(0, limit);
  const next = rows.length > limit ? shown.at(-1)?.hash : end?.hash;
  return {
    items: await Promise.all(shown.map((row) => withPaths(driver, row))),
    nextCursor: next === undefined ? null : encodeCursor(LIST, [next]),
  };
}

async function withPaths(driver: Reads, { hash, files }: GroupRow): Promise<DuplicateGroup> {
  const rows = await driver.all<{ path: string; size: number }>(duplicateStatements.paths, [hash]);
  const paths = rows.map(({ path }) => path as RelPath);
  return { hash: hash as Hash, sizeBytes: rows[0]?.size ?? 0, files, paths };
}
