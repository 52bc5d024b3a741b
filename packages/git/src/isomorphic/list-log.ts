import {
  type FileRevision,
  type LogQuery,
  type Page,
  type PageRequest,
  decodeCursor,
  encodeCursor,
  pageLimit,
} from '@codexlab/core';
import type { HistoryIndex } from './history-index.ts';
import type { Repository } from './repository.ts';
import { needCommit, toRevision } from './revisions.ts';
import { type Step, type WalkOf, walkHistory } from './walk-history.ts';

/** Commits that touched a file (following renames), a folder or everything, newest first. */
export async function listLog(
  repository: Repository,
  index: HistoryIndex,
  query: LogQuery,
  page: PageRequest = {},
): Promise<Page<FileRevision>> {
  const limit = pageLimit(page);
  const list = `log ${JSON.stringify([query.path ?? '', query.isFolder ?? false, query.from ?? '', query.untilMs ?? 0])}`;
  const cursor = decodeCursor(list, page.cursor);
  // Later pages begin at the commit of the first, so that new commits move nothing.
  const start = cursor ? String(cursor[0]) : await startOf(repository, query);
  if (start === null) return { items: [], nextCursor: null };
  const skipped = Number(cursor?.[1] ?? 0);
  const steps = await takeSteps(repository, index, { query, start, skipped, limit: limit + 1 });
  const items: FileRevision[] = [];
  for (const { id, change } of steps.slice(0, limit))
    items.push({ ...toRevision(await repository.objects.commit(id)), change });
  const hasMore = steps.length > limit;
  return { items, nextCursor: hasMore ? encodeCursor(list, [start, skipped + limit]) : null };
}

async function startOf(repository: Repository, query: LogQuery): Promise<string | null> {
  if (query.from !== undefined) return (await needCommit(repository, query.from)).id;
  return (await repository.head()).oid;
}

async function takeSteps(
  repository: Repository,
  index: HistoryIndex,
  range: {
    readonly query: LogQuery;
    readonly start: string;
    readonly skipped: number;
    readonly limit: number;
  },
): Promise<Step[]> {
  const { query, start, skipped, limit } = range;
  const graph = await index.upTo(repository, start);
  const position = graph.positionOf(start);
  if (position === null) return [];
  const steps: Step[] = [];
  let passed = 0;
  for (const step of walkHistory(graph, position, walkOf(repository, query))) {
    if (query.untilMs !== undefined && step.committedMs > query.untilMs) continue;
    if (passed++ >= skipped && steps.push(step) >= limit) break;
  }
  return steps;
}

/** The paths of the index are those of the notebook. */
function walkOf(
  repository: Repository,
  { path = '', isFolder }: { path?: string | undefined; isFolder?: boolean | undefined },
): WalkOf {
  if (path === '') return repository.found.prefix === '' ? { kind: 'all' } : { kind: 'folder', folder: '' };
  return isFolder === true ? { kind: 'folder', folder: path } : { kind: 'file', path };
}
