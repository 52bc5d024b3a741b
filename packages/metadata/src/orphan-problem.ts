import {
  extensionOf,
  nameOf,
  ownerName,
  relPathOnDisk,
  ROOT,
  type Problem,
  type RelPath,
} from '@codexlab/core';
import mime from 'mime';
import { problem } from './problem.ts';

/**
 * The problem of a sidecar that is read as a file of its own: the file whose metadata it holds is not beside it. Names
 * such as `.eslintrc.json` have that form too, but what they would belong to has no extension that anything is known by.
 */
export function orphanProblems(path: RelPath): readonly Problem[] {
  const name = nameOf(path);
  const owner = name.startsWith('.') ? ownerName(name) : null;
  if (owner === null || mime.getType(extensionOf(relPathOnDisk(ROOT, owner))) === null) return [];
  const message = `This holds metadata of ${owner}, which is not beside it. Move it to where that file is, with its new name if it has one.`;
  return [problem('sidecar_without_file', message)];
}
