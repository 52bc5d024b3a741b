import { isCodexError, type Notebook, type NotebookFile, type SavedVersion } from '@codexlab/core';
import { baseHash } from '../http/etags.ts';
import { HttpError } from '../http/http-error.ts';

/**
 * Saves a change that was made from the version that `If-Match` names, together with what others changed since. Throws 409
 * where the two touch the same place, with both sides in the details and the ETag of what stands there.
 */
export async function mergeInto(
  { edits }: Notebook,
  file: NotebookFile,
  { bytes, ifMatch }: { readonly bytes: Uint8Array; readonly ifMatch: string },
): Promise<SavedVersion> {
  try {
    return await edits.save(file.path, bytes, { base: baseHash(ifMatch) });
  } catch (error) {
    if (!isCodexError(error, 'conflict') || error instanceof HttpError) throw error;
    const { current } = error.details;
    const headers = typeof current === 'string' ? { etag: `"${current}"` } : {};
    const answer = { status: 409, code: 'conflict', errorCode: 'FILE_CONFLICT', headers } as const;
    throw new HttpError(answer, error.message, error.details);
  }
}
