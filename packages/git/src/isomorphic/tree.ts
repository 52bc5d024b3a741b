import { nameFromBytes, nameToBytes } from '@codexlab/core';
import { isSafePath } from '../repository-paths.ts';
import { unreadable } from './failures.ts';

/** The modes of entries that we make; a tree may hold older ones (`100664`). */
export const MODES = {
  folder: 0o40000,
  file: 0o100644,
  executable: 0o100755,
  link: 0o120000,
  submodule: 0o160000,
};

/** An entry of a git tree. The name is in the text form of core, so that any bytes survive. */
export interface TreeEntry {
  readonly mode: number;
  readonly name: string;
  readonly oid: string;
}

/** Most names are, and are quick to decode. */
const ASCII = /^[ -~]*$/;

/** True for an entry that is a folder. */
export function isFolderMode(mode: number): boolean {
  return mode === MODES.folder;
}

/** Reads a tree object. Throws `unavailable` when it is none. */
export function parseTree(bytes: Buffer, oid: string): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space + 1);
    const mode = Number.parseInt(bytes.toString('latin1', at, space), 8);
    if (space < 0 || end < 0 || end + 21 > bytes.length || Number.isNaN(mode)) throw unreadable(oid);
    const plain = bytes.toString('latin1', space + 1, end);
    const name = ASCII.test(plain) ? plain : nameFromBytes(bytes.subarray(space + 1, end));
    entries.push({ mode, name, oid: bytes.toString('hex', end + 1, end + 21) });
    at = end + 21;
  }
  return entries;
}

/** The bytes of a tree object, its entries in git's own order: folders as if their names ended in a slash. */
export function formatTree(entries: readonly TreeEntry[]): Buffer {
  const keyed = entries.map((entry) => {
    const name = Buffer.from(nameToBytes(entry.name));
    return { entry, name, key: isFolderMode(entry.mode) ? Buffer.concat([name, Buffer.from('/')]) : name };
  });
  keyed.sort((a, b) => Buffer.compare(a.key, b.key));
  return Buffer.concat(
    keyed.flatMap(({ entry, name }) => [
      Buffer.from(`${entry.mode.toString(8)} `),
      name,
      Buffer.from([0]),
      Buffer.from(entry.oid, 'hex'),
    ]),
  );
}

/** False for names that a hostile tree may hold and that no path of a notebook can have. */
export function isPlainName(name: string): boolean {
  return !name.includes('/') && isSafePath(name);
}

/** Joins a folder of the repository (`''`: its top) and a name. */
export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
