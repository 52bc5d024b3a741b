import { CodexError, type CodexErrorDetails, isCodexError } from '@codexlab/core';

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

/** What an engine of the SQLite family says when it fails. */
export interface SqliteFailure {
  /** Its extended result code by name, such as `SQLITE_CONSTRAINT_UNIQUE`. */
  readonly code: string;
  readonly message: string;
  readonly cause: unknown;
  /** The database. */
  readonly location: string;
}

/**
 * The `CodexError` for a failure: `conflict` for unique violations, `unavailable` where the disk, the file or another
 * program refuses, else `internal`; `details.sqlite` is the engine's code. Every driver tells its failures so.
 */
export function sqliteFailure({ code: sqlite, message, cause, location }: SqliteFailure): CodexError {
  if (UNIQUE.has(sqlite))
    return new CodexError('conflict', `The value exists already (${message}).`, { sqlite }, { cause });
  const refusal = refusals[sqlite] ?? refusals[sqlite.split('_').slice(0, 2).join('_')];
  if (!refusal)
    return new CodexError('internal', `The database refused a statement: ${message}`, { sqlite }, { cause });
  const details: CodexErrorDetails = {
    sqlite,
    database: location,
    ...(refusal.errno ? { errno: refusal.errno } : {}),
  };
  return new CodexError('unavailable', `${refusal.message} (${location}: ${message})`, details, { cause });
}

/** True when the error says that the database itself is damaged, so that only making it anew helps. */
export function isDamage(error: unknown): boolean {
  if (!isCodexError(error) || error.details.reason === 'key') return false;
  return typeof error.details.sqlite === 'string' && /^SQLITE_(CORRUPT|NOTADB)/.test(error.details.sqlite);
}
