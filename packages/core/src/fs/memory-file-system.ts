import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { CodexError } from '../errors.ts';
import { type RelPath, ROOT, folderOf, isInFolder, nameOf, relPathOnDisk, storedRelPath } from '../paths.ts';
import type { EntryKind, FileStat, FileSystem, Hash, OpenEntry, Precondition } from './file-system.ts';

/** The folder behind a `memoryFileSystem`, changed as other programs change a disk. Paths are plain text. */
export interface MemoryDisk {
  write(path: string, content: string | Uint8Array): void;
  /** Changes the bytes but no stamp: what only reading finds. */
  writeUnseen(path: string, content: string | Uint8Array): void;
  makeFolder(path: string): void;
  link(path: string, target: string): void;
  remove(path: string): void;
  rename(from: string, to: string): void;
  touch(path: string): void;
  setReadable(path: string, readable: boolean): void;
  /** Takes the whole folder away, as an unmounted disk does, or brings it back. */
  setPresent(present: boolean): void;
  /** Every file outside `.codex` with its content, sorted by path. */
  files(): Map<string, Uint8Array>;
}

interface Node {
  kind: EntryKind;
  bytes: Uint8Array;
  inode: number;
  birthNs: bigint;
  modifiedNs: bigint;
  changedNs: bigint;
  readable: boolean;
}

/** SHA-256 of bytes, as every `FileSystem` computes it. */
export function hashOfBytes(bytes: Uint8Array): Hash {
  return bytesToHex(sha256(bytes)) as Hash;
}

