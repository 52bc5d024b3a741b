import type { Secrets } from '../sessions/credential-ports.ts';

const CODES = 10;
/** Twelve random bytes are sixteen digits of base64url; five bits of each make a letter: 80 bits. */
const RANDOM_BYTES = 12;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Without those that are mistaken for each other: l, o, 0 and 1. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** New recovery codes, as `xxxx-xxxx-xxxx-xxxx`; each is good once in place of a code of the second factor. */
export function newRecoveryCodes(secrets: Pick<Secrets, 'random'>): readonly string[] {
  return Array.from({ length: CODES }, () => toCode(secrets.random(RANDOM_BYTES)));
}

/** What is stored of a code; hyphens, blanks and capitals do not matter. */
export function recoveryHash(secrets: Pick<Secrets, 'hash'>, code: string): string {
  return secrets.hash(`recovery:${code.replace(/[\s-]/g, '').toLowerCase()}`);
}

function toCode(random: string): string {
  const letters = [...random].map((digit) => LETTERS[BASE64URL.indexOf(digit) % LETTERS.length]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}
