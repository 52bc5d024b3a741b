import { CodexError } from '@codexlab/core';
import { sqliteFailure } from '@codexlab/storage-sql';
import Database from 'libsql';

/** How the binding says that a file cannot be opened; the number is the engine's code. */
const OPENING_FAILED = /^ConnectionFailed\(.*: (\d+)"\)$/s;
const openingCodes: Readonly<Record<string, string>> = { 5: 'SQLITE_BUSY', 26: 'SQLITE_NOTADB' };

/** Turns what the binding throws into a `CodexError`, see `sqliteFailure`. */
export function toCodexError(error: unknown, location: string): CodexError {
  if (error instanceof CodexError) return error;
  if (error instanceof Database.SqliteError && error.code !== 'SQLITE_OK')
    // that one: no statement at all
    return sqliteFailure({ code: error.code, message: error.message, cause: error, location });
  const message = error instanceof Error ? error.message : String(error);
  const opening = OPENING_FAILED.exec(message)?.[1];
  if (opening === undefined)
    return new CodexError('internal', `The database call failed: ${message}`, {}, { cause: error });
  const code = openingCodes[opening] ?? 'SQLITE_CANTOPEN';
  return sqliteFailure({ code, message: 'unable to open database file', cause: error, location });
}
