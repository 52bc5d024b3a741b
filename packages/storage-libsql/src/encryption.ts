import { closeSync, openSync, readSync } from 'node:fs';
import { CodexError, isCodexError } from '@codexlab/core';

const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
const HEADER_BYTES = 24;
/** A beginning of which so much is right is a damaged one, not a ciphered one. */
const FAMILIAR_BYTES = 8;
/** Bytes 21 to 23 of every SQLite file, which ciphering leaves as they are. */
const FRACTIONS = [64, 32, 32];

/** Throws `invalid` for a key that the engine would not use as it is. */
export function requireUsableKey(key: string | undefined): void {
  if (key === undefined) return;
  if (key === '' || key.includes('\0') || !key.isWellFormed())
    throw new CodexError('invalid', 'The key of a database must be text, not empty, without NUL characters.');
}

/**
 * What to throw for a file that could not be read: when that is a matter of the key, an error that says so (details
 * `{ reason: 'key' }`), since such a file is not damaged. It never holds the key.
 */
export function withKeyInMind(error: unknown, location: string, key: string | undefined): unknown {
  if (!isCodexError(error, 'unavailable') || error.details.sqlite !== 'SQLITE_NOTADB') return error;
  const header = readHeader(location);
  const message = keyMessage(header, key !== undefined);
  if (message === null) return error;
  const details = { reason: 'key', database: location, sqlite: 'SQLITE_NOTADB' };
  return new CodexError('unavailable', `${message} (${location})`, details);
}

function keyMessage(header: Buffer, hasKey: boolean): string | null {
  if (MAGIC.equals(header.subarray(0, MAGIC.length)))
    return hasKey ? 'The database is not ciphered. Open it without a key.' : null;
  if (!looksCiphered(header)) return null;
  return hasKey
    ? 'The database does not open with this key. Give the key that it was made with.'
    : 'The database is ciphered. Give the key that it was made with.';
}

/** True for the beginning of a file that this engine ciphered, and for no plain one, be it damaged. */
function looksCiphered(header: Buffer): boolean {
  if (header.length < HEADER_BYTES) return false;
  const familiar = MAGIC.filter((byte, index) => header[index] === byte).length;
  return familiar < FAMILIAR_BYTES && FRACTIONS.every((byte, index) => header[21 + index] === byte);
}

function readHeader(path: string): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  try {
    return header.subarray(0, readSync(file, header, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(file);
  }
}
