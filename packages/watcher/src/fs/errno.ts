import { CodexError } from '@codexlab/core';

/** The system's word for a failure (`ENOENT`), or `''` when the error is not one of the system. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** True when the failure says that there is nothing at a path (or that a part of it is a link or no folder). */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errnoOf(error));
}

/** Turns a failure of the system into a `CodexError` about `path`; a `CodexError` passes through. */
export function toCodexError(error: unknown, path: string): CodexError {
  if (error instanceof CodexError) return error;
  const errno = errnoOf(error);
  const where = path === '' ? 'the root of the notebook' : path;
  const options = { cause: error };
  if (errno === 'ENOENT' || errno === 'ENOTDIR')
    return new CodexError('not_found', `There is nothing at ${where}.`, { path }, options);
  if (errno === 'ELOOP')
    return new CodexError(
      'not_found',
      `${where} is reached through a link; links are not followed.`,
      { path, link: true },
      options,
    );
  if (errno === 'EEXIST' || errno === 'ENOTEMPTY')
    return new CodexError('conflict', `Something else stands at ${where}.`, { path, errno }, options);
  if (errno === '') return new CodexError('internal', `Unexpected failure at ${where}.`, { path }, options);
  return new CodexError(
    'unavailable',
    `The system refuses ${where}: ${explain(errno)}.`,
    { path, errno },
    options,
  );
}

const EXPLANATIONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied (EACCES); give this user the right to read and write it',
  EPERM: 'operation not permitted (EPERM)',
  ENOSPC: 'the disk is full (ENOSPC); free some space and try again',
  EDQUOT: 'the disk quota is used up (EDQUOT)',
  EROFS: 'the disk is read-only (EROFS)',
  EMFILE: 'too many open files (EMFILE); raise the limit with ulimit -n',
  ENFILE: 'too many open files on this machine (ENFILE)',
  EIO: 'the disk failed (EIO); check it before writing more',
  EXDEV: 'it lies on another disk than the notebook (EXDEV)',
};

function explain(errno: string): string {
  return EXPLANATIONS[errno] ?? errno;
}
