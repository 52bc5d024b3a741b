import { CodexError, isCodexError } from '@codexlab/core';

/** Something in the repository cannot be read: `what` is the id of the object or the name of the file. */
export function unreadable(what: string, cause?: unknown): CodexError {
  return new CodexError(
    'unavailable',
    `The history cannot be read: ${what} is missing or damaged. Look with: git fsck`,
    { object: what },
    { cause },
  );
}

/** A file of the notebook cannot be read. */
export function unreadableFile(path: string, cause: unknown): CodexError {
  return new CodexError('unavailable', `${path || 'The folder'} cannot be read.`, { path }, { cause });
}

/** True for the failure of one file of the notebook, and not of the repository. */
export function isUnreadableFile(error: unknown): boolean {
  return isCodexError(error, 'unavailable') && typeof error.details.path === 'string';
}

/** No revision is called so. */
export function noRevision(name: string): CodexError {
  return new CodexError('not_found', `There is no revision ${JSON.stringify(name)}.`, { revision: name });
}

/** A revision does not hold this path. */
export function notInRevision(path: string, revision: string): CodexError {
  return new CodexError('not_found', `${path || 'The notebook'} is not in revision ${revision}.`, {
    path,
    revision,
  });
}

/** The repository has something that cannot be handled here. */
export function notSupported(message: string, feature: string): CodexError {
  return new CodexError('unsupported', message, { feature });
}

/** The code of a failed system call, or null. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** True when a file is not there. */
export function isMissing(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
