import fs, { type BigIntStats } from 'node:fs';
import { promisify } from 'node:util';
import type { SystemPath } from './folder.ts';

const fsyncLater = promisify(fs.fsync);
const writeLater = promisify(fs.write) as unknown as typeof fs.write.__promisify__;

/** The system calls that change a disk, one by one, so that tests can record and fail each. All throw the system's errors. */
export interface WriteIo {
  open(path: SystemPath, flags: number, mode: number): number;
  write(fd: number, bytes: Uint8Array): Promise<void>;
  /** Waits until the content (of a folder: its names) is on the disk. */
  fsync(fd: number): Promise<void>;
  close(fd: number): void;
  chmod(fd: number, mode: number): void;
  chown(fd: number, uid: number, gid: number): void;
  link(from: SystemPath, to: SystemPath): void;
  rename(from: SystemPath, to: SystemPath): void;
  /** The same where nothing was looked at before: a rename waits whenever the disk is just keeping what others wrote. */
  renameLater(from: SystemPath, to: SystemPath): Promise<void>;
  unlink(path: SystemPath): void;
  mkdir(path: SystemPath, mode: number): void;
  /** Takes a folder away with all in it, following no link. */
  removeTree(path: SystemPath): void;
}

/**
 * The calls of this system. Only those that wait for the disk are asynchronous: the others take a few
 * microseconds, less than handing them to another thread.
 */
export const systemWriteIo: WriteIo = {
  open: (path, flags, mode) => fs.openSync(path, flags, mode),
  async write(fd, bytes) {
    for (let at = 0; at < bytes.length;)
      at += (await writeLater(fd, bytes, at, bytes.length - at, null)).bytesWritten;
  },
  fsync: (fd) => fsyncLater(fd),
  close: (fd) => fs.closeSync(fd),
  chmod: (fd, mode) => fs.fchmodSync(fd, mode),
  chown: (fd, uid, gid) => fs.fchownSync(fd, uid, gid),
  link: (from, to) => fs.linkSync(from, to),
  rename: (from, to) => fs.renameSync(from, to),
  renameLater: (from, to) => fs.promises.rename(from, to),
  unlink: (path) => fs.unlinkSync(path),
  mkdir: (path, mode) => void fs.mkdirSync(path, { mode }),
  removeTree: (path) => fs.rmSync(path, { recursive: true, force: true }),
};

/** What stands at a path without following it, or null. */
export function statAt(path: SystemPath): BigIntStats | null {
  return fs.lstatSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
}
