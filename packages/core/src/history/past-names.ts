import { CodexError, isCodexError } from '../errors.ts';
import { MAX_PAGE_ITEMS, type Page, type PageRequest } from '../page.ts';
import { isInFolder, type RelPath, ROOT } from '../paths.ts';
import type { RevisionEntry, RevisionId, VersionControl } from './version-control.ts';

/** Names and kinds of things as they were. */
type Past = Pick<VersionControl, 'entries' | 'log'>;

/**
 * What a file was called in a revision, for the name that it had then or has now: the first name that exists there, from the
 * given one back through its renames. Null when there is none.
 */
export async function pastEntry(
  versions: Past,
  path: RelPath,
  revision: RevisionId,
): Promise<RevisionEntry | null> {
  const direct = await entryAt(versions, path, revision);
  if (direct) return direct;
  for await (const name of earlierNames(versions, path)) {
    const entry = await entryAt(versions, name, revision);
    if (entry) return entry;
  }
  return null;
}

/** As `pastEntry`. Throws `not_found`, with the newest revision that has the file where there is one. */
export async function requirePastEntry(
  versions: Past,
  path: RelPath,
  revision: RevisionId,
): Promise<RevisionEntry> {
  const entry = await pastEntry(versions, path, revision);
  if (entry) return entry;
  const newest = await newestWith(versions, path);
  const where = newest === null ? '' : ` Its newest version is in ${newest.slice(0, 10)}.`;
  const message = `There was nothing at ${path} in ${revision.slice(0, 10)}.${where}`;
  throw new CodexError('not_found', message, { path, revision, newest });
}

/** The newest commit after which a file was at this path, or null. */
async function newestWith(versions: Past, path: RelPath): Promise<RevisionId | null> {
  const { items } = await versions.log({ path }, { limit: 2 }); // above it stands at the most that it was deleted
  return items.find(({ change }) => change !== null && change.kind !== 'deleted')?.id ?? null;
}

/** The entry that has exactly this path in a revision, or null. */
async function entryAt(
  versions: Pick<VersionControl, 'entries'>,
  path: RelPath,
  revision: RevisionId,
): Promise<RevisionEntry | null> {
  const [first] = await firstEntries(versions, path, revision);
  return first?.path === path ? first : null;
}

/** True when a path was a folder in a revision. */
export async function isFolderAt(
  versions: Pick<VersionControl, 'entries'>,
  path: RelPath,
  revision: RevisionId,
): Promise<boolean> {
  if (path === ROOT) return true;
  const [first] = await firstEntries(versions, path, revision);
  return first !== undefined && first.path !== path && isInFolder(first.path, path);
}

/** All items of a list, page by page. */
export async function* everyItem<T>(list: (page: PageRequest) => Promise<Page<T>>): AsyncGenerator<T> {
  let cursor: string | null = null;
  do {
    const page: Page<T> = await list({ limit: MAX_PAGE_ITEMS, cursor });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

async function* earlierNames(versions: Past, path: RelPath): AsyncGenerator<RelPath> {
  for await (const { change } of everyItem((page) => versions.log({ path }, page)))
    if (change !== null && change.oldPath !== null) yield change.oldPath;
}

async function firstEntries(
  versions: Pick<VersionControl, 'entries'>,
  path: RelPath,
  revision: RevisionId,
): Promise<readonly RevisionEntry[]> {
  try {
    return (await versions.entries(path, revision, { limit: 1 })).items;
  } catch (error) {
    if (isCodexError(error, 'not_found')) return [];
    throw error;
  }
}
