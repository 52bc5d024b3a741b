import { createHash } from 'node:crypto';
import { CodexError, isCodexError } from '@codexlab/core';
import { createByteCache } from './byte-cache.ts';
import { type Commit, isObjectId, parseCommit } from './commit-object.ts';
import { unreadable } from './failures.ts';
import { GIT_DIR, type GitFiles } from './git-files.ts';
import { library } from './library.ts';
import { createPackMemory } from './pack-memory.ts';
import { type TreeEntry, parseTree } from './tree.ts';

/** An object with its type. */
export interface GitObject {
  readonly type: string;
  readonly bytes: Buffer;
}

/**
 * The objects of a repository by their ids. Reading throws `unavailable` for one that is missing or damaged, and
 * `unsupported` where a pack is too large to be read without the git command.
 */
export interface ObjectStore {
  read(oid: string): Promise<GitObject>;
  /** Null when it is not in the repository. */
  find(oid: string): Promise<GitObject | null>;
  /** The content of a file. Throws `too_large` past `maxBytes`. */
  blob(oid: string, maxBytes?: number): Promise<Buffer>;
  /** The size of a file's content. */
  sizeOf(oid: string): Promise<number>;
  tree(oid: string): Promise<readonly TreeEntry[]>;
  commit(oid: string): Promise<Commit>;
  /** All ids that begin so; `prefix` has 4 digits at least. */
  startingWith(prefix: string): Promise<readonly string[]>;
  /** Looks for packs that others made or removed; call it before work that should see them. */
  refresh(): Promise<void>;
  /** Frees memory. */
  close(): void;
}

const MAX_TREES_BYTES = 16 * 1024 * 1024;
const MAX_COMMITS_BYTES = 4 * 1024 * 1024;
const MAX_SIZES_BYTES = 4 * 1024 * 1024;
/** About what a number costs with its id. */
const SIZE_BYTES = 128;

/** Reads objects through isomorphic-git; what is asked for often is kept as it was understood. */
export function createObjectStore(files: GitFiles): ObjectStore {
  const packs = createPackMemory(files);
  const trees = createByteCache<readonly TreeEntry[]>(MAX_TREES_BYTES);
  const commits = createByteCache<Commit>(MAX_COMMITS_BYTES);
  const sizes = createByteCache<number>(MAX_SIZES_BYTES);
  const place = { fs: files.fs, gitdir: GIT_DIR };

  /** The library compares the ids of loose objects and the checksums of packs; an index may name another object. */
  async function readNow(oid: string): Promise<GitObject | null> {
    const { Errors, readObject } = await library();
    try {
      const found = await readObject({ ...place, oid, format: 'content', cache: packs.cache() });
      if (found.format !== 'content') throw unreadable(oid);
      packs.noteRead(found.source);
      const { buffer, byteOffset, byteLength } = found.object;
      const object = { type: found.type, bytes: Buffer.from(buffer, byteOffset, byteLength) };
      if (oidOf(object.type, object.bytes) !== oid) throw unreadable(oid);
      sizes.set(oid, object.bytes.length, SIZE_BYTES);
      return object;
    } catch (error) {
      if (error instanceof Errors.NotFoundError && error.data.what === oid) return null;
      throw isCodexError(error) ? error : unreadable(oid, error);
    }
  }

  async function find(oid: string): Promise<GitObject | null> {
    try {
      const found = await readNow(oid);
      if (found) return found;
    } catch (error) {
      if (!(await packs.refresh())) throw error;
      return readNow(oid);
    }
    return (await packs.refresh()) ? readNow(oid) : null; // somebody may have packed it since
  }

  async function read(oid: string): Promise<GitObject> {
    const found = await find(oid);
    if (!found) throw unreadable(oid);
    return found;
  }

  async function typed(oid: string, type: string): Promise<Buffer> {
    const found = await read(oid);
    if (found.type !== type) throw unreadable(oid);
    return found.bytes;
  }

  return {
    ...{ read, find },
    sizeOf: async (oid) => sizes.get(oid) ?? (await read(oid)).bytes.length,
    async blob(oid, maxBytes = Infinity) {
      const bytes = await typed(oid, 'blob');
      requireAtMost(bytes.length, maxBytes);
      return bytes;
    },
    async tree(oid) {
      const known = trees.get(oid);
      if (known) return known;
      const bytes = await typed(oid, 'tree');
      const entries = parseTree(bytes, oid);
      trees.set(oid, entries, bytes.length * 4);
      return entries;
    },
    async commit(oid) {
      const known = commits.get(oid);
      if (known) return known;
      const bytes = await typed(oid, 'commit');
      const commit = parseCommit(bytes, oid);
      commits.set(oid, commit, bytes.length * 4);
      return commit;
    },
    async startingWith(prefix) {
      const { Errors, expandOid } = await library();
      try {
        return [await expandOid({ ...place, oid: prefix, cache: packs.cache() })].filter(isObjectId);
      } catch (error) {
        if (error instanceof Errors.NotFoundError) return [];
        if (error instanceof Errors.AmbiguousError) return error.data.matches.filter(isObjectId);
        throw isCodexError(error) ? error : unreadable(prefix, error);
      }
    },
    async refresh() {
      await packs.refresh();
    },
    close() {
      for (const each of [trees, commits, sizes]) each.clear();
      packs.forget();
    },
  };
}

/** The id of an object. */
export function oidOf(type: string, bytes: Uint8Array): string {
  return createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
}

/** Throws `too_large`. */
export function requireAtMost(sizeBytes: number, maxBytes: number): void {
  if (sizeBytes <= maxBytes) return;
  throw new CodexError(
    'too_large',
    `That version has ${sizeBytes} bytes; at most ${maxBytes} were asked for.`,
    { sizeBytes, maxBytes },
  );
}
