import type { Page, PageRequest, RevisionId, TrackedFile } from '@codexlab/core';
import { newestChanges } from './newest-changes.ts';
import { pageOf } from '../page-of.ts';
import type { Repository } from './repository.ts';
import { byBytes, limitedTo, pathFromGit } from '../repository-paths.ts';
import { headOf, isRevisionId } from './revisions.ts';
import { splitNuls } from './tokens.ts';

/** Tracked files with the newest commit that changed each, where that is after `since`, ordered by path. */
export function createTrackedLister(): (
  repository: Repository,
  given: { readonly since: RevisionId | null; readonly page: PageRequest },
) => Promise<Page<TrackedFile>> {
  let kept: { readonly key: string; readonly files: readonly TrackedFile[] } | null = null;
  return async (repository, { since, page }) => {
    const head = await headOf(repository);
    const key = `${repository.gitDir} ${head} ${since}`;
    // The pages of one list come one after another; the walk through history is made for the first alone.
    if (kept?.key !== key) kept = { key, files: head === null ? [] : await collect(repository, head, since) };
    const list = `tracked ${since}`;
    const result = pageOf(kept.files, { list, page, keyOf: (file) => file.path });
    if (result.nextCursor === null) kept = null;
    return result;
  };
}

async function collect(
  repository: Repository,
  head: RevisionId,
  since: RevisionId | null,
): Promise<readonly TrackedFile[]> {
  const known = since !== null && (await isAncestor(repository, since, head));
  const wanted = await trackedAt(repository, head);
  const found = await newestChanges(repository, { head, since: known ? since : null, wanted });
  return [...found]
    .flatMap(([path, revision]) => {
      const own = repository.inNotebook(path);
      return own === null ? [] : [{ path: own, revision }];
    })
    .sort((a, b) => byBytes(a.path, b.path));
}

/** A commit that is not behind the head (history was rewritten) says nothing about what changed since. */
async function isAncestor(repository: Repository, since: string, head: string): Promise<boolean> {
  if (!isRevisionId(since)) return false;
  const { code } = await repository.run(['merge-base', '--is-ancestor', since, head], { codes: [0, 1, 128] });
  return code === 0;
}

async function trackedAt(repository: Repository, head: RevisionId): Promise<ReadonlySet<string>> {
  const { out } = await repository.run([
    'ls-tree',
    ...['-r', '-z', '--full-tree', head],
    ...limitedTo(repository.prefix.slice(0, -1)).filter((part) => part !== '--'),
  ]);
  const files = splitNuls(out).flatMap((piece) => {
    const isFile = !piece.subarray(0, 6).equals(Buffer.from('160000'));
    return isFile ? [pathFromGit(piece.subarray(piece.indexOf(0x09) + 1))] : [];
  });
  return new Set(files.filter((path) => repository.inNotebook(path) !== null));
}
