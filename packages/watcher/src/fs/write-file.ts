import fs, { type BigIntStats } from 'node:fs';
import {
  CodexError,
  type Hash,
  type RelPath,
  type WriteOptions,
  type WriteResult,
  folderOf,
  nameOf,
} from '@codexlab/core';
import { keepConflictCopy } from './conflict-copy.ts';
import { errnoOf, isMissing } from './errno.ts';
import { kindOf, toFileStat } from './file-stat.ts';
import type { Folder } from './folder.ts';
import { currentHash, notAsSeen, requireHash } from './precondition.ts';
import { readRange } from './open-file.ts';
import { hashBytes, readEntry, requireOpened } from './read-file.ts';
import { withStrayNote } from './strays.ts';
import { newTemporaryId, previousName, strayName } from './temporary-names.ts';
import { tidy } from './tidy.ts';
import {
  TEMPORARY_FOLDER,
  type WriteGround,
  existingFolder,
  makeFolder,
  syncFolder,
  within,
} from './write-folder.ts';
import { statAt, type WriteIo } from './write-io.ts';

const COPY_BYTES = 1024 * 1024;

/** One write under way. `ifHash`: undefined for "whatever stands there". */
interface Job {
  readonly ground: WriteGround;
  readonly path: RelPath;
  readonly name: string;
  readonly parent: Folder;
  readonly content: Content;
  readonly ifHash: Hash | null | undefined;
  readonly executable: boolean;
  readonly before: BigIntStats | null;
}

/** What is written. */
interface Content {
  readonly hash: Hash;
  /** Writes it into a new file. */
  fill(io: WriteIo, fd: number): Promise<void>;
}

/** Where the temporary file of a write lies. */
interface Place {
  readonly folder: Folder;
  readonly temporary: string;
  /** Where what is replaced is kept for an instant. */
  readonly kept: Folder;
  /** The name for what is replaced, known to be this. */
  previous(expected: Hash): string;
}

/**
 * Replaces or creates a file so that at every instant it has its old or its new content, whole, and so that the new
 * one is on the disk before this returns: temporary, fsync, rename, fsync of the folder.
 */
export async function writeFile(
  ground: WriteGround,
  path: RelPath,
  bytes: Uint8Array,
  { ifHash, executable = false }: WriteOptions,
): Promise<WriteResult> {
  const content: Content = { hash: hashBytes(bytes), fill: (io, fd) => io.write(fd, bytes) };
  return withJob({ ground, path, ifHash, executable, content }, async (job) => {
    try {
      return await within(await makeFolder(ground, TEMPORARY_FOLDER), (folder) =>
        place(job, inTemporaries(folder)),
      );
    } catch (error) {
      if (errnoOf(error) !== 'EXDEV') throw error;
      return await placeBeside(job);
    }
  });
}

/** The same with a file that lies finished elsewhere: it is renamed into its place, or copied to another disk. */
export async function adoptFile(
  ground: WriteGround,
  path: RelPath,
  source: RelPath,
  { hash, ifHash }: { readonly hash: Hash; readonly ifHash?: Hash | null | undefined },
): Promise<WriteResult> {
  return within(existingFolder(ground, folderOf(source)), async (staging) => {
    const { O_RDONLY, O_RDWR, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;
    // An earlier try may have given it the rights of a file that is only read; Windows flushes only what may be written.
    const flags = process.platform === 'win32' ? O_RDWR : O_RDONLY;
    const name = nameOf(source);
    const fd = ground.io.open(staging.at(name), flags | O_NOFOLLOW | O_NONBLOCK, 0);
    try {
      requireOpened(fd, staging, name);
      const content: Content = { hash, fill: (io, target) => copyInto(io, fd, target) };
      return await withJob({ ground, path, ifHash, executable: false, content }, (job) =>
        placeStaged(job, fd, { staging, name }),
      );
    } finally {
      tidy(() => ground.io.close(fd));
    }
  });
}

/** Opens the folder of the target and looks what stands there. */
async function withJob(
  wanted: Pick<Job, 'ground' | 'path' | 'ifHash' | 'executable' | 'content'>,
  work: (job: Job) => Promise<WriteResult>,
): Promise<WriteResult> {
  const { ground, path, ifHash } = wanted;
  const parent =
    typeof ifHash === 'string' ? folderThatHolds(ground, path) : await makeFolder(ground, folderOf(path));
  return within(parent, async () => {
    const name = nameOf(path);
    const before = statAt(parent.at(name));
    if (before && kindOf(before) !== 'file')
      throw new CodexError('conflict', `${path} is a ${kindOf(before)}, not a file; it is not replaced.`, {
        path,
        current: null,
      });
    if (ifHash !== undefined) requireHash(path, currentHash(parent, name, path), ifHash);
    return work({ ...wanted, name, parent, before });
  });
}

async function placeStaged(
  job: Job,
  fd: number,
  { staging, name }: { readonly staging: Folder; readonly name: string },
): Promise<WriteResult> {
  const { ground } = job;
  try {
    return await within(await makeFolder(ground, TEMPORARY_FOLDER), (kept) => {
      if (job.before) keepRights(job, fd, job.before);
      return finish(job, { ...inTemporaries(kept), folder: staging, temporary: name }, fd);
    });
  } catch (error) {
    if (errnoOf(error) !== 'EXDEV') throw error;
    const result = await placeBeside(job);
    tidy(() => ground.io.unlink(staging.at(name)));
    return result;
  }
}

async function copyInto(io: WriteIo, from: number, to: number): Promise<void> {
  for (let at = 0; ;) {
    const piece = await readRange(from, at, COPY_BYTES);
    if (piece.length === 0) return;
    await io.write(to, piece);
    at += piece.length;
  }
}

function folderThatHolds(ground: WriteGround, path: RelPath): Folder {
  try {
    return existingFolder(ground, folderOf(path));
  } catch (error) {
    throw isMissing(error) ? notAsSeen(path, null) : error;
  }
}

function inTemporaries(folder: Folder): Place {
  const id = newTemporaryId();
  return { folder, temporary: id, kept: folder, previous: (expected) => previousName(id, expected) };
}

/** The target lies on another disk than `.codex/tmp`. */
function placeBeside(job: Job): Promise<WriteResult> {
  const id = newTemporaryId();
  const at: Place = {
    folder: job.parent,
    temporary: strayName(id),
    kept: job.parent,
    previous: (expected) => strayName(previousName(id, expected)),
  };
  return withStrayNote(job.ground, { path: job.path, id, parent: job.parent }, () => place(job, at));
}

async function place(job: Job, at: Place): Promise<WriteResult> {
  const { io } = job.ground;
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = fs.constants;
  const temporary = at.folder.at(at.temporary);
  const fd = io.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, job.before ? 0o600 : 0o666);
  try {
    if (job.before) keepRights(job, fd, job.before);
    if (job.executable) makeExecutable(io, fd);
    await job.content.fill(io, fd);
    return await finish(job, at, fd);
  } finally {
    tidy(() => io.close(fd));
    if (statAt(temporary)) tidy(() => io.unlink(temporary));
  }
}

