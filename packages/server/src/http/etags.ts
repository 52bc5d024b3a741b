import { createHash } from 'node:crypto';
import type { Hash, NotebookFile, NotebookFolder } from '@codexlab/core';
import { preconditionFailed } from './preconditions.ts';

/** Tags of metadata begin so: no hash of content does. */
const METADATA = 'meta-';
const HASH = /^[0-9a-f]{64}$/;

/**
 * The tag of a file with its metadata: another one whenever content, place, properties or tags are others. It ends in the
 * hash of the content, so that whoever has it can say what a later change was made from.
 */
export function fileEtag(file: NotebookFile): string {
  const { path, kind, hash, title, modifiedMs, tags, aliases, properties, problems } = file;
  const tag = digest([path, kind, hash, title, modifiedMs, tags, aliases, properties, problems]);
  return hash === null ? tag : `${tag}.${hash}`;
}

/** The tag of the metadata of a folder. */
export function folderEtag({ path, title, properties, tags, problems }: NotebookFolder): string {
  return digest([path, title, properties, tags, problems]);
}

/**
 * What must stand in a file for a change of it to be done: `If-Match` may name the tag of the content or that of the file
 * with its metadata. Undefined: whatever stands there. Throws 412 when neither can be meant.
 */
export function expectedHash(ifMatch: string | null, file: NotebookFile): Hash | undefined {
  if (ifMatch === null || ifMatch === '*') return undefined;
  if (isHash(ifMatch)) return ifMatch;
  const current = fileEtag(file);
  // what has no hash (it could not be read) can be forced, but nobody can say what it was
  if (ifMatch === current && file.hash !== null) return file.hash;
  throw preconditionFailed(current);
}

/** The content that a change was made from: `If-Match` names a tag of either kind, of today or of before. Throws 412 for others. */
export function baseHash(ifMatch: string): Hash {
  const hash = ifMatch.startsWith(METADATA) ? ifMatch.slice(ifMatch.indexOf('.') + 1) : ifMatch;
  if (isHash(hash)) return hash;
  throw preconditionFailed(null);
}

/** True for what can be the hash of a content. */
export function isHash(text: string): text is Hash {
  return HASH.test(text);
}

/** The hash of bytes, as files have it. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function digest(parts: readonly unknown[]): string {
  return METADATA + createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}
