import type { BigIntStats } from 'node:fs';
import {
  CodexError,
  type FileStat,
  type Hash,
  type RelPath,
  folderOf,
  isInFolder,
  nameOf,
} from '@codexlab/core';
import { keepConflictCopy } from './conflict-copy.ts';
import { errnoOf } from './errno.ts';
import { toFileStat } from './file-stat.ts';
import type { Folder } from './folder.ts';
import { giveName } from './give-name.ts';
import { currentHash, requireHash } from './precondition.ts';
import { newTemporaryId } from './temporary-names.ts';
import { tidy } from './tidy.ts';
import { isWithoutLinks } from './write-file.ts';
import {
  TEMPORARY_FOLDER,
  type WriteGround,
  existingFolder,
  makeFolder,
  syncFolder,
  within,
} from './write-folder.ts';
import { statAt } from './write-io.ts';

interface Job {
  readonly ground: WriteGround;
  readonly from: RelPath;
  readonly to: RelPath;
  readonly source: Folder;
  readonly target: Folder;
  readonly stat: BigIntStats;
}

/** Renames a file, link or folder; what stands at the target, or is put at either name meanwhile, is never lost. */
export async function moveEntry(
  ground: WriteGround,
  from: RelPath,
  to: RelPath,
  ifHash: Hash | null | undefined,
): Promise<FileStat> {
  return within(existingFolder(ground, folderOf(from)), async (source) => {
    const stat = statAt(source.at(nameOf(from)));
    if (!stat) throw new CodexError('not_found', `There is nothing at ${from}.`, { path: from });
    if (ifHash !== undefined) requireHash(from, currentHash(source, nameOf(from), from), ifHash);
    if (from !== to && isInFolder(to, from))
      throw new CodexError('conflict', `${to} lies inside ${from}; a folder cannot move into itself.`, {
        path: to,
      });
    return within(await makeFolder(ground, folderOf(to)), async (target) => {
      const job: Job = { ground, from, to, source, target, stat };
      requireFree(job);
      await rename(job);
      await syncFolder(ground.io, target);
      if (folderOf(from) !== folderOf(to)) await syncFolder(ground.io, source);
      const now = statAt(target.at(nameOf(to)));
      if (!now) throw new CodexError('not_found', `${to} was taken away as it arrived.`, { path: to });
      return toFileStat(to, now);
    });
  });
}

function requireFree(job: Job): void {
  const there = statAt(job.target.at(nameOf(job.to)));
  if (there && !isOtherCase(job, there))
    throw new CodexError('conflict', `There is already something at ${job.to}.`, { path: job.to });
}

/** `a.md` → `A.md` where names fold case: the target is the source itself. */
function isOtherCase({ ground, from, to, stat }: Job, there: BigIntStats): boolean {
  const same = there.dev === stat.dev && there.ino === stat.ino;
  return same && !ground.caseSensitive && from !== to && from.toLowerCase() === to.toLowerCase();
}

async function rename(job: Job): Promise<void> {
  const { io } = job.ground;
  const from = job.source.at(nameOf(job.from));
  const to = job.target.at(nameOf(job.to));
  // Folders take no second name (one that is not empty is never replaced by a rename), and for a link some systems
  // would give it to what the link leads to.
  if (!job.stat.isFile() || statAt(to)) return io.rename(from, to);
  try {
    // A rename would replace a file put there this instant; a second name cannot.
    io.link(from, to);
  } catch (error) {
    if (!isWithoutLinks(error)) throw error;
    return io.rename(from, to);
  }
  try {
    await within(await makeFolder(job.ground, TEMPORARY_FOLDER), (folder) => dropOldName(job, folder));
  } catch (error) {
    if (isOurs(job, from) && isOurs(job, to)) tidy(() => io.unlink(to));
    throw error;
  }
}

/** True while the entry that moves stands there, and nothing that was saved over it. */
function isOurs({ stat }: Job, place: ReturnType<Folder['at']>): boolean {
  const there = statAt(place);
  return there !== null && there.dev === stat.dev && there.ino === stat.ino;
}

/** Takes the old name by renaming, not unlinking it: a file saved under it this instant is then seen and put back. */
async function dropOldName(job: Job, temporaries: Folder): Promise<void> {
  const { io } = job.ground;
  const name = `moved-${newTemporaryId()}`;
  const gone = temporaries.at(name);
  const from = job.source.at(nameOf(job.from));
  try {
    io.rename(from, gone);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    if (errnoOf(error) !== 'EXDEV') throw error;
    return io.unlink(from);
  }
  if (isOurs(job, gone)) tidy(() => io.unlink(gone));
  else putBack(job, temporaries, name);
}

function putBack(job: Job, temporaries: Folder, name: string): void {
  try {
    giveName(job.ground.io, temporaries.at(name), job.source.at(nameOf(job.from)));
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    keepConflictCopy(
      { ground: job.ground, parent: job.source, path: job.from, name: nameOf(job.from) },
      { folder: temporaries, name },
    );
    tidy(() => job.ground.io.unlink(temporaries.at(name)));
  }
}
