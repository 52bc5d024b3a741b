/** How a password is stored: the name of its function, its cost, its salt and what came out. */
export interface PasswordRecord {
  readonly iterations: number;
  /** Lower-case hexadecimal digits. */
  readonly salt: string;
  /** 32 bytes in lower-case hexadecimal digits. */
  readonly hash: string;
}

/** The record of somebody who never signs in with a password: no password is the right one. */
export const UNUSABLE_PASSWORD = 'unusable';
/** What a new record costs. */
export const PASSWORD_ITERATIONS = 600_000;
/** A record that costs less is not accepted any more: its owner needs a reset link. */
export const MIN_ACCEPTED_ITERATIONS = 100_000;

/** A record outside of these was not made by us: computing it would prove nothing, or stop the server. */
const MIN_ITERATIONS = 1000;
const MAX_ITERATIONS = 10_000_000;
const FORM = /^pbkdf2_sha256:(\d{1,8}):((?:[\da-f]{2}){8,64}):([\da-f]{64})$/;

/**
 * Reads `pbkdf2_sha256:<iterations>:<salt>:<hash>`, salt and hash in hexadecimal digits. Null for anything else, among
 * it `UNUSABLE_PASSWORD` and records of fewer than 1,000 or more than 10,000,000 iterations.
 */
export function parsePasswordRecord(text: string): PasswordRecord | null {
  const [, digits, salt, hash] = FORM.exec(text) ?? [];
  const iterations = Number(digits);
  if (salt === undefined || hash === undefined) return null;
  return iterations >= MIN_ITERATIONS && iterations <= MAX_ITERATIONS ? { iterations, salt, hash } : null;
}

/** Writes a record as `parsePasswordRecord` reads it. */
export function formatPasswordRecord({ iterations, salt, hash }: PasswordRecord): string {
  return `pbkdf2_sha256:${iterations}:${salt}:${hash}`;
}
