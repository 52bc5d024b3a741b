import { CodexError } from '@codexlab/core';

/** The system's name for a failure, or null. */
export function errnoOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}

/** What the system refused, for people: no path of the machine in it. */
export function toUnavailable(error: unknown, what: string): CodexError {
  if (error instanceof CodexError) return error;
  const errno = errnoOf(error);
  const message = `${what}${errno === null ? '' : ` (${errno})`}.`;
  return new CodexError('unavailable', message, errno === null ? {} : { errno }, { cause: error });
}
