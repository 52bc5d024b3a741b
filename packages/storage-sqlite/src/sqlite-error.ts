import { CodexError } from '@codexlab/core';
import { sqliteFailure } from '@codexlab/storage-sql';
import Database from 'better-sqlite3';

/** Turns what the engine throws into a `CodexError`, see `sqliteFailure`. */
export function toCodexError(error: unknown, location: string): CodexError {
  if (error instanceof CodexError) return error;
  if (!(error instanceof Database.SqliteError))
    return new CodexError('internal', `The database call failed: ${String(error)}`, {}, { cause: error });
  return sqliteFailure({ code: error.code, message: error.message, cause: error, location });
}
