import { CodexError } from '@codexlab/core';
import type { Objects } from './objects.ts';
import { pathFromGit } from '../repository-paths.ts';

/** An entry of a tree of git: `40000` is a folder, `160000` a commit of another repository, `120000` a link. */
export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly id: string;
}

/** Modes of entries. */
export const MODE = {
  folder: '40000',
  submodule: '160000',
  link: '120000',
  executable: '100755',
  file: '100644',
} as const;

/** Takes a tree object apart. `idBytes`: 20 or 32. */
function parseTree(bytes: Buffer, idBytes: number): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const zero = bytes.indexOf(0, space);
    if (space < 0 || zero < 0 || zero + 1 + idBytes > bytes.length)
      throw new CodexError('unavailable', 'A folder of the repository is damaged.');
    entries.push({
      mode: bytes.toString('latin1', at, space).replace(/^0+/, ''),
      name: pathFromGit(bytes.subarray(space + 1, zero)),
      id: bytes.toString('hex', zero + 1, zero + 1 + idBytes),
    });
    at = zero + 1 + idBytes;
  }
  return entries;
}

/** Reads folders of commits. */
export interface Trees {
  /** The entries of a tree. Throws `unavailable` when it is not there or damaged. */
  list(id: string): Promise<readonly TreeEntry[]>;
  /** The tree of a commit; null where there is no such commit. */
  ofCommit(commit: string): Promise<string | null>;
  /** What stands at a path (`''`: the tree itself); null when nothing does. */
  find(tree: string, path: string): Promise<TreeEntry | null>;
}

/** Trees over objects of a repository with ids of that length. */
export function createTrees(objects: Objects, idBytes: number): Trees {
  const list = async (id: string) => parseTree(await mustHave(objects, id), idBytes);
  return {
    list,
    async ofCommit(commit) {
      const bytes = await objects.content(commit);
      return bytes && (/^tree ([0-9a-f]+)\n/.exec(bytes.toString('latin1', 0, 80))?.[1] ?? null);
    },
    async find(tree, path) {
      let entry: TreeEntry = { mode: MODE.folder, name: '', id: tree };
      for (const name of path === '' ? [] : path.split('/')) {
        if (entry.mode !== MODE.folder) return null;
        const next = (await list(entry.id)).find((child) => child.name === name);
        if (!next) return null;
        entry = next;
      }
      return entry;
    },
  };
}

async function mustHave(objects: Objects, id: string): Promise<Buffer> {
  const bytes = await objects.content(id);
  if (bytes) return bytes;
  throw new CodexError('unavailable', `The object ${id} is not in the repository; fetch it with git first.`, {
    object: id,
  });
}
