import { GIT_DIR, type GitFiles } from './git-files.ts';
import { library } from './library.ts';
import { type ObjectStore, oidOf } from './object-store.ts';
import { type TreeEntry, formatTree } from './tree.ts';

type ObjectType = 'blob' | 'tree' | 'commit';

/** New objects on their way to the disk. Nothing may name them before `finish`. */
export interface ObjectSink {
  write(type: ObjectType, bytes: Uint8Array): Promise<string>;
  writeTree(entries: readonly TreeEntry[]): Promise<string>;
  /** Done when all are durable. */
  finish(): Promise<void>;
  /** Gives up; what is on the disk already is garbage that `git gc` removes. */
  abandon(): Promise<void>;
}

/** The library finds it in every repository, also where git would not. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
/** So many are written side by side; more would only wait in memory. */
const MAX_WRITING = 16;

/** Writes objects that the repository does not hold yet, each as a file, as `git add` does. */
export function createObjectSink(files: GitFiles, objects: ObjectStore): ObjectSink {
  const seen = new Set<string>();
  const writing = new Set<Promise<unknown>>();
  let failure: { readonly error: unknown } | null = null;

  async function write(type: ObjectType, bytes: Uint8Array): Promise<string> {
    const oid = oidOf(type, bytes);
    if (seen.has(oid) || (oid !== EMPTY_TREE && (await objects.find(oid)))) return oid;
    seen.add(oid);
    while (writing.size >= MAX_WRITING) await Promise.race(writing);
    const written = writeNow(files, type, bytes)
      .catch((error: unknown) => {
        failure ??= { error }; // `finish` tells
      })
      .finally(() => writing.delete(written));
    writing.add(written);
    return oid;
  }

  return {
    write,
    writeTree: (entries) => write('tree', formatTree(entries)),
    async finish() {
      await Promise.all(writing);
      if (failure) throw failure.error;
      await files.syncFolders();
    },
    async abandon() {
      await Promise.all(writing);
    },
  };
}

async function writeNow({ fs }: GitFiles, type: ObjectType, bytes: Uint8Array): Promise<void> {
  const { writeObject } = await library();
  await writeObject({ fs, gitdir: GIT_DIR, type, object: bytes, format: 'content' });
}
