import { CodexError } from '@codexlab/core';

const MIN_CHARS = 32;
/** Longer than any key that somebody made on purpose. */
const MAX_CHARS = 4096;
const MIN_DISTINCT_CHARS = 10;
/** By the frequency of its characters; 32 random hexadecimal digits have more than 100. */
const MIN_ENTROPY_BITS = 80;

/** What stands in examples and templates, without anything but letters. */
const WELL_KNOWN =
  /changeme|changethis|changeit|replaceme|replacethis|yoursecret|yourkey|mysecret|secretkey|supersecret|topsecret|notsosecret|insecure|placeholder|password|passphrase|example|default|keyboardcat|keepitsecret|donottell|loremipsum/;
/** Rows that fingers and minds follow; a key that holds this much of one was not drawn at random. */
const ROWS = ['abcdefghijklmnopqrstuvwxyz', '0123456789012345', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const ROW_CHARS = 8;

/**
 * Checks the text of a master key and gives its bytes. Throws `invalid` for one that could be guessed: shorter than 32
 * characters, of few different ones, a short piece repeated, a row of the keyboard or the alphabet, or one that is known
 * from examples.
 */
export function checkMasterKey(text: string): Uint8Array {
  const weakness = weaknessOf(text);
  if (weakness !== null)
    throw new CodexError('invalid', `The master key ${weakness}.`, { field: 'CODEX_SECRET_KEY' });
  return new TextEncoder().encode(text);
}

function weaknessOf(text: string): string | null {
  const lower = text.toLowerCase();
  if (text.length < MIN_CHARS) return `has fewer than ${MIN_CHARS} characters`;
  if (text.length > MAX_CHARS) return `has more than ${MAX_CHARS} characters`;
  if (WELL_KNOWN.test(lower.replace(/[^a-z]/g, ''))) return 'is known from examples';
  if (isRepetition(text)) return 'is one piece repeated';
  if (holdsRow(lower)) return 'follows a row of the keyboard or the alphabet';
  if (new Set(text).size < MIN_DISTINCT_CHARS || entropyBits(text) < MIN_ENTROPY_BITS)
    return 'has too few different characters';
  return null;
}

function isRepetition(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period++)
    if (text.startsWith(text.slice(period))) return true;
  return false;
}

function holdsRow(lower: string): boolean {
  const back = [...lower].reverse().join('');
  return ROWS.some((row) =>
    Array.from({ length: row.length - ROW_CHARS + 1 }, (_, at) => row.slice(at, at + ROW_CHARS)).some(
      (piece) => lower.includes(piece) || back.includes(piece),
    ),
  );
}

function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= count * Math.log2(count / text.length);
  return bits;
}
