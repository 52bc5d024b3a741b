import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, inflate, inflateSync } from 'node:zlib';
import { CodexError } from '@codexlab/core';
import { createByteCache } from './byte-cache.ts';
import { type Commit, parseCommit } from './commit-object.ts';
import { isMissing, unreadable } from './failures.ts';
import type { GitFiles } from './git-files.ts';
import { type GitObject, createPacks } from './packs.ts';
import { type TreeEntry, parseTree } from './tree.ts';

/** The objects of a repository by their ids. Reading throws `unavailable` for one that is missing or damaged. */
export interface ObjectStore {
  read(oid: string): Promise<GitObject>;
  /** The content of a file. Throws `too_large` past `maxBytes`, before anything is unpacked. */
  blob(oid: string, maxBytes?: number): Promise<Buffer>;
  /** The size of a file's content. */
  sizeOf(oid: string): Promise<number>;
  tree(oid: string): Promise<readonly TreeEntry[]>;
  commit(oid: string): Promise<Commit>;
  /** All ids that begin so; `prefix` has 4 digits at least. */
  startingWith(prefix: string): Promise<readonly string[]>;
  /** True when it is in the repository. */
  has(oid: string): Promise<boolean>;
  /** Looks for packs that others made or removed; call it before work that should see them. */
  refresh(): Promise<void>;
  /** Frees memory and files. */
  close(): Promise<void>;
}

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const MAX_TREES_BYTES = 16 * 1024 * 1024;
/** So much of a loose object is read to learn its size. */
const LOOSE_HEAD_BYTES = 512;
const LARGE_BYTES = 256 * 1024;
const inflateAside = promisify(inflate);

/**
 * Objects are read here and not through isomorphic-git, which holds whole packs in memory and lists their folder for
 * every object.
 */
export function createObjectStore(files: GitFiles): ObjectStore {
  const packs = createPacks(files.place('objects/pack'));
  const trees = createByteCache<readonly TreeEntry[]>(MAX_TREES_BYTES);

  async function read(oid: string): Promise<GitObject> {
    if (oid === EMPTY_TREE) return { type: 'tree', bytes: Buffer.alloc(0) };
    try {
      const found = (await packs.read(oid)) ?? (await readLoose(files, oid)) ?? (await readAnew(oid));
      if (found && oidOf(found.type, found.bytes) === oid) return found;
    } catch (error) {
      throw unreadable(oid, error);
    }
    throw unreadable(oid);
  }

  /** It may have been packed by somebody since. */
  async function readAnew(oid: string): Promise<GitObject | null> {
    return (await packs.refresh()) ? packs.read(oid) : null;
  }

  async function typed(oid: string, type: string): Promise<Buffer> {
    const found = await read(oid);
    if (found.type !== type) throw unreadable(oid);
    return found.bytes;
  }

  async function sizeOf(oid: string): Promise<number> {
    const size = (await packs.sizeOf(oid)) ?? (await looseSize(files, oid));
    return size ?? (await read(oid)).bytes.length;
  }

  return {
    ...{ read, sizeOf },
    has: async (oid) => (await packs.sizeOf(oid)) !== null || (await looseSize(files, oid)) !== null,
    async blob(oid, maxBytes) {
      if (maxBytes !== undefined) requireAtMost(await sizeOf(oid), maxBytes);
      return typed(oid, 'blob');
    },
    async tree(oid) {
      const known = trees.get(oid);
      if (known) return known;
      const bytes = await typed(oid, 'tree');
      const entries = parseTree(bytes, oid);
      trees.set(oid, entries, bytes.length * 4);
      return entries;
    },
    commit: async (oid) => parseCommit(await typed(oid, 'commit'), oid),
    async startingWith(prefix) {
      const loose = await readdir(files.place(`objects/${prefix.slice(0, 2)}`)).catch(() => []);
      const ids = loose.map((rest) => `${prefix.slice(0, 2)}${rest}`);
      const found = ids.filter((oid) => oid.length === 40 && oid.startsWith(prefix));
      return [...new Set([...found, ...(await packs.startingWith(prefix))])];
    },
    async refresh() {
      await packs.refresh();
    },
    async close() {
      trees.clear();
      await packs.close();
    },
  };
}

/** The id of an object. */
export function oidOf(type: string, bytes: Uint8Array): string {
  return createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
}

function requireAtMost(sizeBytes: number, maxBytes: number): void {
  if (sizeBytes <= maxBytes) return;
  throw new CodexError(
    'too_large',
    `That version has ${sizeBytes} bytes; at most ${maxBytes} were asked for.`,
    {
      sizeBytes,
      maxBytes,
    },
  );
}

async function readLoose(files: GitFiles, oid: string): Promise<GitObject | null> {
  const packed = await files.read(loosePath(oid));
  if (!packed) return null;
  const bytes = packed.length < LARGE_BYTES ? inflateSync(packed) : await inflateAside(packed);
  const end = bytes.indexOf(0);
  const [type = '', size] = bytes.toString('latin1', 0, Math.max(end, 0)).split(' ');
  const content = bytes.subarray(end + 1);
  if (end < 0 || Number(size) !== content.length) throw unreadable(oid);
  return { type, bytes: content };
}

async function looseSize(files: GitFiles, oid: string): Promise<number | null> {
  try {
    const handle = await open(files.place(loosePath(oid)), 'r');
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(LOOSE_HEAD_BYTES), 0, LOOSE_HEAD_BYTES, 0);
      const head = inflateSync(buffer.subarray(0, bytesRead), { finishFlush: constants.Z_SYNC_FLUSH });
      const size = /^[a-z]+ (\d+)\0/.exec(head.toString('latin1', 0, 64))?.[1];
      return size === undefined ? null : Number(size);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isMissing(error)) return null;
    throw unreadable(oid, error);
  }
}

function loosePath(oid: string): string {
  return `objects/${oid.slice(0, 2)}/${oid.slice(2)}`;
}
