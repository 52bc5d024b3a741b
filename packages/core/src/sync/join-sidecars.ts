import { isCodexError } from '../errors.ts';
import type { FileStat, FileSystem } from '../fs/file-system.ts';
import { type RelPath, folderOf, nameOf, relPathOnDisk } from '../paths.ts';
import type { IndexedEntry } from './notebook-index.ts';
import { type PartOfNotebook, type SyncScope } from './scope.ts';
import {
  hasSidecarShape,
  isDottedSidecar,
  joinStats,
  ownerName,
  sidecarFamily,
  sidecarKeys,
  sidecarPaths,
} from './sidecars.ts';
import type { DiskScan } from './walk.ts';

/** Single paths with everything that belongs together with them; other scopes hold whole folders as they are. */
export function withSidecarFamilies(scope: SyncScope): SyncScope {
  if (scope.kind === 'all' || scope.paths.length === 0) return scope;
  const paths = [...new Set(scope.paths.flatMap(sidecarFamily))];
  return { ...scope, paths } satisfies PartOfNotebook;
}

/**
 * Takes the sidecars out of what was found and joins them to the files beside which they stand. Content is looked at
 * only for undotted names that neither the row of the file itself nor that of its owner has told about.
 */
export async function joinSidecars(
  fs: FileSystem,
  scan: DiskScan,
  known: readonly IndexedEntry[],
): Promise<DiskScan> {
  const candidates = scan.files.filter(
    (stat) => stat.kind === 'file' && ownerName(nameOf(stat.path)) !== null,
  );
  if (candidates.length === 0) return scan;
  const byPath = new Map(scan.files.map((stat) => [stat.path, stat]));
  const hasOwner = candidates.filter((stat) => byPath.get(ownerOf(stat.path)!)?.kind === 'file');
  if (hasOwner.length === 0) return scan;
  const undotted = hasOwner.filter((stat) => !isDottedSidecar(nameOf(stat.path)));
  const sidecars = undotted.length > 0 ? await thoseOfShape(fs, undotted, known) : new Set<RelPath>();
  for (const { path } of hasOwner)
    if (isDottedSidecar(nameOf(path)) && !sidecars.has(ownerOf(path)!)) sidecars.add(path);
  const owners = new Set([...sidecars].map((path) => ownerOf(path)!));
  const files = scan.files.flatMap((stat) => {
    if (sidecars.has(stat.path)) return [];
    if (!owners.has(stat.path)) return [stat];
    const own = sidecarPaths(stat.path).filter((path) => sidecars.has(path));
    return [
      joinStats(
        stat,
        own.map((path) => byPath.get(path)!),
      ),
    ];
  });
  return { ...scan, files };
}

/** The path of the file that a path would be a sidecar of. */
export function ownerOf(path: RelPath): RelPath | null {
  const name = ownerName(nameOf(path));
  return name === null ? null : relPathOnDisk(folderOf(path), name);
}

async function thoseOfShape(
  fs: FileSystem,
  undotted: readonly FileStat[],
  known: readonly IndexedEntry[],
): Promise<Set<RelPath>> {
  const wanted = new Set(undotted.flatMap(({ path }) => [path, ownerOf(path)!]));
  const rows = new Map(known.filter((entry) => wanted.has(entry.path)).map((entry) => [entry.path, entry]));
  const sidecars = new Set<RelPath>();
  for (const stat of undotted) {
    const owner = rows.get(ownerOf(stat.path)!);
    // Both have rows: it was looked at, and is content of its own.
    if (owner?.kind === 'file' && rows.get(stat.path)?.statKey === stat.statKey) continue;
    const isKnown = owner && sidecarKeys(owner.statKey).get(nameOf(stat.path)) === stat.statKey;
    if (isKnown || (await hasShape(fs, stat))) sidecars.add(stat.path);
  }
  return sidecars;
}

const PEEK_BYTES = 1024 * 1024 + 1;

/** What cannot be read is listed as a file, with the problem that it has. */
async function hasShape(fs: FileSystem, stat: FileStat): Promise<boolean> {
  if (stat.sizeBytes >= PEEK_BYTES) return false;
  try {
    const { bytes } = await fs.read(stat.path, { maxBytes: PEEK_BYTES });
    return hasSidecarShape(nameOf(stat.path), bytes);
  } catch (error) {
    if (!isCodexError(error) || error.details.root === true) throw error;
    return false;
  }
}

/** The sidecars that stand beside a file now. Throws as `fs.read` does. */
export async function findSidecars(fs: FileSystem, owner: RelPath): Promise<FileStat[]> {
  const found: FileStat[] = [];
  for (const path of sidecarPaths(owner)) {
    const stat = await fs.stat(path);
    if (stat?.kind !== 'file') continue;
    if (isDottedSidecar(nameOf(path)) || (await hasShape(fs, stat))) found.push(stat);
  }
  return found;
}
