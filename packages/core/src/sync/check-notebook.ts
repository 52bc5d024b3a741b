import { isCodexError } from '../errors.ts';
import type { FileStat, Hash } from '../fs/file-system.ts';
import { type RelPath, isInFolder } from '../paths.ts';
import { joinSidecars } from './join-sidecars.ts';
import type { Drift, DriftReport, LongWork } from './line.ts';
import type { IndexedEntry, IndexWriter } from './notebook-index.ts';
import { wholeNotebook } from './scope.ts';
import { type WalkPorts, scanDisk } from './walk.ts';

const MAX_LISTED_DRIFT = 1000;
const FILES_BETWEEN_PAUSES = 200;

/** Where the check reads. */
export interface CheckPorts extends WalkPorts {
  readonly index: IndexWriter;
  readonly hashOf: (path: RelPath) => Promise<Hash>;
}

/** Compares every file's bytes with the index: trusts no stat. Changes nothing. */
export async function checkNotebook(
  ports: CheckPorts,
  work: LongWork & { pause(): Promise<void> },
): Promise<DriftReport> {
  const { entries } = await ports.index.list(wholeNotebook);
  const found = await scanDisk(ports, wholeNotebook, { signal: work.signal });
  const disk = await joinSidecars(ports.fs, found, entries);
  const known = new Map(entries.map((entry) => [entry.path, entry]));
  const drift: Drift[] = [];
  let drifted = 0;
  const note = (path: RelPath, kind: Drift['kind']) => {
    drifted++;
    if (drift.length < MAX_LISTED_DRIFT) drift.push({ path, kind });
  };
  for (const { folder } of disk.unreadable) note(folder, 'unreadable');
  for (const [done, stat] of disk.files.entries()) {
    work.signal?.throwIfAborted();
    if (done % FILES_BETWEEN_PAUSES === 0) {
      await work.pause();
      work.onProgress?.({ phase: 'reading', done, total: disk.files.length });
    }
    const kind = await compare(ports, stat, known.get(stat.path));
    known.delete(stat.path);
    if (kind) note(stat.path, kind);
  }
  for (const path of known.keys()) {
    const isHidden = disk.unreadable.some(({ folder }) => isInFolder(path, folder));
    if (!isHidden) note(path, 'ghost');
  }
  return { files: disk.files.length, drifted, drift };
}

async function compare(
  ports: CheckPorts,
  stat: FileStat,
  entry: IndexedEntry | undefined,
): Promise<Drift['kind'] | null> {
  try {
    const hash = await ports.hashOf(stat.path);
    if (!entry) return 'missing';
    return hash === entry.hash ? null : 'stale';
  } catch (error) {
    if (!isCodexError(error) || error.details.root === true) throw error;
    return error.code === 'not_found' ? null : 'unreadable';
  }
}
