import { monotonicFactory } from 'ulid';
import type { Clock } from './clock.ts';
import { CodexError } from './errors.ts';

declare const ulidBrand: unique symbol;
/** A ULID: 26 characters of Crockford base 32, sorting by time (https://github.com/ulid/spec). */
export type Ulid = string & { readonly [ulidBrand]: true };
/** The id of a file in one notebook's index; it lasts as long as the index. */
export type FileId = Ulid;
/** The id of a notebook. */
export type NotebookId = Ulid;
/** The id of a workspace. */
export type WorkspaceId = Ulid;
/** The id of a user. */
export type UserId = Ulid;

/** Makes ids, each greater than the one before it even within a millisecond. */
export type NewId = () => Ulid;

const ULID = /^[\dA-HJKMNP-TV-Z]{26}$/i;
/** Random bytes are drawn so many at a time: an id takes 16, and the call costs more than the bytes. */
const RANDOM_BYTES = 1024;

/** Returns an id source that takes its time from `clock`. */
export function createIds(clock: Clock): NewId {
  const next = monotonicFactory(randomFractions());
  return () => next(clock.nowMs()) as Ulid;
}

/** True when the text is a well-formed ULID, in upper or lower case. */
export function isUlid(text: string): text is Ulid {
  return ULID.test(text);
}

/** Checks and upper-cases an id from outside. Throws `invalid`. */
export function parseUlid(text: string): Ulid {
  if (!isUlid(text))
    throw new CodexError('invalid', `"${text}" is not an id (26 letters and digits).`, { value: text });
  return text.toUpperCase() as Ulid;
}

/** Fractions from 0 to below 1, in steps of 1/256: one byte of the cryptographic source each, none used twice. */
function randomFractions(): () => number {
  const bytes = new Uint8Array(RANDOM_BYTES);
  let used = bytes.length;
  return () => {
    if (used === bytes.length) {
      crypto.getRandomValues(bytes);
      used = 0;
    }
    return bytes[used++]! / 256;
  };
}
