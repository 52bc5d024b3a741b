import fs from 'node:fs';
import {
  CodexError,
  type Hash,
  type RelPath,
  ROOT,
  type TrashEntry,
  folderOf,
  nameOf,
  relPathOnDisk,
} from '@codexlab/core';
import { errnoOf } from './errno.ts';
import type { Folder } from './folder.ts';
import { currentHash, notAsSeen, requireHash } from './precondition.ts';
import { giveName } from './give-name.ts';
import { goneName, newTemporaryId } from './temporary-names.ts';
import { tidy } from './tidy.ts';
import {
  TEMPORARY_FOLDER,
  TRASH_FOLDER,
  type WriteGround,
  existingFolder,
  makeFolder,
  syncFolder,
  within,
} from './write-folder.ts';
import { type WriteIo, statAt } from './write-io.ts';

interface Job {
  readonly ground: WriteGround;
  readonly path: RelPath;
  readonly parent: Folder;
  readonly ifHash: Hash | null | undefined;
}

/** Name of the description of what lies in a folder of the trash. */
const MANIFEST = 'manifest.json';

/** Takes an entry away in one step: into the trash with its manifest, or for good. */
export async function removeEntry(
  ground: WriteGround,
  path: RelPath,
  options: { readonly ifHash?: Hash | null | undefined; readonly trash: TrashEntry | null },
): Promise<void> {
  const { ifHash, trash } = options;
  if (path === ROOT) throw new CodexError('invalid', 'The root of a notebook cannot be removed.', { path });
  await within(existingFolder(ground, folderOf(path)), async (parent) => {
    if (!statAt(parent.at(nameOf(path))))
      throw new CodexError('not_found', `There is nothing at ${path}.`, { path });
    if (ifHash !== undefined) requireHash(path, currentHash(parent, nameOf(path), path), ifHash);
    const job: Job = { ground, path, parent, ifHash };
    await (trash ? intoTrash(job, trash) : forGood(job));
    await syncFolder(ground.io, parent);
  });
}

async function intoTrash(job: Job, trash: TrashEntry): Promise<void> {
  if (!/^[\w-]{1,64}$/.test(trash.id))
    throw new CodexError('invalid', `"${trash.id}" is no id for the trash.`, { id: trash.id });
  const { io } = job.ground;
  await within(await makeFolder(job.ground, TRASH_FOLDER), async (trashes) => {
    const folder = await makeFolder(job.ground, relPathOnDisk(TRASH_FOLDER, trash.id));
    await within(folder, async () => {
      try {
        await writeManifest(io, folder, trash.manifest);
        await syncFolder(io, folder);
        takeAway(job, folder, nameOf(job.path) === MANIFEST ? 'content' : nameOf(job.path));
      } catch (error) {
        if (fs.readdirSync(folder.at('')).every((name) => name === MANIFEST))
          tidy(() => io.removeTree(trashes.at(trash.id)));
        throw error;
      }
      await syncFolder(io, folder);
    });
  });
}

async function writeManifest(io: WriteIo, folder: Folder, text: string): Promise<void> {
  const { O_WRONLY, O_CREAT, O_EXCL } = fs.constants;
  const fd = io.open(folder.at(MANIFEST), O_WRONLY | O_CREAT | O_EXCL, 0o600);
  try {
    await io.write(fd, Buffer.from(text));
    await io.fsync(fd);
  } finally {
    tidy(() => io.close(fd));
  }
}

async function forGood(job: Job): Promise<void> {
  const { io } = job.ground;
  await within(await makeFolder(job.ground, TEMPORARY_FOLDER), async (folder) => {
    // What it was known to be is in the name: after a crash, anything else is the only copy of an outside edit.
    const gone = goneName(newTemporaryId(), job.ifHash ?? null);
    try {
      takeAway(job, folder, gone);
    } catch (error) {
      if (errnoOf(error) !== 'EXDEV') throw error;
      return io.removeTree(job.parent.at(nameOf(job.path)));
    }
    // It has left its place: what cannot be deleted now goes with the next clean-up.
    tidy(() => io.removeTree(folder.at(gone)));
  });
}

/** Renames the entry out of its place and, when its content was asked for, looks that nobody changed it meanwhile. */
function takeAway(job: Job, folder: Folder, name: string): void {
  const { io } = job.ground;
  const place = job.parent.at(nameOf(job.path));
  io.rename(place, folder.at(name));
  if (typeof job.ifHash !== 'string') return;
  const taken = currentHash(folder, name, job.path);
  if (taken === job.ifHash) return;
  // Where it cannot be put back it stays: in the trash, or where `cleanTemporaries` takes it there.
  giveName(io, folder.at(name), place);
  throw notAsSeen(job.path, taken);
}
