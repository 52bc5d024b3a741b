import { createHash } from 'node:crypto';
import { lstat, utimes, writeFile } from 'node:fs/promises';
import { type BackupDisk, type Digest, type FileMarks, nodeDisk, type Pieces } from '../disk.ts';

/** As this machine's disks, but nothing is waited for until they have it: tests cut power only in thought. */
export const unsyncedDisk: BackupDisk = Object.freeze({
  ...nodeDisk,
  async write(path: string, pieces: Pieces, { mode, modifiedMs }: FileMarks): Promise<Digest> {
    const copied: Uint8Array[] = [];
    for await (const piece of pieces) copied.push(Uint8Array.from(piece)); // a reader may use its buffer again
    const all = Buffer.concat(copied);
    await writeFile(path, all, { flag: 'wx', mode });
    if (modifiedMs !== undefined) await utimes(path, modifiedMs / 1000, modifiedMs / 1000);
    return { bytes: all.length, sha256: createHash('sha256').update(all).digest('hex') };
  },
  async sync(path: string) {
    await lstat(path); // what is not there cannot be synced
  },
});
