import type { BigIntStats, Stats } from 'node:fs';
import type { EntryKind, FileStat, RelPath } from '@codexlab/core';

/** What the port says of an entry, from what the system says. */
export function toFileStat(path: RelPath, stat: BigIntStats): FileStat {
  const kind = kindOf(stat);
  const sizeBytes = kind === 'folder' ? 0 : Number(stat.size);
  return {
    path,
    kind,
    sizeBytes,
    modifiedMs: Number(stat.mtimeNs / 1_000_000n),
    statKey: `${sizeBytes}:${stat.mtimeNs}:${stat.ctimeNs}:${stat.ino}`,
    identity: stat.birthtimeNs === 0n ? '' : `${stat.ino}:${stat.birthtimeNs}`,
  };
}

/** What kind of entry the system describes. */
export function kindOf(stat: BigIntStats | Stats): EntryKind {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'folder';
  return stat.isSymbolicLink() ? 'link' : 'other';
}