/** A folder in memory for tests and throw-away notebooks, with the disk behind it. Its clock ticks with each change. */
export function memoryFileSystem(): { readonly fs: FileSystem; readonly disk: MemoryDisk } {
  const nodes = new Map<string, Node>();
  let present = true;
  let inodes = 1;
  // Starts long ago so that nothing counts as changed just now.
  let nowNs = 1_600_000_000_000_000_000n;
  const tick = () => (nowNs += 1_000_001n);

  function make(path: string, kind: EntryKind, bytes: Uint8Array): void {
    makeParents(path);
    const ns = tick();
    nodes.set(path, {
      kind,
      bytes,
      inode: ++inodes,
      birthNs: ns,
      modifiedNs: ns,
      changedNs: ns,
      readable: true,
    });
  }

  function makeParents(path: string): void {
    const parent = folderOf(storedRelPath(path));
    if (parent === ROOT) return;
    const node = nodes.get(parent);
    if (!node) make(parent, 'folder', new Uint8Array());
    else if (node.kind !== 'folder')
      throw new CodexError('conflict', `${parent} is not a folder.`, { path: parent });
  }

  function put(path: string, content: string | Uint8Array): void {
    const bytes = toBytes(content);
    const node = nodes.get(path);
    if (node?.kind !== 'file') return make(path, 'file', bytes);
    node.bytes = bytes;
    node.modifiedNs = node.changedNs = tick();
  }

  function drop(path: string): void {
    for (const each of [...nodes.keys()])
      if (isInFolder(each as RelPath, path as RelPath)) nodes.delete(each);
  }

  function rename(from: string, to: string): void {
    makeParents(to);
    const moving = [...nodes].filter(([path]) => isInFolder(path as RelPath, from as RelPath));
    drop(from);
    drop(to);
    for (const [path, node] of moving) nodes.set(to + path.slice(from.length), node);
    nodes.get(to)!.changedNs = tick();
  }

  function statOf(path: string, node: Node): FileStat {
    const sizeBytes = node.kind === 'folder' ? 0 : node.bytes.length;
    return {
      path: path as RelPath,
      kind: node.kind,
      sizeBytes,
      modifiedMs: Number(node.modifiedNs / 1_000_000n),
      statKey: `${sizeBytes}:${node.modifiedNs}:${node.changedNs}:${node.inode}`,
      identity: `${node.inode}:${node.birthNs}`,
    };
  }

  function requireRoot(): void {
    if (!present)
      throw new CodexError('unavailable', 'The folder of the notebook is not there.', { root: true });
  }

  function find(path: string): Node {
    requireRoot();
    const node = nodes.get(path);
    if (!node) throw new CodexError('not_found', `There is nothing at ${path}.`, { path });
    return node;
  }

  function check(path: string, { ifHash }: Precondition): void {
    if (ifHash === undefined) return;
    const node = nodes.get(path);
    const current = node && node.kind !== 'folder' ? hashOfBytes(node.bytes) : null;
    if (current !== ifHash)
      throw new CodexError('conflict', `${path} is not what you saw.`, { path, current });
  }

  const fs: FileSystem = {
    capabilities: { links: true, caseSensitive: true, identities: true },
    async list(folder) {
      requireRoot();
      const node = folder === ROOT ? null : find(folder);
      if (node && node.kind !== 'folder')
        throw new CodexError('not_found', `${folder} is not a folder.`, { path: folder });
      if (node?.readable === false) throw refused(folder);
      return [...nodes]
        .filter(([path]) => path !== '' && folderOf(path as RelPath) === folder)
        .map(([path, each]) => statOf(path, each))
        .sort((a, b) => (nameOf(a.path) < nameOf(b.path) ? -1 : 1));
    },
    async stat(path) {
      requireRoot();
      const node = nodes.get(path);
      return node ? statOf(path, node) : null;
    },
    async read(path, options = {}) {
      const node = find(path);
      if (node.kind === 'folder')
        throw new CodexError('unavailable', `${path} is a folder.`, { path, errno: 'EISDIR' });
      if (!node.readable) throw refused(path);
      const bytes = node.bytes.subarray(0, options.maxBytes ?? Infinity);
      return {
        stat: statOf(path, node),
        bytes,
        hash: hashOfBytes(node.bytes),
        truncated: bytes.length < node.bytes.length,
      };
    },
    async open(path) {
      const { stat, bytes, hash } = await fs.read(path);
      return openBytes(stat, bytes.slice(), hash);
    },
    async makeFolder(path) {
      requireRoot();
      if (path === ROOT || nodes.has(path))
        throw new CodexError('conflict', `There is already something at ${path}.`, { path });
      make(path, 'folder', new Uint8Array());
      return statOf(path, find(path));
    },
    async append(path, offset, bytes) {
      requireRoot();
      const node = nodes.get(path);
      if (node && node.kind !== 'file')
        throw new CodexError('conflict', `${path} is a ${node.kind}.`, { path });
      const sizeBytes = node?.bytes.length ?? 0;
      if (offset !== sizeBytes)
        throw new CodexError('conflict', `${path} has ${sizeBytes} bytes.`, { path, sizeBytes });
      put(path, joined(node?.bytes ?? new Uint8Array(), bytes));
      return offset + bytes.length;
    },
    async adopt(path, source, options) {
      const { bytes } = find(source);
      const { stat } = await fs.write(path, bytes, options);
      drop(source);
      return { stat, hash: options.hash, conflict: null };
    },
    async write(path, bytes, precondition = {}) {
      requireRoot();
      check(path, precondition);
      const old = nodes.get(path);
      if (old && old.kind !== 'file') throw new CodexError('conflict', `${path} is a ${old.kind}.`, { path });
      make(path, 'file', bytes.slice());
      return { stat: statOf(path, find(path)), hash: hashOfBytes(bytes), conflict: null };
    },
    async move(from, to, precondition = {}) {
      find(from);
      check(from, precondition);
      if (isInFolder(to, from))
        throw new CodexError('conflict', `${from} cannot be moved into itself.`, { path: to });
      if (nodes.has(to))
        throw new CodexError('conflict', `There is already something at ${to}.`, { path: to });
      rename(from, to);
      return statOf(to, find(to));
    },
    async remove(path, options) {
      find(path);
      check(path, options);
      if (options.trash) {
        const folder = relPathOnDisk(storedRelPath('.codex/trash'), options.trash.id);
        make(`${folder}/manifest.json`, 'file', toBytes(options.trash.manifest));
        rename(path, `${folder}/${nameOf(path) === 'manifest.json' ? 'content' : nameOf(path)}`);
      } else drop(path);
    },
    close: () => Promise.resolve(),
  };

  const disk: MemoryDisk = {
    write: put,
    writeUnseen: (path, content) => void (find(path).bytes = toBytes(content)),
    makeFolder: (path) => make(path, 'folder', new Uint8Array()),
    link: (path, target) => make(path, 'link', toBytes(target)),
    remove: drop,
    rename,
    touch: (path) => void (find(path).modifiedNs = find(path).changedNs = tick()),
    setReadable: (path, readable) => void (find(path).readable = readable),
    setPresent: (value) => void (present = value),
    files: () =>
      new Map(
        [...nodes]
          .filter(([path, node]) => node.kind !== 'folder' && !path.startsWith('.codex/'))
          .map(([path, node]) => [path, node.bytes] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
  };
  return { fs, disk };
}

/** Open bytes: after `close` they are not read any more. */
function openBytes(stat: FileStat, bytes: Uint8Array, hash: Hash): OpenEntry {
  let open = true;
  const requireOpen = () => {
    if (!open) throw new CodexError('unavailable', `${stat.path} is closed.`, { path: stat.path });
  };
  return {
    stat,
    async read(offset, length) {
      requireOpen();
      return bytes.slice(offset, offset + length);
    },
    async hash() {
      requireOpen();
      return hash;
    },
    async close() {
      open = false;
    },
  };
}

function joined(some: Uint8Array, others: Uint8Array): Uint8Array {
  const all = new Uint8Array(some.length + others.length);
  all.set(some);
  all.set(others, some.length);
  return all;
}

function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

function refused(path: string): CodexError {
  return new CodexError('unavailable', `${path} may not be read.`, { path, errno: 'EACCES' });
}
