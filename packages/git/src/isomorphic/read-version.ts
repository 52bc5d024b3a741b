import { createHash } from 'node:crypto';
import {
  isCodexError,
  MAX_TEXT_BYTES,
  type RelPath,
  type RevisionEntry,
  type Page,
  type PageRequest,
} from '@codexlab/core';
import { pageOf } from '../page-of.ts';
import { byBytes } from '../repository-paths.ts';
import { checkedOut } from './disk-content.ts';
import { notInRevision } from './failures.ts';
import type { HistoryIndex } from './history-index.ts';
import { listLog } from './list-log.ts';
import type { Repository } from './repository.ts';
import { needCommit } from './revisions.ts';
import { MODES, type TreeEntry, isFolderMode } from './tree.ts';
import { filesOf, lookUp } from './tree-walk.ts';

const MAX_READ_BYTES = 256 * 1024 * 1024;
/** So many versions of a file are looked through for one content. */
const MAX_VERSIONS = 50;

/** The content of a file in a commit, as it would be checked out. */
export async function readVersion(
  repository: Repository,
  wanted: { readonly path: RelPath; readonly revision: string; readonly maxBytes?: number | undefined },
): Promise<Uint8Array> {
  const { path, revision, maxBytes = MAX_READ_BYTES } = wanted;
  const { tree } = await needCommit(repository, revision);
  const full = repository.toRepository(path);
  const entry = await lookUp(repository.objects, tree, full);
  if (!entry || isFolderMode(entry.mode) || entry.mode === MODES.submodule)
    throw notInRevision(path, revision);
  const blob = await repository.objects.blob(entry.oid, maxBytes);
  return plain(
    entry.mode === MODES.link ? blob : await checkedOut(repository, { path: full, bytes: blob, maxBytes }),
  );
}

/** The content with this SHA-256 among the newest versions of a file that can be merged; null when it is in none of them. */
export async function contentOf(
  repository: Repository,
  index: HistoryIndex,
  wanted: { readonly path: RelPath; readonly hash: string },
): Promise<Uint8Array | null> {
  const { items } = await listLog(repository, index, { path: wanted.path }, { limit: MAX_VERSIONS });
  const seen = new Set<string>();
  for (const { id, change } of items) {
    if (change === null || change.kind === 'deleted') continue;
    const full = repository.toRepository(change.path);
    const entry = await lookUp(repository.objects, (await repository.objects.commit(id)).tree, full);
    if (!entry || seen.has(entry.oid) || isFolderMode(entry.mode) || entry.mode === MODES.submodule) continue;
    seen.add(entry.oid);
    for (const bytes of await contentsOf(repository, full, entry.oid))
      if (createHash('sha256').update(bytes).digest('hex') === wanted.hash) return plain(bytes);
  }
  return null;
}

/** As it is kept and as it is checked out; nothing of what is too large to be merged. */
async function contentsOf(repository: Repository, path: string, oid: string): Promise<readonly Buffer[]> {
  const maxBytes = MAX_TEXT_BYTES;
  try {
    const bytes = await repository.objects.blob(oid, maxBytes);
    return [bytes, await checkedOut(repository, { path, bytes, maxBytes })];
  } catch (error) {
    if (isCodexError(error, 'too_large')) return [];
    throw error;
  }
}

/** Files below a folder in a commit, to the bottom, ordered by path. */
export async function listEntries(
  repository: Repository,
  wanted: { readonly folder: RelPath; readonly revision: string; readonly page: PageRequest },
): Promise<Page<RevisionEntry>> {
  const { folder, revision, page } = wanted;
  const { objects } = repository;
  const { tree } = await needCommit(repository, revision);
  const full = repository.toRepository(folder);
  const found = await lookUp(objects, tree, full);
  if (!found && full !== repository.found.prefix) throw notInRevision(folder, revision);
  const files: { path: RelPath; entry: TreeEntry }[] = [];
  const isFolder = found !== null && isFolderMode(found.mode);
  if (found && !isFolder) files.push({ path: folder, entry: found });
  for await (const { path, entry } of filesOf(objects, isFolder ? found.oid : null, full)) {
    const own = repository.toNotebook(path);
    if (own !== null) files.push({ path: own, entry });
  }
  files.sort((a, b) => byBytes(a.path, b.path));
  const list = `entries ${revision} ${folder}`;
  const { items, nextCursor } = pageOf(files, { list, page, keyOf: (file) => file.path });
  const entries: RevisionEntry[] = [];
  for (const { path, entry } of items) entries.push(await toEntry(repository, path, entry));
  return { items: entries, nextCursor };
}

async function toEntry(repository: Repository, path: RelPath, entry: TreeEntry): Promise<RevisionEntry> {
  const isSubmodule = entry.mode === MODES.submodule;
  return {
    path,
    kind: isSubmodule ? 'submodule' : entry.mode === MODES.link ? 'link' : 'file',
    executable: entry.mode === MODES.executable,
    sizeBytes: isSubmodule ? null : await repository.objects.sizeOf(entry.oid),
    blob: entry.oid,
  };
}

/** The same bytes without what only Node knows of them. */
function plain(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
