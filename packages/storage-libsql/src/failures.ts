import { CodexError } from '@codexlab/core';

/** What calls of a closed database throw. */
export function closedError(location: string): CodexError {
  return new CodexError('unavailable', `The database ${location} is closed.`, { database: location });
}

/** What writes to a database that was opened for reading throw. */
export function readOnlyError(location: string): CodexError {
  return new CodexError('unavailable', `The database ${location} was opened for reading only.`, {
    database: location,
    sqlite: 'SQLITE_READONLY',
    errno: 'EROFS',
  });
}
