import { mkdir } from 'node:fs/promises';
import { writeObject } from 'isomorphic-git';
import { GIT_DIR, type GitFiles } from './git-files.ts';
import { type ObjectStore, oidOf } from './object-store.ts';
import { type PackWriter, createPackWriter } from './pack-writer.ts';
import { type TreeEntry, formatTree } from './tree.ts';

/** New objects on their way to the disk. Nothing may name them before `finish`. */
export interface ObjectSink {
  write(type: 'blob' | 'tree' | 'commit', bytes: Uint8Array): Promise<string>;
  writeTree(entries: readonly TreeEntry[]): Promise<string>;
  /** Done when all are durable. */
  finish(): Promise<void>;
  /** Gives up; what is on the disk already is garbage that `git gc` removes. */
  abandon(): Promise<void>;
}

/** So many become files of their own; what comes after them goes into one pack. */
const MAX_LOOSE = 32;

/** Writes objects that the repository does not hold yet: a few side by side as files, many as a pack. */
export function createObjectSink(files: GitFiles, objects: ObjectStore): ObjectSink {
  const seen = new Set<string>();
  const writing: Promise<unknown>[] = [];
  let pack: PackWriter | null = null;

  async function write(type: 'blob' | 'tree' | 'commit', bytes: Uint8Array): Promise<string> {
    const oid = oidOf(type, bytes);
    if (seen.has(oid) || (await objects.has(oid))) return oid;
    seen.add(oid);
    if (seen.size <= MAX_LOOSE) {
      const written = writeObject({ fs: files.fs, gitdir: GIT_DIR, type, object: bytes, format: 'content' });
      writing.push(written);
      written.catch(() => undefined); // `finish` tells
      return oid;
    }
    pack ??= await beginPack(files);
    await pack.add(type, oid, bytes);
    return oid;
  }

  return {
    write,
    writeTree: (entries) => write('tree', formatTree(entries)),
    async finish() {
      await Promise.all(writing);
      await files.syncFolders();
      await pack?.finish();
      if (pack) await objects.refresh();
    },
    async abandon() {
      await Promise.allSettled(writing);
      await pack?.abandon();
    },
  };
}

async function beginPack(files: GitFiles): Promise<PackWriter> {
  const folder = files.place('objects/pack');
  await mkdir(folder, { recursive: true });
  return createPackWriter(folder);
}