/** Makes the open temporary durable and gives it its name. */
async function finish(job: Job, at: Place, fd: number): Promise<WriteResult> {
  const { io } = job.ground;
  await io.fsync(fd);
  const conflict = await swapIn(job, at);
  await syncFolder(io, job.parent);
  // Asked last: each new or removed name of a file changes its ctime, which is part of the key.
  const stat = toFileStat(job.path, fs.fstatSync(fd, { bigint: true }));
  return { stat, hash: job.content.hash, conflict };
}

function keepRights({ ground: { io } }: Job, fd: number, before: BigIntStats): void {
  const now = fs.fstatSync(fd, { bigint: true });
  try {
    if (now.uid !== before.uid || now.gid !== before.gid)
      io.chown(fd, Number(before.uid), Number(before.gid));
  } catch (error) {
    // Only the administrator may give files away; another owner is what every editor leaves then.
    if (errnoOf(error) !== 'EPERM') throw error;
  }
  io.chmod(fd, Number(before.mode & 0o7777n));
}

/** For all who may read it, as git does. */
function makeExecutable(io: WriteIo, fd: number): void {
  const mode = fs.fstatSync(fd).mode & 0o7777;
  io.chmod(fd, mode | ((mode & 0o444) >> 2));
}

/** Gives the finished temporary its name. Returns where an outside edit was kept that it replaced. */
async function swapIn(job: Job, at: Place): Promise<RelPath | null> {
  if (job.ifHash === null) createOnly(job, at);
  else if (typeof job.ifHash === 'string') return replaceKnown(job, at, job.ifHash);
  else await job.ground.io.renameLater(at.folder.at(at.temporary), job.parent.at(job.name));
  return null;
}

function createOnly(job: Job, at: Place): void {
  const { io } = job.ground;
  const temporary = at.folder.at(at.temporary);
  const target = job.parent.at(job.name);
  try {
    io.link(temporary, target);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') throw notAsSeen(job.path, currentHash(job.parent, job.name, job.path));
    if (!isWithoutLinks(error)) throw error;
    // No hard links on this disk: an empty file claims the name, then is replaced.
    io.close(io.open(target, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL, 0o666));
    return io.rename(temporary, target);
  }
  tidy(() => io.unlink(temporary));
}

function replaceKnown(job: Job, at: Place, ifHash: Hash): RelPath | null {
  const { io } = job.ground;
  const previous = at.previous(ifHash);
  const kept = keepPrevious(job, at, previous, ifHash);
  const temporary = at.folder.at(at.temporary);
  const target = job.parent.at(job.name);
  try {
    const known = kept ? statAt(at.kept.at(previous)) : null;
    // Giving a name may wait for the disk: what another program put there meanwhile would have no name at all. Between
    // this look and the rename nothing else is done: what is put there in that instant cannot be seen by anybody.
    if (known) requireSameFile(job, statAt(target), known);
    io.rename(temporary, target);
  } catch (error) {
    if (kept) tidy(() => io.unlink(at.kept.at(previous)));
    throw error;
  }
  if (!kept) return null;
  const conflict =
    hashOrNull(at.kept, previous, job.path) === ifHash
      ? null
      : keepConflictCopy(job, { folder: at.kept, name: previous });
  tidy(() => io.unlink(at.kept.at(previous)));
  return conflict;
}

/** Gives what is about to be replaced a second name, so that an edit of the last instant can still be seen. */
function keepPrevious(job: Job, at: Place, previous: string, ifHash: Hash): boolean {
  try {
    job.ground.io.link(job.parent.at(job.name), at.kept.at(previous));
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') throw notAsSeen(job.path, null);
    if (!isWithoutLinks(error)) throw error;
    requireHash(job.path, currentHash(job.parent, job.name, job.path), ifHash);
    return false;
  }
}

function requireSameFile(job: Job, there: BigIntStats | null, known: BigIntStats): void {
  if (there?.ino !== known.ino || there.dev !== known.dev)
    throw notAsSeen(job.path, there && currentHash(job.parent, job.name, job.path));
}

/** Null when it cannot be read: then it counts as an outside edit and is kept. */
function hashOrNull(folder: Folder, name: string, path: RelPath): Hash | null {
  try {
    return readEntry(folder, name, path, 0).hash;
  } catch {
    return null;
  }
}

/** True for disks, or files of other owners, that take no hard links. */
export function isWithoutLinks(error: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errnoOf(error));
}
