import { stat } from 'node:fs/promises';
import { isCodexError } from '@codexlab/core';
import type { AttributeValue } from './attributes.ts';
import type { IndexEntry } from './git-index.ts';
import { isUntouched } from './git-index.ts';
import { lineEndsOf, toDisk, toRepository } from './line-ends.ts';
import { oidOf, requireAtMost } from './object-store.ts';
import type { IndexFile, Repository } from './repository.ts';
import { MODES } from './tree.ts';
import type { DiskEntry, WorkTree } from './work-tree.ts';

/** What git would keep of a file as it is on the disk. */
export interface GitContent {
  readonly mode: number;
  readonly oid: string;
  /** Null when the index knew the id, and nothing was read. */
  readonly bytes: Buffer | null;
  readonly stat: DiskEntry['stat'];
}

/** Reads files as git would keep them. */
export interface DiskContent {
  /** Null when it is gone; a word when only a program of the user could tell (`filter`, `working-tree-encoding` …). */
  of(path: string, entry: DiskEntry): Promise<GitContent | string | null>;
  indexed(path: string): IndexEntry | null;
}

const LFS_POINTER = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n/;
const MAX_POINTER_BYTES = 1024;
/** What is larger has no place in a repository, and would not fit into memory twice. */
const MAX_BLOB_BYTES = 512n * 1024n * 1024n;

/** Compares by the stat that the index keeps, as git does; only what may have changed is read. */
export async function createDiskContent(
  repository: Repository,
  workTree: WorkTree,
  index: IndexFile,
): Promise<DiskContent> {
  const attributes = await repository.attributes(workTree);
  const entries = new Map(index.entries.filter((each) => each.stage === 0).map((each) => [each.path, each]));

  async function read(path: string, entry: DiskEntry): Promise<GitContent | string | null> {
    if (entry.stat.size > MAX_BLOB_BYTES) return 'size';
    const found = await readOrTell(workTree, path);
    if (typeof found === 'string') return found;
    if (!found) return null;
    const known = entries.get(path);
    if (entry.kind === 'link') return { mode: MODES.link, oid: oidOf('blob', found.bytes), ...found };
    const said = await attributes.of(path);
    const obstacle = await obstacleOf(said, found.bytes, repository);
    if (obstacle !== null) return obstacle;
    const before = async () => (known && !known.isIntended ? repository.objects.blob(known.oid) : null);
    const bytes = await toRepository(found.bytes, lineEndsOf(said, repository.config), before);
    return {
      mode: modeOf(found.stat, known, repository),
      oid: oidOf('blob', bytes),
      bytes,
      stat: found.stat,
    };
  }

  return {
    indexed: (path) => entries.get(path) ?? null,
    async of(path, entry) {
      const known = entries.get(path);
      const isKind = known && (known.mode === MODES.link) === (entry.kind === 'link');
      if (!known || !isKind || !isUntouched(known, entry.stat, index.mtimeNs)) return read(path, entry);
      return {
        mode: modeOf(entry.stat, known, repository, entry.kind === 'link'),
        oid: known.oid,
        bytes: null,
        stat: entry.stat,
      };
    },
  };
}

/**
 * The content of a version as it is checked out; LFS pointers are given as what they point to, where that is here. Throws
 * `too_large` past `maxBytes`.
 */
export async function checkedOut(
  repository: Repository,
  { path, bytes, maxBytes }: { readonly path: string; readonly bytes: Buffer; readonly maxBytes: number },
): Promise<Buffer> {
  const attributes = await repository.attributes(repository.workTree());
  const said = await attributes.of(path);
  const isApart = said.get('filter') === 'lfs';
  const out = isApart
    ? await lfsContent(repository, bytes, maxBytes)
    : toDisk(bytes, lineEndsOf(said, repository.config));
  const found = out ?? bytes;
  requireAtMost(found.length, maxBytes);
  return found;
}

/** One file that may not be read must not keep all others from being committed. */
async function readOrTell(
  workTree: WorkTree,
  path: string,
): Promise<Awaited<ReturnType<WorkTree['read']>> | string> {
  try {
    return await workTree.read(path);
  } catch (error) {
    if (isCodexError(error, 'unavailable')) return 'unreadable';
    throw error;
  }
}

async function lfsContent({ files }: Repository, pointer: Buffer, maxBytes: number): Promise<Buffer | null> {
  if (!isLfsPointer(pointer)) return null;
  const oid = /^oid sha256:([0-9a-f]{64})$/m.exec(pointer.toString('latin1'))?.[1];
  if (oid === undefined) return null;
  const name = `lfs/objects/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid}`;
  requireAtMost((await stat(files.place(name)).catch(() => null))?.size ?? 0, maxBytes);
  return files.read(name);
}

/** Why the content cannot be worked out without running a program; null when it can. */
async function obstacleOf(
  said: ReadonlyMap<string, AttributeValue>,
  bytes: Buffer,
  repository: Repository,
): Promise<string | null> {
  const filter = said.get('filter');
  if (filter === 'lfs') return isLfsPointer(bytes) ? null : 'filter';
  if (typeof filter === 'string' && (await repository.config.hasFilter(filter))) return 'filter';
  if (said.get('ident') === true && bytes.includes('$Id')) return 'ident';
  const encoding = said.get('working-tree-encoding');
  return typeof encoding === 'string' && !/^utf-?8$/i.test(encoding) ? 'working-tree-encoding' : null;
}

function isLfsPointer(bytes: Buffer): boolean {
  return bytes.length <= MAX_POINTER_BYTES && LFS_POINTER.test(bytes.toString('latin1'));
}

function modeOf(
  stat: DiskEntry['stat'],
  known: IndexEntry | undefined,
  repository: Repository,
  isLink = false,
): number {
  if (isLink) return MODES.link;
  const wasFile = known && [MODES.file, MODES.executable].includes(known.mode);
  if (!repository.config.fileMode) return wasFile ? known.mode : MODES.file;
  return (stat.mode & 0o100n) === 0n ? MODES.file : MODES.executable;
}
