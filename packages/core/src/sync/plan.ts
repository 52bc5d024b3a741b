import type { FileStat } from '../fs/file-system.ts';
import { type RelPath, isInFolder } from '../paths.ts';
import type { IndexedEntry, IndexedScope } from './notebook-index.ts';
import { ownStatKey, sidecarKeys } from './sidecars.ts';
import type { DiskScan } from './walk.ts';

/** How the disk differs from the index, as far as stats can tell. */
export interface SyncPlan {
  readonly added: readonly FileStat[];
  /** Entries that must be read again to know whether they changed. */
  readonly suspect: readonly Suspect[];
  readonly removed: readonly IndexedEntry[];
  readonly unchanged: number;
  readonly addedFolders: readonly FileStat[];
  readonly removedFolders: readonly RelPath[];
}

/** An entry of the index whose stat on the disk is not the known one. */
export interface Suspect {
  readonly stat: FileStat;
  readonly known: IndexedEntry;
}

/** Compares what stands on the disk with what the index knows. Pure. */
export function planChanges(disk: DiskScan, index: IndexedScope, parserVersion: number): SyncPlan {
  const known = new Map(index.entries.map((entry) => [entry.path, entry]));
  const added: FileStat[] = [];
  const suspect: Suspect[] = [];
  const seen = new Set<RelPath>();
  let unchanged = 0;
  for (const stat of disk.files) {
    if (seen.has(stat.path)) continue;
    seen.add(stat.path);
    const entry = known.get(stat.path);
    if (!entry) added.push(stat);
    else if (isUnchanged(stat, entry, parserVersion)) unchanged++;
    else suspect.push({ stat, known: entry });
  }
  const hidden = (path: RelPath) => disk.unreadable.some(({ folder }) => isInFolder(path, folder));
  const gone = (path: RelPath) => !seen.has(path) && (disk.unreadable.length === 0 || !hidden(path));
  return {
    added,
    suspect,
    removed: index.entries.filter((entry) => gone(entry.path)),
    unchanged,
    ...planFolders(disk, index, hidden),
  };
}

function isUnchanged(stat: FileStat, entry: IndexedEntry, parserVersion: number): boolean {
  return (
    stat.statKey === entry.statKey &&
    stat.kind === entry.kind &&
    entry.hash !== null &&
    entry.parserVersion === parserVersion
  );
}

function planFolders(disk: DiskScan, index: IndexedScope, hidden: (path: RelPath) => boolean) {
  const known = new Set(index.folders);
  const present = new Set<RelPath>();
  const addedFolders: FileStat[] = [];
  for (const folder of disk.folders) {
    if (present.has(folder.path)) continue;
    present.add(folder.path);
    if (!known.has(folder.path)) addedFolders.push(folder);
  }
  const removedFolders = index.folders.filter((folder) => !present.has(folder) && !hidden(folder));
  return { addedFolders, removedFolders };
}

/*
 * A file written in the same tick of the file system's clock as our reading of it keeps its stat: Git calls this
 * the racy case. The stat of an entry that changed just before it was read is therefore stored with a mark that no
 * real stat carries, so that the next comparison reads it once more.
 */
const RACY_MARK = '~';
/** Kernels stamp files with a clock that ticks every 1 to 10 ms. */
const FINE_CLOCK_MS = 50;
/** FAT and some network file systems keep whole or even seconds. */
const COARSE_CLOCK_MS = 2_100;
/** A stamp further in the future than this is not "just now" but a wrong clock; reading it again would never end. */
const CLOCK_SKEW_MS = 20_000;

/** The stat to store for an entry that was read at `readMs`, marked when it may have been changed unseen. */
export function storableStat(stat: FileStat, readMs: number): FileStat {
  return isRacy(stat, readMs) ? { ...stat, statKey: stat.statKey + RACY_MARK } : stat;
}

/** True for a stat that `storableStat` marked. */
export function isMarkedRacy(stat: FileStat): boolean {
  return stat.statKey.endsWith(RACY_MARK);
}

/** True when two stat keys tell of the same sidecars in the same state. */
export function hasSameSidecars(stored: string, found: string): boolean {
  return sidecarPart(stored) === sidecarPart(found);
}

function sidecarPart(statKey: string): string {
  const at = statKey.indexOf('/');
  return at < 0 ? '' : statKey.slice(at).replace(RACY_MARK, '');
}

/** True when a stat is the one that was stored, marked or not. */
export function isSameStat(stored: FileStat, found: FileStat): boolean {
  return stored.statKey === found.statKey || stored.statKey === found.statKey + RACY_MARK;
}

function isRacy(stat: FileStat, readMs: number): boolean {
  const keys = [ownStatKey(stat.statKey), ...sidecarKeys(stat.statKey).values()];
  return keys.some((key) => isRacyKey(key, readMs));
}

function isRacyKey(statKey: string, readMs: number): boolean {
  const [, modifiedNs = '0', changedNs = '0'] = statKey.split(':');
  const coarse = modifiedNs.endsWith('000000000') && changedNs.endsWith('000000000');
  const windowMs = coarse ? COARSE_CLOCK_MS : FINE_CLOCK_MS;
  return [modifiedNs, changedNs].some((ns) => {
    const ageMs = readMs - Number(ns) / 1e6;
    return ageMs < windowMs && ageMs > -CLOCK_SKEW_MS;
  });
}
