import {
  CodexError,
  decodeCursor,
  encodeCursor,
  type Page,
  pageLimit,
  type PageRequest,
  type RelPath,
  type RevisionEntry,
  type RevisionId,
} from '@codexlab/core';
import type { Objects } from './objects.ts';
import type { Repository } from './repository.ts';
import { byBytes, isSafePath } from '../repository-paths.ts';
import { noSuchRevision, requireRevisionId } from './revisions.ts';
import { MODE, type TreeEntry, type Trees } from './trees.ts';

/** What the verbs that look into commits need. */
export interface Reading {
  readonly repository: Repository;
  readonly objects: Objects;
  readonly trees: Trees;
}

/** Files below a folder in a commit, ordered by path. Folders before the cursor are not even read. */
export async function listEntries(
  reading: Reading,
  given: { readonly folder: RelPath; readonly revision: RevisionId; readonly page: PageRequest },
): Promise<Page<RevisionEntry>> {
  const { folder, revision, page } = given;
  const limit = pageLimit(page);
  const list = `entries ${JSON.stringify([folder, revision])}`;
  const after = decodeCursor(list, page.cursor)?.[0] ?? null;
  const top = await entryAt(reading, revision, folder);
  if (top.mode !== MODE.folder) return onlyOne(reading, { folder, after, entry: top });
  const found: { readonly path: string; readonly entry: TreeEntry }[] = [];
  const start = reading.repository.inRepository(folder);
  for await (const one of filesBelow(reading.trees, {
    tree: top.id,
    path: start,
    after: after === null ? null : String(after),
  })) {
    found.push(one);
    if (found.length > limit) break;
  }
  const items = await Promise.all(found.slice(0, limit).map((one) => toEntry(reading, one)));
  const last = found[limit - 1];
  return { items, nextCursor: found.length > limit && last ? encodeCursor(list, [last.path]) : null };
}

async function onlyOne(
  reading: Reading,
  given: { readonly folder: RelPath; readonly after: unknown; readonly entry: TreeEntry },
): Promise<Page<RevisionEntry>> {
  if (given.after !== null) return { items: [], nextCursor: null };
  const path = reading.repository.inRepository(given.folder);
  return { items: [await toEntry(reading, { path, entry: given.entry })], nextCursor: null };
}

/** The id of a commit's topmost tree. Throws `not_found`. */
export async function treeOf({ trees }: Reading, revision: RevisionId): Promise<string> {
  requireRevisionId(revision);
  const tree = await trees.ofCommit(revision);
  if (tree === null) throw noSuchRevision(revision);
  return tree;
}

/** What stands at a path of the notebook in a commit. Throws `not_found` for the commit or the path. */
export async function entryAt(reading: Reading, revision: RevisionId, path: RelPath): Promise<TreeEntry> {
  const { repository, trees } = reading;
  const entry = await trees.find(await treeOf(reading, revision), repository.inRepository(path));
  if (entry) return entry;
  throw new CodexError('not_found', `There is no ${JSON.stringify(path)} in that commit.`, {
    path,
    revision,
  });
}

/** All that is no folder, to the bottom and in the order of bytes, after a path. */
export async function* filesBelow(
  trees: Trees,
  from: { readonly tree: string; readonly path: string; readonly after: string | null },
): AsyncGenerator<{ readonly path: string; readonly entry: TreeEntry }> {
  for (const entry of await trees.list(from.tree)) {
    const path = from.path === '' ? entry.name : `${from.path}/${entry.name}`;
    // A tree may say anything; what no notebook can hold is not told on.
    if (entry.name.includes('/') || !isSafePath(entry.name)) continue;
    if (entry.mode !== MODE.folder) {
      if (from.after === null || byBytes(path, from.after) > 0) yield { path, entry };
    } else if (
      from.after === null ||
      from.after.startsWith(`${path}/`) ||
      byBytes(`${path}/`, from.after) > 0
    ) {
      yield* filesBelow(trees, { tree: entry.id, path, after: from.after });
    }
  }
}

async function toEntry(
  { repository, objects }: Reading,
  { path, entry }: { readonly path: string; readonly entry: TreeEntry },
): Promise<RevisionEntry> {
  const isSubmodule = entry.mode === MODE.submodule;
  const info = isSubmodule ? null : await objects.info(entry.id);
  return {
    path: repository.inNotebook(path) ?? (path as RelPath),
    kind: isSubmodule ? 'submodule' : entry.mode === MODE.link ? 'link' : 'file',
    executable: entry.mode === MODE.executable,
    sizeBytes: info?.sizeBytes ?? null,
    blob: entry.id,
  };
}
