import { inspect } from 'node:util';
import { CodexError, type CodexErrorDetails } from '@codexlab/core';
import { sqliteFailure } from '@codexlab/storage-sql';

/** Calls of a server. */
export interface RemoteCalls {
  /** What the call answers. Throws `CodexError`s that never hold the token. */
  guard<T>(call: () => Promise<T>): Promise<T>;
}

/** Servers tell a violated constraint without its kind; the message has it. */
const CONSTRAINTS: readonly (readonly [RegExp, string])[] = [
  [/\bUNIQUE constraint failed/, 'SQLITE_CONSTRAINT_UNIQUE'],
  [/\bFOREIGN KEY constraint failed/, 'SQLITE_CONSTRAINT_FOREIGNKEY'],
  [/\bNOT NULL constraint failed/, 'SQLITE_CONSTRAINT_NOTNULL'],
  [/\bCHECK constraint failed/, 'SQLITE_CONSTRAINT_CHECK'],
];

/** How the client names a stream that the server ended. */
const ENDED = new Set(['STREAM_EXPIRED', 'TRANSACTION_CLOSED', 'HRANA_CLOSED_ERROR']);
/** A fault of the call, not of the server. */
const FAULTY = new Set(['RangeError', 'MisuseError']);

const UNREACHABLE =
  'The database cannot be reached. Check its address, the network and the server, then try again.';
const REFUSED = 'The server of the database refused the token. Give a valid one.';
const LOST = 'The server ended a transaction before its end. Try again.';

/** Translates the failures of the database that messages call `location`. */
export function guarding(location: string, token: string | undefined): RemoteCalls {
  return {
    async guard(call) {
      try {
        return await call();
      } catch (error) {
        throw error instanceof CodexError ? error : toCodexError(withoutToken(error, token), location);
      }
    },
  };
}

interface Failure {
  readonly code: string | null;
  readonly status: number | null;
  readonly name: string;
  readonly message: string;
  /** Null when the token is somewhere in it. */
  readonly cause: unknown;
}

function withoutToken(error: unknown, token: string | undefined): Failure {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  const hidden = (text: string) => (token === undefined ? text : text.replaceAll(token, '…'));
  const isSafe = token === undefined || !inspect(error, { depth: 10, showHidden: true }).includes(token);
  return {
    ...{ name, message: hidden(message), cause: isSafe ? error : null },
    code: textOf(error, 'code'),
    status: statusOf(error),
  };
}

function toCodexError(failure: Failure, location: string): CodexError {
  const { code, status, message, cause } = failure;
  if (code?.startsWith('SQLITE_')) {
    const words = message.replace(/^(?:\w+: )?SQLite error: /, '');
    return sqliteFailure({ code: extended(code, message), message: words, location, cause });
  }
  const unavailable = (text: string, more: CodexErrorDetails) =>
    new CodexError('unavailable', `${text} (${location})`, { database: location, ...more }, { cause });
  if (status === 401 || status === 403 || code?.startsWith('AUTH'))
    return unavailable(REFUSED, { reason: 'token' });
  if (code !== null && ENDED.has(code)) return unavailable(LOST, { reason: 'stream' });
  if (code?.startsWith('SQL_') || FAULTY.has(failure.name))
    return new CodexError('internal', `The database refused a statement: ${message}`, {}, { cause });
  return unavailable(UNREACHABLE, { reason: 'network', ...(status === null ? {} : { status }) });
}

function extended(code: string, message: string): string {
  if (code !== 'SQLITE_CONSTRAINT') return code;
  return CONSTRAINTS.find(([words]) => words.test(message))?.[1] ?? code;
}

/** The status stands in what the client keeps as the cause. */
function statusOf(error: unknown): number | null {
  for (let at = error; at instanceof Error; at = at.cause)
    if ('status' in at && typeof at.status === 'number') return at.status;
  return null;
}

function textOf(error: unknown, name: string): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const value: unknown = Object.entries(error).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : null;
}
