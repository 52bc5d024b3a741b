import {
  type Page,
  type PageRequest,
  type PathChange,
  type RelPath,
  type RevisionId,
  storedRelPath,
} from '@codexlab/core';
import { pageOf } from '../page-of.ts';
import { byBytes } from '../repository-paths.ts';
import { withRenames } from './renames.ts';
import type { Repository } from './repository.ts';
import { needCommit } from './revisions.ts';
import { type TreeDifference, differences, lookUp } from './tree-walk.ts';
import { isFolderMode } from './tree.ts';

/** How the files below a folder differ between two commits, with renames, ordered by path. */
export async function compareCommits(
  repository: Repository,
  wanted: {
    readonly from: RevisionId | null;
    readonly to: RevisionId;
    readonly page: PageRequest & { readonly folder?: RelPath | undefined };
  },
): Promise<Page<PathChange>> {
  const { from, to, page } = wanted;
  const folder = page.folder ?? storedRelPath('');
  const full = repository.toRepository(folder);
  const list: TreeDifference[] = [];
  const [before, after] = [await treeAt(repository, from, full), await treeAt(repository, to, full)];
  for await (const difference of differences(repository.objects, before, after, full)) list.push(difference);
  const changes = (await withRenames(repository.objects, list)).flatMap(({ kind, path, oldPath }) => {
    const own = repository.toNotebook(path);
    return own === null
      ? []
      : [{ kind, path: own, oldPath: oldPath === null ? null : repository.toNotebook(oldPath) }];
  });
  changes.sort((a, b) => byBytes(a.path, b.path));
  return pageOf(changes, {
    list: `compare ${from ?? ''} ${to} ${folder}`,
    page,
    keyOf: (change) => change.path,
  });
}

async function treeAt(
  repository: Repository,
  revision: RevisionId | null,
  folder: string,
): Promise<string | null> {
  if (revision === null) return null;
  const { tree } = await needCommit(repository, revision);
  const entry = await lookUp(repository.objects, tree, folder);
  return entry && isFolderMode(entry.mode) ? entry.oid : null;
}
