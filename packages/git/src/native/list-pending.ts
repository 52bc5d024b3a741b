import {
  isInFolder,
  type Page,
  type PageRequest,
  type PendingChange,
  type RelPath,
  storedRelPath,
} from '@codexlab/core';
import { pageOf } from '../page-of.ts';
import type { Repository } from './repository.ts';
import { byBytes, limitedTo, pathFromGit } from '../repository-paths.ts';
import { atNuls } from './tokens.ts';

/** A list that is older than this is made anew, also in its midst. */
const KEPT_MS = 60_000;

/**
 * What differs between the newest commit and the disk below a folder, ordered by path. Git compares everything for each
 * question: whoever goes on with the next page, and does so soon, is answered from what the first one found.
 */
export function createPendingLister(): (
  repository: Repository,
  page: PageRequest & { readonly folder?: RelPath | undefined },
) => Promise<Page<PendingChange>> {
  let kept: { readonly key: string; readonly sinceMs: number; readonly changes: PendingChange[] } | null =
    null;
  return async (repository, page) => {
    const folder = page.folder ?? storedRelPath('');
    const nextOf = (cursor: string) => `${repository.gitDir} ${folder} ${cursor}`;
    const nowMs = performance.now();
    const goesOn = kept?.key === nextOf(page.cursor ?? '') && nowMs - kept.sinceMs < KEPT_MS ? kept : null;
    const { changes, sinceMs } = goesOn ?? {
      changes: [...(await pendingBelow(repository, folder)).values()].sort((a, b) => byBytes(a.path, b.path)),
      sinceMs: nowMs,
    };
    const list = `pending ${folder}`;
    const result = pageOf(changes, { list, page, keyOf: (change) => change.path });
    kept = result.nextCursor === null ? null : { key: nextOf(result.nextCursor), sinceMs, changes };
    return result;
  };
}

/**
 * Submodules are not looked into: git would run in them with their own settings, whatever ours are. Repositories inside
 * the notebook are shown by git as one new folder and left out.
 */
async function pendingBelow(
  repository: Repository,
  folder: RelPath,
): Promise<ReadonlyMap<string, PendingChange>> {
  const changes = new Map<string, PendingChange>();
  const take = (text: string) => {
    const change = parseRecord(text);
    const path = change && repository.inNotebook(change.path);
    if (!change || path === null || change.path.endsWith('/') || !isInFolder(path, folder)) return;
    const before = changes.get(path);
    changes.set(path, before ? both(before) : { ...change, path });
  };
  await repository.stream(
    [
      'status',
      ...[
        '--porcelain=v2',
        '-z',
        '--untracked-files=all',
        '--ignore-submodules=all',
        '--no-renames',
        '--no-ahead-behind',
      ],
      ...limitedTo(repository.inRepository(folder)),
    ],
    atNuls((piece) => {
      take(pathFromGit(piece));
      return true;
    }),
  );
  return changes;
}

interface Parsed {
  readonly path: string;
  readonly kind: PendingChange['kind'];
  readonly staged: boolean;
}

/** `1 XY sub mH mI mW hH hI path`, `u XY … path`, `? path`. X is what is staged, Y what is on the disk besides. */
function parseRecord(text: string): Parsed | null {
  if (text.startsWith('? ')) return { path: text.slice(2), kind: 'untracked', staged: false };
  if (text.startsWith('u ')) return { path: afterFields(text, 10), kind: 'conflicted', staged: false };
  if (!text.startsWith('1 ')) return null;
  const [staged = '.', onDisk = '.'] = text.slice(2, 4);
  const path = afterFields(text, 8);
  const isGone = onDisk === 'D' || (staged === 'D' && onDisk === '.');
  if (isGone && staged === 'A') return { path, kind: 'deleted', staged: true };
  const kind = isGone ? 'deleted' : staged === 'A' || onDisk === 'A' ? 'untracked' : 'modified';
  return { path, kind, staged: staged !== '.' };
}

function afterFields(text: string, count: number): string {
  let at = 0;
  for (let field = 0; field < count; field++) at = text.indexOf(' ', at) + 1;
  return text.slice(at);
}

/** Staged as removed, and there again as a new file: changed, as far as the disk is concerned. */
function both(before: PendingChange): PendingChange {
  return { ...before, kind: 'modified' };
}
