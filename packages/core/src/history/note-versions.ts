import type { ChangeCursor } from '../changes/change-store.ts';
import { isCodexError } from '../errors.ts';
import type { IndexReader } from '../notebook-index-reader.ts';
import type { NotebookPorts } from '../notebook-ports.ts';
import { MAX_PAGE_ITEMS, type Page } from '../page.ts';
import type { RelPath } from '../paths.ts';
import { seesAll } from '../permissions/visibility.ts';
import type { NotebookLine } from '../sync/line.ts';
import type { Noted } from './remembered.ts';
import type { RevisionId } from './version-control.ts';

/** What noting needs. */
export interface NoteVersionsPorts extends Pick<NotebookPorts, 'versions' | 'timer'> {
  readonly line: Pick<NotebookLine, 'noteVersions'>;
  readonly reader: Pick<IndexReader, 'changes' | 'meta'> & {
    readonly files: Pick<IndexReader['files'], 'get' | 'list'>;
  };
}

/** The place that the index is brought up to. */
export interface NotePlace {
  readonly head: RevisionId | null;
  readonly signal: AbortSignal;
}

/** What came of noting. */
export interface NotedVersions {
  readonly noted: Noted;
  /** False when there was nothing to look at. */
  readonly looked: boolean;
}

const PAGE_ITEMS = 500;
/** More new files than this, and everything is looked at together. */
const MAX_ARRIVALS = 200;

/**
 * Brings what the index knows of commits up to the newest one: since which commit each file is as it is. What was noted
 * before is not looked at again, unless nobody knows how far that went. Safe to repeat and to break off.
 */
export async function noteVersions(
  ports: NoteVersionsPorts,
  before: Noted | null,
  { head, signal }: NotePlace,
): Promise<NotedVersions> {
  const upTo = await ports.reader.changes.head(seesAll); // what comes later is looked at next time
  const noted = { revision: head, upTo };
  const arrivals = before === null ? null : await arrivalsSince(ports, before.upTo, signal);
  if (before === null || arrivals === null) {
    await noteAll(ports, { head, signal });
    return { noted, looked: true };
  }
  const moved = before.revision !== head;
  if (moved && !(await noteSince(ports, before.revision, { head, signal }))) {
    await noteAll(ports, { head, signal });
  } else if (head !== null) await noteArrivals(ports, arrivals, head);
  return { noted, looked: moved || arrivals.length > 0 };
}

/** New files of which nothing is noted; null when they are too many, or nobody knows any more. */
async function arrivalsSince(
  { reader }: NoteVersionsPorts,
  cursor: ChangeCursor,
  signal: AbortSignal,
): Promise<readonly RelPath[] | null> {
  const paths = new Set<RelPath>();
  try {
    for (let next = cursor; ;) {
      signal.throwIfAborted();
      const batch = await reader.changes.since(seesAll, next, MAX_PAGE_ITEMS);
      for (const { kind, path } of batch.changes) {
        if (kind === 'notebook.resynced') return null;
        if (path !== null && (kind === 'file.added' || kind === 'file.moved')) paths.add(path);
      }
      if (batch.changes.length === 0) return [...paths];
      if (paths.size > MAX_ARRIVALS) return null;
      next = batch.cursor;
    }
  } catch (error) {
    if (isCodexError(error, 'stale')) return null;
    throw error;
  }
}

/** A file may be back that the newest commit has: no later commit tells of it. */
async function noteArrivals(
  ports: NoteVersionsPorts,
  arrivals: readonly RelPath[],
  head: RevisionId,
): Promise<void> {
  for (const path of arrivals) {
    const file = await ports.reader.files.get(seesAll, path);
    if (file?.gitCommit !== null || !(await isTracked(ports, path, head))) continue;
    const { items } = await ports.versions.log({ path }, { limit: 1 });
    if (items[0]) await ports.line.noteVersions([{ path, revision: items[0].id }]);
  }
}

async function isTracked({ versions }: NoteVersionsPorts, path: RelPath, head: RevisionId): Promise<boolean> {
  try {
    await versions.read(path, head, { maxBytes: 0 });
    return true;
  } catch (error) {
    if (isCodexError(error, 'too_large')) return true;
    if (isCodexError(error, 'not_found')) return false;
    throw error;
  }
}

/** False when the repository has not simply gone on since. */
async function noteSince(
  ports: NoteVersionsPorts,
  since: RevisionId | null,
  { head, signal }: NotePlace,
): Promise<boolean> {
  if (since === null || head === null) return false;
  try {
    for await (const gone of pages(signal, (page) => ports.versions.compare(since, head, page))) {
      const left = gone.flatMap(({ kind, path, oldPath }) => (kind === 'deleted' ? path : (oldPath ?? [])));
      await ports.line.noteVersions(left.map((path) => ({ path, revision: null })));
    }
    for await (const tracked of pages(signal, (page) => ports.versions.tracked(since, page))) {
      await ports.line.noteVersions(tracked);
      await ports.timer.breathe();
    }
    return true;
  } catch (error) {
    if (isCodexError(error, 'stale') || isCodexError(error, 'not_found')) return false;
    throw error;
  }
}

/** Rows that say so already are not written. */
async function noteAll(ports: NoteVersionsPorts, { head, signal }: NotePlace): Promise<void> {
  const wanted = new Map<RelPath, string>();
  if (head !== null)
    for await (const tracked of pages(signal, (page) => ports.versions.tracked(null, page))) {
      for (const { path, revision } of tracked) wanted.set(path, revision);
      await ports.timer.breathe();
    }
  for await (const files of pages(signal, (page) => ports.reader.files.list(seesAll, {}, page))) {
    const notes = files.map(({ path }) => ({ path, revision: wanted.get(path) ?? null }));
    await ports.line.noteVersions(notes);
    await ports.timer.breathe();
  }
}

async function* pages<T>(
  signal: AbortSignal,
  load: (page: { readonly limit: number; readonly cursor: string | null }) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  let cursor: string | null = null;
  do {
    signal.throwIfAborted();
    const page: Page<T> = await load({ limit: PAGE_ITEMS, cursor });
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
