import { type Hash, isCodexError, type NotebookFile } from '@codexlab/core';
import { expectedHash } from '../http/etags.ts';
import { preconditionFailed } from '../http/preconditions.ts';

/**
 * Changes a file on the condition that `If-Match` states. What the disk holds then decides, not the index: a change by
 * another program in the meantime is 412 as well.
 */
export async function ifMatching<T>(
  ifMatch: string | null,
  file: NotebookFile,
  change: (options: { readonly ifHash?: Hash | undefined }) => Promise<T>,
): Promise<T> {
  const ifHash = expectedHash(ifMatch, file);
  return ifHash === undefined ? change({}) : orStale(change({ ifHash }));
}

/**
 * What must stand at a path for it to be written: nothing without `If-Match`, else what that names; undefined: whatever
 * stands there. Throws 412 when it cannot stand there.
 */
export function conditionAt(file: NotebookFile | null, ifMatch: string | null): Hash | null | undefined {
  if (ifMatch === null) return null;
  if (file !== null || ifMatch === '*') return file === null ? undefined : expectedHash(ifMatch, file);
  throw preconditionFailed(null);
}

/** Tells a hash that did not fit as 412; every other conflict stays one. */
export async function orStale<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    const current = isCodexError(error, 'conflict') ? error.details['current'] : undefined;
    if (current === undefined) throw error;
    throw preconditionFailed(typeof current === 'string' ? current : null);
  }
}
