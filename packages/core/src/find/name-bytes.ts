import { nameOf, type RelPath } from '../paths.ts';
import { foldName, lettersOf } from './fold-name.ts';
import { SEPARATORS } from './score-name.ts';

/** What a file is called. */
export interface NameEntry {
  readonly path: RelPath;
  readonly title: string | null;
}

/**
 * Names side by side in one stretch of memory, a byte for each letter: reading them one after the other is several times
 * as quick as following references to as many texts. Letters beyond ASCII share their bytes, so what fits here may not fit.
 */
export interface NameBytes {
  /** How many places there are; those of files that are gone count too. */
  count(): number;
  /** How many bytes they take. */
  used(): number;
  /** The number of its place. */
  add(entry: NameEntry): number;
  /** How well the terms fit what is at a place, roughly: the better the higher. Null: not at all. */
  rank(place: number, terms: readonly TermBytes[], where: 'name' | 'path'): number | null;
}

/** A word of what was typed. */
export interface TermBytes {
  readonly bytes: Uint8Array;
  readonly letters: number;
}

/** A rank of at least so much for each term: every one stands in one piece in the name or the title. */
export const RANK_OF_PIECE = 3;

const PIECE_AT_START = 5;
const PIECE_AT_WORD = 4;
const PARTS = 2;
const PIECE_IN_PATH = 1;
const PARTS_IN_PATH = 0;

/** Of longer paths the end is looked at, of longer titles the beginning. */
export const MAX_NAME_CHARS = 256;
const FIRST_BYTES = 65_536;
const FIRST_PLACES = 1024;

/** The term of a folded word. */
export function toTermBytes(word: string): TermBytes {
  return { bytes: Uint8Array.from(word, byteOf), letters: lettersOf(word) };
}

/** Makes an empty stretch. */
export function createNameBytes(): NameBytes {
  let count = 0;
  let used = 0;
  let bytes: Uint8Array = new Uint8Array(FIRST_BYTES);
  /** Of each place: where its path begins, where the name in it, where the title, where all ends. */
  let marks: Int32Array = new Int32Array(4 * FIRST_PLACES);
  /** Of each place: the letters of name and title, and those of the path too. */
  let letters: Int32Array = new Int32Array(2 * FIRST_PLACES);

  function write(text: string): void {
    if (used + text.length > bytes.length) bytes = grown(bytes, new Uint8Array(2 * bytes.length));
    for (let at = 0; at < text.length; at++) bytes[used++] = byteOf(text[at]!);
  }

  return {
    count: () => count,
    used: () => used,
    add({ path, title }) {
      if (4 * count === marks.length) {
        marks = grown(marks, new Int32Array(2 * marks.length));
        letters = grown(letters, new Int32Array(2 * letters.length));
      }
      const whole = foldName(path.slice(-MAX_NAME_CHARS));
      const name = whole.slice(Math.max(0, whole.length - nameOf(path).length));
      const folded = foldName((title ?? '').slice(0, MAX_NAME_CHARS));
      const begin = used;
      write(whole);
      const end = used;
      write(folded);
      marks.set([begin, end - name.length, end, used], 4 * count);
      letters.set([lettersOf(name) | lettersOf(folded), lettersOf(whole) | lettersOf(folded)], 2 * count);
      return count++;
    },
    rank(place, terms, where) {
      const near = letters[2 * place]!;
      const far = where === 'path' ? letters[2 * place + 1]! : near;
      for (const term of terms) if ((term.letters & ~far) !== 0) return null;
      const [begin, name] = [marks[4 * place]!, marks[4 * place + 1]!];
      const [title, end] = [marks[4 * place + 2]!, marks[4 * place + 3]!];
      let sum = 0;
      for (const term of terms) {
        let rank = -1;
        if ((term.letters & ~near) === 0)
          rank = Math.max(rankIn(bytes, term.bytes, name, title), rankIn(bytes, term.bytes, title, end));
        if (rank < 0 && where === 'path') rank = rankInPath(bytes, term.bytes, begin, title);
        if (rank < 0) return null;
        sum += rank;
      }
      return sum;
    },
  };
}

function grown<A extends Uint8Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

function byteOf(unit: string): number {
  const code = unit.charCodeAt(0);
  return code < 128 ? code : 128 + (code % 128);
}

/** -1: it does not fit. */
function rankIn(bytes: Uint8Array, term: Uint8Array, begin: number, end: number): number {
  if (!hasParts(bytes, term, begin, end)) return -1;
  let rank = PARTS;
  for (let at = pieceAt(bytes, term, begin, end); at >= 0; at = pieceAt(bytes, term, at + 1, end)) {
    if (at === begin) return PIECE_AT_START;
    if (SEPARATORS.has(bytes[at - 1]!)) return PIECE_AT_WORD;
    rank = RANK_OF_PIECE;
  }
  return rank;
}

function rankInPath(bytes: Uint8Array, term: Uint8Array, begin: number, end: number): number {
  if (!hasParts(bytes, term, begin, end)) return -1;
  return pieceAt(bytes, term, begin, end) < 0 ? PARTS_IN_PATH : PIECE_IN_PATH;
}

/** From the end on, where names lie. */
function hasParts(bytes: Uint8Array, term: Uint8Array, begin: number, end: number): boolean {
  let letter = term.length - 1;
  let wanted = term[letter];
  for (let at = end - 1; at >= begin; at--) {
    if (bytes[at] !== wanted) continue;
    if (letter === 0) return true;
    wanted = term[--letter];
  }
  return false;
}

function pieceAt(bytes: Uint8Array, term: Uint8Array, begin: number, end: number): number {
  const first = term[0];
  for (let at = begin; at <= end - term.length; at++) {
    if (bytes[at] !== first) continue;
    let same = 1;
    while (same < term.length && bytes[at + same] === term[same]) same++;
    if (same === term.length) return at;
  }
  return -1;
}
