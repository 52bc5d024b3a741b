import type { FileStat, IndexChange, ReadEntry, RelPath } from '@codexlab/core';

/** What a file's rows shall be after a chunk. */
export interface WrittenRow {
  readonly rid: number;
  readonly id: string;
  readonly entry: ReadEntry;
}

/** A file that was only renamed. */
export interface MovedRow {
  readonly rid: number;
  readonly stat: FileStat;
}

/** The effect of a chunk on each row, whatever number of steps led there. */
export interface SettledChunk {
  readonly written: ReadonlyMap<number, WrittenRow>;
  readonly moved: ReadonlyMap<number, MovedRow>;
  readonly touched: ReadonlyMap<number, MovedRow>;
  readonly removed: ReadonlySet<number>;
  readonly addedFolders: ReadonlySet<RelPath>;
  readonly removedFolders: ReadonlySet<RelPath>;
}

/** Plays the changes through in their order. Pure. */
export function settleChunk(changes: readonly IndexChange[]): SettledChunk {
  const written = new Map<number, WrittenRow>();
  const moved = new Map<number, MovedRow>();
  const touched = new Map<number, MovedRow>();
  const removed = new Set<number>();
  const addedFolders = new Set<RelPath>();
  const removedFolders = new Set<RelPath>();

  function write(rid: number, id: string, entry: ReadEntry): void {
    removed.delete(rid);
    moved.delete(rid);
    touched.delete(rid);
    written.set(rid, { rid, id, entry });
  }

  /** A new stat, at another path when `relocates`. */
  function restat(rid: number, stat: FileStat, relocates: boolean): void {
    const row = written.get(rid);
    const path = relocates ? stat.path : (row?.entry.stat.path ?? moved.get(rid)?.stat.path ?? stat.path);
    if (removed.has(rid)) return;
    if (row) written.set(rid, { ...row, entry: { ...row.entry, stat: { ...stat, path } } });
    else if (relocates || moved.has(rid)) moved.set(rid, { rid, stat: { ...stat, path } });
    else touched.set(rid, { rid, stat });
  }

  function remove(rid: number): void {
    for (const rows of [written, moved, touched]) rows.delete(rid);
    removed.add(rid);
  }

  for (const change of changes) {
    if (change.type === 'add' || change.type === 'update') write(change.rid, change.id, change.entry);
    else if (change.type === 'touch') restat(change.rid, change.stat, false);
    else if (change.type === 'move' && change.entry) write(change.rid, change.id, change.entry);
    else if (change.type === 'move') restat(change.rid, change.stat, true);
    else if (change.type === 'remove') remove(change.rid);
    else if (change.type === 'addFolder') {
      removedFolders.delete(change.path);
      addedFolders.add(change.path);
    } else {
      addedFolders.delete(change.path);
      removedFolders.add(change.path);
    }
  }
  for (const rid of moved.keys()) touched.delete(rid);
  return { written, moved, touched, removed, addedFolders, removedFolders };
}
