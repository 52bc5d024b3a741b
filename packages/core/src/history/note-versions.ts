import { isCodexError } from '../errors.ts';
import type { NotebookPorts } from '../notebook-ports.ts';
import type { RelPath } from '../paths.ts';
import { seesAll } from '../permissions/visibility.ts';
import type { NotebookLine } from '../sync/line.ts';
import type { RevisionId } from './version-control.ts';

/** What noting needs. */
export interface NoteVersionsPorts extends Pick<NotebookPorts, 'versions' | 'reader' | 'timer'> {
  readonly line: NotebookLine;
}

const PAGE_ITEMS = 500;

/**
 * Brings what the index knows of commits up to the newest one: since which commit each file is as it is. What was noted
 * as of `noted` is not looked at again; null, or a commit that is no ancestor any more: everything is. Safe to repeat and
 * to break off.
 */
export async function noteVersions(
  ports: NoteVersionsPorts,
  range: {
    readonly noted: RevisionId | null;
    readonly head: RevisionId | null;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { noted, head, signal } = range;
  if (head === noted) return;
  if (head !== null && noted !== null && (await noteSince(ports, noted, head, signal))) return;
  await noteAll(ports, head, signal);
}

/** False when the repository has not simply gone on since. */
async function noteSince(
  ports: NoteVersionsPorts,
  noted: RevisionId,
  head: RevisionId,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    for await (const gone of pages(signal, (page) => ports.versions.compare(noted, head, page))) {
      const left = gone.flatMap(({ kind, path, oldPath }) =>
        kind === 'deleted' ? [path] : oldPath ? [oldPath] : [],
      );
      await ports.line.noteVersions(left.map((path) => ({ path, revision: null })));
    }
    for await (const tracked of pages(signal, (page) => ports.versions.tracked(noted, page))) {
      await ports.line.noteVersions(tracked);
      await ports.timer.breathe();
    }
    return true;
  } catch (error) {
    if (isCodexError(error, 'stale') || isCodexError(error, 'not_found')) return false;
    throw error;
  }
}

/** Only rows that say something else are written. */
async function noteAll(
  ports: NoteVersionsPorts,
  head: RevisionId | null,
  signal: AbortSignal,
): Promise<void> {
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
  load: (page: {
    limit: number;
    cursor: string | null;
  }) => Promise<{ readonly items: readonly T[]; readonly nextCursor: string | null }>,
): AsyncGenerator<readonly T[]> {
  let cursor: string | null = null;
  do {
    signal.throwIfAborted();
    const page = await load({ limit: PAGE_ITEMS, cursor });
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
