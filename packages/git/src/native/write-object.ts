import { Buffer } from 'node:buffer';
import { createHash, randomUUID } from 'node:crypto';
import { access, chmod, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { CodexError } from '@codexlab/core';
import { isErrno } from '../errno.ts';
import type { Repository } from './repository.ts';

const compress = promisify(deflate);

/** An object as it is to be written. */
export interface NewObject {
  readonly type: 'blob' | 'tree' | 'commit';
  readonly content: Uint8Array;
}

/** Objects on their way to the disk. */
export interface ObjectWrites {
  /** The id; the object is there when `done` says so. */
  add(object: NewObject): string;
  /** Waits for all. Throws `unavailable` when one could not be written. */
  done(): Promise<void>;
}

/** So many are written at once: each waits for the disk, and they need not wait for each other. */
const LANES = 8;

/**
 * Writes objects as git does: whole under another name, on the disk, and then under its id. No process is needed for what
 * no filter touches.
 */
export function createObjectWrites(repository: Repository): ObjectWrites {
  const lanes: Promise<void>[] = [];
  let count = 0;
  return {
    add({ type, content }) {
      const whole = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
      const id = createHash(repository.format).update(whole).digest('hex');
      const lane = count++ % LANES;
      lanes[lane] = (lanes[lane] ?? Promise.resolve()).then(() => writeObject(repository, id, whole));
      lanes[lane].catch(() => undefined); // told by `done`
      return id;
    },
    async done() {
      await Promise.all(lanes);
    },
  };
}

async function writeObject({ commonDir }: Repository, id: string, whole: Buffer): Promise<void> {
  const objects = join(commonDir, 'objects');
  const folder = join(objects, id.slice(0, 2));
  const path = join(folder, id.slice(2));
  if (await isThere(path)) return;
  try {
    await makeFolder(folder, objects);
    await writeWhole({ temp: join(folder, `tmp_obj_${randomUUID()}`), path, bytes: await compress(whole) });
  } catch (error) {
    throw new CodexError(
      'unavailable',
      'The repository of this notebook cannot be written to; see who owns its files and whether the disk is full.',
      { errno: error instanceof Error && 'code' in error ? String(error.code) : null },
      { cause: error },
    );
  }
}

async function writeWhole(given: {
  readonly temp: string;
  readonly path: string;
  readonly bytes: Uint8Array;
}): Promise<void> {
  const file = await open(given.temp, 'wx', 0o444);
  try {
    await file.writeFile(given.bytes);
    await file.sync();
  } catch (error) {
    await unlink(given.temp).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
  await rename(given.temp, given.path);
}

/** As open to others as the folder above: a repository may be shared by a group. */
async function makeFolder(folder: string, above: string): Promise<void> {
  try {
    await mkdir(folder);
    await chmod(folder, (await stat(above)).mode & 0o7777);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
