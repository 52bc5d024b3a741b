import {
  CodexError,
  decodeCursor,
  encodeCursor,
  type FileRevision,
  type LogQuery,
  type Page,
  pageLimit,
  type PageRequest,
  type PathChange,
} from '@codexlab/core';
import { LOG_FORMAT, type LogChange, type LogRecord, parseLog } from './log-parser.ts';
import type { Repository } from './repository.ts';
import { isArgument, pathToGit } from '../repository-paths.ts';
import { headOf, isRevisionId, requireRevisionId } from './revisions.ts';

interface Position {
  /** The commit that the first page began at. */
  readonly start: string;
  /** The last commit that was given, and what the file was called before it. */
  readonly last: string | null;
  readonly path: string;
}

/** Commits that touched a file (following renames), a folder or everything, newest first. */
export async function listLog(
  repository: Repository,
  query: LogQuery,
  page: PageRequest = {},
): Promise<Page<FileRevision>> {
  if (query.from !== undefined) requireRevisionId(query.from);
  const limit = pageLimit(page);
  const list = `log ${JSON.stringify([query.path ?? '', query.isFolder ?? false, query.from ?? '', query.untilMs ?? 0])}`;
  const position = toPosition(repository, query, decodeCursor(list, page.cursor));
  const start = position.start || ((await headOf(repository)) ?? '');
  if (start === '') return { items: [], nextCursor: null };
  const follows =
    position.path !== '' && query.path !== undefined && query.path !== '' && query.isFolder !== true;
  const found = await walk(repository, {
    query,
    position: { ...position, start },
    limit: limit + 1,
    follows,
  });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const hasMore = found.length > limit && last !== undefined;
  const nextCursor = hasMore ? encodeCursor(list, [start, last.item.id, last.before]) : null;
  return { items: items.map(({ item }) => item), nextCursor };
}

function toPosition(repository: Repository, query: LogQuery, key: ReturnType<typeof decodeCursor>): Position {
  const path = repository.inRepository(query.path ?? ROOT_PATH);
  if (key === null) return { start: query.from ?? '', last: null, path };
  const [start, last, before] = key.map(String);
  if (
    start === undefined ||
    last === undefined ||
    before === undefined ||
    !isRevisionId(start) ||
    !isRevisionId(last)
  )
    throw new CodexError('invalid', 'The cursor is damaged; start again without it.', { field: 'cursor' });
  return { start, last, path: before };
}

const ROOT_PATH = '' as NonNullable<LogQuery['path']>;

interface Found {
  readonly item: FileRevision;
  /** What the file was called before this commit. */
  readonly before: string;
}

interface Walk {
  readonly query: LogQuery;
  readonly position: Position;
  readonly limit: number;
  readonly follows: boolean;
}

/**
 * Where history has no merges, a later page begins at the commit before the last one. Elsewhere the walk starts over and
 * drops what was given: commits of several branches interleave, and the place among them is not in a cursor.
 */
async function walk(repository: Repository, given: Walk): Promise<readonly Found[]> {
  const { query, position, limit, follows } = given;
  const resumes = position.last !== null && (await isLinear(repository, position.start));
  const from = resumes ? await parentOf(repository, position.last ?? '') : position.start;
  if (from === null) return [];
  const path = resumes || !follows ? position.path : repository.inRepository(query.path ?? ROOT_PATH);
  const found: Found[] = [];
  let skipTo = resumes ? null : position.last;
  const parser = parseLog((record) => {
    const one = follows ? toFileRevision(repository, record) : whole(record, path);
    if (one === null) return false;
    if (skipTo === null) found.push(one);
    else if (skipTo === one.item.id) skipTo = null;
    return found.length < limit && !one.isFirst;
  });
  await streamLog(repository, { from, path, follows, untilMs: query.untilMs }, parser.push);
  parser.end();
  return found.slice(0, limit);
}

async function streamLog(
  repository: Repository,
  given: {
    readonly from: string;
    readonly path: string;
    readonly follows: boolean;
    readonly untilMs: number | undefined;
  },
  push: (chunk: Buffer) => boolean,
): Promise<void> {
  const { from, path, follows, untilMs } = given;
  const args = ['log', ...LOG_FORMAT];
  if (untilMs !== undefined) args.push(`--min-age=${Math.floor(untilMs / 1000)}`);
  if (follows) args.push('--follow', '-M', '--name-status');
  if (path === '') return repository.stream([...args, from, '--'], push);
  if (!path.includes('\n')) {
    const input = Buffer.concat([Buffer.from(`${from}\n--\n`), pathToGit(path), Buffer.from('\n')]);
    return repository.stream([...args, '--stdin'], push, { input });
  }
  if (!isArgument(path))
    throw new CodexError('unsupported', 'The history of a file with such a name cannot be asked for.', {
      path,
    });
  return repository.stream([...args, from, '--', path], push);
}

function whole(record: LogRecord, path: string): Found & { readonly isFirst: boolean } {
  return { item: { ...record.revision, change: null }, before: path, isFirst: false };
}

/** Null where the file came from outside the notebook: what was before is not ours to show. */
function toFileRevision(
  repository: Repository,
  record: LogRecord,
): (Found & { readonly isFirst: boolean }) | null {
  const change = record.changes[0];
  if (!change) return { item: { ...record.revision, change: null }, before: '', isFirst: false };
  const shown = toPathChange(repository, change);
  if (shown === null) return null;
  const cameFromOutside = change.oldPath !== null && shown.oldPath === null;
  return {
    item: { ...record.revision, change: shown },
    before: change.oldPath ?? change.path,
    isFirst: cameFromOutside,
  };
}

/** A change of the repository as the notebook sees it; null for one outside. */
export function toPathChange(repository: Repository, change: LogChange): PathChange | null {
  const path = repository.inNotebook(change.path);
  const oldPath = change.oldPath === null ? null : repository.inNotebook(change.oldPath);
  if (path === null) return oldPath === null ? null : { kind: 'deleted', path: oldPath, oldPath: null };
  if (oldPath !== null) return { kind: 'renamed', path, oldPath };
  return { kind: KINDS[change.oldPath === null ? change.status : 'A'] ?? 'modified', path, oldPath: null };
}

const KINDS: Readonly<Record<string, PathChange['kind']>> = { A: 'added', D: 'deleted', C: 'added' };

/** Whether no commit from here back has two parents; asked once for each start. */
async function isLinear(repository: Repository, start: string): Promise<boolean> {
  const key = `${repository.gitDir}\0${start}`;
  const known = linear.get(key);
  if (known !== undefined) return known;
  const { out } = await repository.run(['rev-list', '--min-parents=2', '--max-count=1', start, '--']);
  if (linear.size >= MAX_KNOWN) linear.clear();
  linear.set(key, out.length === 0);
  return out.length === 0;
}

const linear = new Map<string, boolean>();
const MAX_KNOWN = 256;

async function parentOf(repository: Repository, id: string): Promise<string | null> {
  const { out } = await repository.run(['rev-list', '--parents', '--max-count=1', id, '--']);
  return out.toString('latin1').trim().split(' ')[1] ?? null;
}
