import { COMMON_PASSWORDS, COMMON_STEMS } from './common-password-list.ts';

/** Rows of keyboards and of the alphabet: no piece of them, forwards or backwards, is a password. */
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
];
/** A row is left or entered so often at most, as in `qwertyasdf`. */
const MAX_RUNS = 3;

/**
 * True for a password that everybody tries first, whatever its case: one of a list, a common word with digits and signs
 * before or after it, one short piece repeated, or few runs along a row of the keyboard.
 */
export function isCommonPassword(password: string): boolean {
  const folded = password.trim().toLowerCase();
  if (COMMON_PASSWORDS.has(folded) || COMMON_STEMS.has(stemOf(folded))) return true;
  return isRepetition(folded) || runs(folded) <= MAX_RUNS;
}

/** Without digits and signs at both ends, and with the usual stand-ins for letters undone. */
function stemOf(folded: string): string {
  return folded
    .replace(/^[^a-z]+/, '')
    .replace(/[\d\W_]{1,8}$/, '')
    .replaceAll('@', 'a')
    .replaceAll('0', 'o')
    .replaceAll('3', 'e')
    .replaceAll('$', 's')
    .replaceAll('5', 's')
    .replaceAll('1', 'i');
}

/** True when the text is a piece of at most 4 characters, repeated. */
function isRepetition(text: string): boolean {
  return [1, 2, 3, 4].some((period) => [...text].every((char, i) => char === text[i % period]));
}

/** Into how few pieces, each of one row forwards or backwards or of one character, the text can be cut. */
function runs(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; count++) at += runAt(text, at);
  return count;
}

function runAt(text: string, at: number): number {
  let length = 1;
  while (at + length < text.length && isRun(text.slice(at, at + length + 1))) length++;
  return length;
}

function isRun(piece: string): boolean {
  const back = [...piece].reverse().join('');
  return ROWS.some((row) => row.includes(piece) || row.includes(back)) || new Set(piece).size === 1;
}
