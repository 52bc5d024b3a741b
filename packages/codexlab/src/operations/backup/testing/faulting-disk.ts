import type { BackupDisk } from '../disk.ts';

/** What goes wrong, and when: the operations are counted from 1. */
export interface DiskFault {
  readonly operation: number;
  /** `fail`: it throws and changes nothing, later ones work. `crash`: it is done, and none after it. */
  readonly kind: 'fail' | 'crash';
}

/** A disk that fails on purpose. */
export interface FaultingDisk extends BackupDisk {
  operations(): number;
}

/** Wraps a disk; without a fault it only counts. */
export function faultingDisk(disk: BackupDisk, fault: DiskFault | null): FaultingDisk {
  let count = 0;
  let crashed = false;
  async function operate<T>(work: () => Promise<T>): Promise<T> {
    if (crashed) throw new Error('The machine has stopped.');
    count++;
    const due = fault?.operation === count ? fault.kind : null;
    if (due === 'fail') throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const result = await work();
    if (due !== 'crash') return result;
    crashed = true;
    throw new Error('The machine has stopped.');
  }
  return {
    makeFolder: (path, mode) => operate(() => disk.makeFolder(path, mode)),
    write: (path, pieces, marks) => operate(() => disk.write(path, pieces, marks)),
    makeLink: (path, target) => operate(() => disk.makeLink(path, target)),
    rename: (from, to) => operate(() => disk.rename(from, to)),
    remove: (path) => operate(() => disk.remove(path)),
    sync: (path) => operate(() => disk.sync(path)),
    operations: () => count,
  };
}
