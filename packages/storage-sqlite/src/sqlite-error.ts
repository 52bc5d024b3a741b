import { CodexError, type CodexErrorDetails } from '@codexlab/core';
import Database from 'better-sqlite3';

/** What the engine refuses for reasons outside the statement, with what a person can do about it. */
const refusals: Readonly<Record<string, { readonly message: string; readonly errno?: string }>> = {
  SQLITE_CORRUPT: { message: 'The database is damaged. It must be rebuilt or restored.' },
  SQLITE_NOTADB: { message: 'The file is not a database, or is damaged. It must be rebuilt or restored.' },
  SQLITE_FULL: { message: 'The disk is full. Free some space; nothing was changed.', errno: 'ENOSPC' },
  // What the engine says when the memory that its connections share, a file, finds no room.
  SQLITE_IOERR_SHMSIZE: {
    message: 'The disk is full. Free some space; nothing was changed.',
    errno: 'ENOSPC',
  },
  SQLITE_IOERR: { message: 'The disk failed to read or write. Check the disk.', errno: 'EIO' },
  SQLITE_BUSY: { message: 'Another program is using the database. Close it and try again.', errno: 'EBUSY' },
  SQLITE_LOCKED: { message: 'The database is in use. Try again.', errno: 'EBUSY' },
  SQLITE_READONLY: { message: 'The database cannot be written. Check its permissions.', errno: 'EROFS' },
  SQLITE_CANTOPEN: {
    message: 'The database cannot be opened. Check that its folder exists and is writable.',
  },
  SQLITE_PERM: { message: 'Access to the database was denied. Check its permissions.', errno: 'EACCES' },
  SQLITE_PROTOCOL: { message: 'The database could not be locked. Try again.', errno: 'EBUSY' },
  SQLITE_NOMEM: { message: 'There is not enough memory for the database.', errno: 'ENOMEM' },
};

const UNIQUE = new Set([
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  'SQLITE_CONSTRAINT_ROWID',
]);

/**
 * Turns what the engine throws into a `CodexError`: `conflict` for unique violations, `unavailable` where the disk,
 * the file or another program refuses, else `internal`; `details.sqlite` is the engine's code.
 */
export function toCodexError(error: unknown, location: string): CodexError {
  if (error instanceof CodexError) return error;
  if (!(error instanceof Database.SqliteError))
    return new CodexError('internal', `The database call failed: ${String(error)}`, {}, { cause: error });
  const sqlite = error.code;
  if (UNIQUE.has(sqlite))
    return new CodexError(
      'conflict',
      `The value exists already (${error.message}).`,
      { sqlite },
      { cause: error },
    );
  const refusal = refusals[sqlite] ?? refusals[sqlite.split('_').slice(0, 2).join('_')];
  if (!refusal)
    return new CodexError(
      'internal',
      `The database refused a statement: ${error.message}`,
      { sqlite },
      { cause: error },
    );
  const details: CodexErrorDetails = {
    sqlite,
    database: location,
    ...(refusal.errno ? { errno: refusal.errno } : {}),
  };
  return new CodexError('unavailable', `${refusal.message} (${location}: ${error.message})`, details, {
    cause: error,
  });
}

/** True when the error says that the database itself is damaged, so that only making it anew helps. */
export function isDamage(error: unknown): boolean {
  const code = error instanceof CodexError ? error.details.sqlite : null;
  return typeof code === 'string' && /^SQLITE_(CORRUPT|NOTADB)/.test(code);
}
