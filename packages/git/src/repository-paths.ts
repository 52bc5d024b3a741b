import { nameFromBytes, nameToBytes, type RelPath, storedRelPath } from '@codexlab/core';

/*
 * Paths of a repository are text as the notebook's are: bytes that are no UTF-8 stand as private characters, so that
 * both can be compared and cut. They become bytes only where git reads them.
 */

/** The repository's path of a path of the notebook; `prefix` is empty or ends in `/`. */
export function toRepository(prefix: string, path: RelPath): string {
  return path === '' ? prefix.slice(0, -1) : prefix + path;
}

/** The notebook's path of a path of the repository; null when it lies outside. */
export function toNotebook(prefix: string, path: string): RelPath | null {
  return path.startsWith(prefix) ? storedRelPath(path.slice(prefix.length)) : null;
}

/** A path that git wrote. */
export function pathFromGit(bytes: Uint8Array): string {
  return nameFromBytes(bytes);
}

/** True when a path can be an argument of a command: arguments are UTF-8, names need not be. */
export function isArgument(path: string): boolean {
  return !/[\uef80-\uefff]/.test(path);
}

/** The order of git: by bytes. */
export function byBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(nameToBytes(a), nameToBytes(b));
}

/** True for a path that may stand in a notebook: no component that leads out, into `.git`, or that no disk can hold. */
export function isSafePath(path: string): boolean {
  return path
    .split('/')
    .every((name) => !['', '.', '..'].includes(name) && !name.split('\\').some(isGitName));
}

/** Names that git refuses because some file system takes them for `.git`. */
function isGitName(name: string): boolean {
  const bare = name
    .replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '')
    .toLowerCase()
    .replace(/:.*$/s, '')
    .replace(/[. ]+$/, '');
  return bare === '.git' || bare === 'git~1';
}

/** The bytes of a path as git wants them. */
export function pathToGit(path: string): Uint8Array {
  return nameToBytes(path);
}

/** The nearest folder at or above a path that can be an argument; `''` for the top. */
function argumentFor(path: string): string {
  if (isArgument(path)) return path;
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : argumentFor(path.slice(0, slash));
}

/** Arguments that limit a command to a path, as near as arguments can. */
export function limitedTo(path: string): readonly string[] {
  const near = argumentFor(path);
  return near === '' ? ['--'] : ['--', near];
}
