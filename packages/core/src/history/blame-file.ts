import { CodexError } from '../errors.ts';
import { decodeCursor, encodeCursor, type Page, pageLimit, type PageRequest } from '../page.ts';
import type { RelPath } from '../paths.ts';
import { authorshipOf } from './authorship.ts';
import type { BlameLines } from './notebook-history.ts';
import { requirePastEntry } from './past-names.ts';
import { resolveName } from './resolve-name.ts';
import type { BlameRun, RevisionId, VersionControl } from './version-control.ts';

/** What is blamed, and which runs of it are wanted. */
export interface BlameQuery extends PageRequest {
  readonly path: RelPath;
  readonly revision?: string | undefined;
}

/** Larger files are no texts that people read line by line. */
const MAX_BLAME_BYTES = 5 * 1024 * 1024;
/** So far a NUL is looked for, which no text has. */
const TEXT_PROBE_BYTES = 8 * 1024;

/**
 * Who wrote each line, page by page. All pages tell of the revision of the first one, whatever is committed meanwhile.
 * Throws `not_found`, `too_large`, `unsupported` (no text, or nobody here who can tell).
 */
export async function blameFile(
  versions: VersionControl,
  { path, revision, ...page }: BlameQuery,
): Promise<Page<BlameLines>> {
  const list = `blame:${path}:${revision ?? ''}`;
  const limit = pageLimit(page);
  const [began = null, from = 0] = decodeCursor(list, page.cursor) ?? [];
  const id = await resolveName(versions, began === null ? (revision ?? 'HEAD') : String(began));
  const entry = await requirePastEntry(versions, path, id);
  const lines = await readLines(versions, entry.path, id);
  const runs = await versions.blame(entry.path, id);
  const start = Number(from);
  const items = runs.slice(start, start + limit).map((run) => withLines(run, lines));
  const isLast = start + limit >= runs.length;
  return { items, nextCursor: isLast ? null : encodeCursor(list, [id, start + limit]) };
}

function withLines(run: BlameRun, lines: readonly string[]): BlameLines {
  const shown = lines.slice(run.from - 1, run.from - 1 + run.count);
  return { ...run, by: authorshipOf(run.revision), lines: shown };
}

async function readLines(versions: VersionControl, path: RelPath, id: RevisionId): Promise<string[]> {
  const bytes = await versions.read(path, id, { maxBytes: MAX_BLAME_BYTES });
  if (bytes.subarray(0, TEXT_PROBE_BYTES).includes(0))
    throw new CodexError('unsupported', `${path} is no text.`, { path });
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.map((line) => line.replace(/\r$/, ''));
}
