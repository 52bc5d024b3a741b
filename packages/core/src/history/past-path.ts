import { CodexError } from '../errors.ts';
import { isReservedName, nameToBytes, type RelPath, relPathWithin } from '../paths.ts';

/** What the file systems that we know can hold. */
const [MAX_NAME_BYTES, MAX_PATH_BYTES] = [255, 4096];

/**
 * The path of something in the history: any name that a disk can hold, as it may have been called anything. Nothing in
 * `.git` and `.codex`, whatever their spelling, is part of a notebook, and what stands there on the disk is not told: the
 * settings of a repository may hold passwords. Throws `not_found` for those and for what no disk can hold, `invalid` for
 * what leads out of the notebook.
 */
export function pastPath(text: string): RelPath {
  const path = relPathWithin(text);
  const names = path.split('/');
  if (names.some(isReservedName)) throw notThere(path, 'is not part of the content of the notebook');
  const isLong = names.some((name) => nameToBytes(name).length > MAX_NAME_BYTES);
  if (isLong || path.length > MAX_PATH_BYTES) throw notThere(path, 'is longer than any name on a disk');
  return path;
}

function notThere(path: RelPath, why: string): CodexError {
  const shown = path.slice(0, 80);
  return new CodexError('not_found', `${JSON.stringify(shown)} ${why}.`, { path: shown });
}
