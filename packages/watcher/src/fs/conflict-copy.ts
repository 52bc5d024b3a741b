import { type RelPath, folderOf, nameToBytes, relPathOnDisk } from '@codexlab/core';
import { errnoOf } from './errno.ts';
import type { Folder } from './folder.ts';
import type { WriteGround } from './write-folder.ts';

const MAX_NAME_BYTES = 255;
const MAX_COPIES = 100;

/** Where a copy is wanted: beside this file. */
interface Beside {
  readonly ground: WriteGround;
  readonly parent: Folder;
  readonly path: RelPath;
  readonly name: string;
}

/** Gives bytes that would be lost a name beside the file they stood in: `name.conflict-<utc>.ext`. */
export function keepConflictCopy(
  beside: Beside,
  kept: { readonly folder: Folder; readonly name: string },
): RelPath {
  for (let copy = 0; ; copy++) {
    const name = conflictName(beside.name, new Date(), copy);
    try {
      beside.ground.io.link(kept.folder.at(kept.name), beside.parent.at(name));
      return relPathOnDisk(folderOf(beside.path), name);
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST' || copy >= MAX_COPIES) throw error;
    }
  }
}

/** The name of a conflict copy, cut where it would grow over 255 bytes. */
function conflictName(name: string, at: Date, copy: number): string {
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot) : '';
  const utc = at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const end = `.conflict-${utc}${copy === 0 ? '' : `-${copy}`}${extension}`;
  let stem = [...(dot > 0 ? name.slice(0, dot) : name)];
  while (nameToBytes(stem.join('') + end).length > MAX_NAME_BYTES) stem = stem.slice(0, -1);
  return stem.join('') + end;
}
