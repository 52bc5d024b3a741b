import { nameOf, type RelPath } from '../paths.ts';
import { type Best, createBest } from './best.ts';
import { foldName } from './fold-name.ts';
import {
  createNameBytes,
  MAX_NAME_CHARS,
  type NameBytes,
  type NameEntry,
  RANK_OF_PIECE,
  type TermBytes,
  toTermBytes,
} from './name-bytes.ts';
import { scoreName, type ScoredName } from './score-name.ts';

/** A name that fits, the better the higher. */
export interface FoundName {
  readonly path: RelPath;
  readonly score: number;
}

/** The names and titles of a notebook's files, held in memory to be looked through whole. */
export interface NameList {
  /** How many files there are. */
  size(): number;
  set(path: RelPath, title: string | null): void;
  remove(path: RelPath): void;
  /** The files that fit every word, best first. Others get their turn meanwhile. */
  find(typed: string, limit: number): Promise<FoundName[]>;
}

/** What is where; a file that is gone or changed leaves its place empty until there are too many of those. */
interface Places {
  readonly entries: (NameEntry | null)[];
  readonly bytes: NameBytes;
}

const MAX_TERMS = 10;
const MAX_TERM_CHARS = 64;
/** So many files are looked at before others get their turn. */
const SLICE_FILES = 32_768;
/** So many of those that fit are looked at closely. */
const MAX_CLOSE = 500;

/** Makes an empty one. */
export function createNameList({ breathe }: { readonly breathe: () => Promise<void> }): NameList {
  const placeOf = new Map<RelPath, number>();
  let places = emptyPlaces();

  function put(entry: NameEntry): void {
    placeOf.set(entry.path, places.bytes.add(entry));
    places.entries.push(entry);
  }

  function leave(path: RelPath): boolean {
    const place = placeOf.get(path);
    if (place === undefined) return false;
    places.entries[place] = null;
    return placeOf.delete(path);
  }

  /** Whoever looks through the old places meanwhile goes on with those. */
  function closeUp(): void {
    if (places.entries.length <= 2 * placeOf.size + SLICE_FILES) return;
    const left = places.entries.filter((entry) => entry !== null);
    places = emptyPlaces();
    left.forEach(put);
  }

  return {
    size: () => placeOf.size,
    set(path, title) {
      leave(path);
      put({ path, title: title === null || nameOf(path).startsWith(title) ? null : title });
      closeUp();
    },
    remove(path) {
      if (leave(path)) closeUp();
    },
    async find(typed, limit) {
      const words = wordsOf(typed);
      const terms = words.map(toTermBytes);
      const look = async (where: 'name' | 'path') => {
        const close = createBest<NameEntry>(Math.max(MAX_CLOSE, limit), compareEntries);
        return { close, pieces: await lookThrough(places, terms, { where, close, breathe }) };
      };
      const near = await look('name');
      // Where names have the words in one piece, what folders have would come behind them.
      const { close } = near.pieces >= limit ? near : await look('path');
      return closely(words, close.items(), limit);
    },
  };
}

function emptyPlaces(): Places {
  return { entries: [], bytes: createNameBytes() };
}

/** Adds what fits to `close`; tells how many have every word in one piece. */
async function lookThrough(
  { entries, bytes }: Places,
  terms: readonly TermBytes[],
  {
    where,
    close,
    breathe,
  }: {
    readonly where: 'name' | 'path';
    readonly close: Best<NameEntry>;
    readonly breathe: () => Promise<void>;
  },
): Promise<number> {
  let pieces = 0;
  for (let from = 0; from < entries.length; from += SLICE_FILES) {
    if (from > 0) await breathe();
    const until = Math.min(from + SLICE_FILES, entries.length);
    for (let place = from; place < until; place++) {
      const rank = bytes.rank(place, terms, where);
      const entry = rank === null ? null : entries[place];
      if (rank === null || !entry) continue;
      close.add(entry, rank);
      if (rank >= RANK_OF_PIECE * terms.length) pieces++;
    }
  }
  return pieces;
}

/** Folded; backslashes are slashes, as some keyboards have them. */
function wordsOf(typed: string): readonly string[] {
  const words = foldName(typed.normalize('NFC')).replaceAll('\\', '/').split(/\s+/);
  return words
    .filter((word) => word !== '')
    .slice(0, MAX_TERMS)
    .map((word) => word.slice(0, MAX_TERM_CHARS));
}

function closely(words: readonly string[], entries: readonly NameEntry[], limit: number): FoundName[] {
  const found = entries.flatMap((entry) => {
    const score = scoreEntry(words, namesOf(entry));
    return score === null ? [] : [{ path: entry.path, score }];
  });
  return found.toSorted(compareFound).slice(0, limit);
}

function namesOf({ path, title }: NameEntry): readonly ScoredName[] {
  const end = path.slice(-MAX_NAME_CHARS);
  const inPath = toName(end, Math.max(0, end.length - nameOf(path).length));
  return title === null ? [inPath] : [inPath, toName(title.slice(0, MAX_NAME_CHARS), 0)];
}

function toName(text: string, start: number): ScoredName {
  return { text, folded: foldName(text), start };
}

/** Each word where it fits best: in the path or in the title. */
function scoreEntry(words: readonly string[], names: readonly ScoredName[]): number | null {
  let sum = 0;
  for (const word of words) {
    const scores = names.map((name) => scoreName(word, name)).filter((score) => score !== null);
    if (scores.length === 0) return null;
    sum += Math.max(...scores);
  }
  return sum;
}

/** The better first; of equal ones the shorter, then by path, so that the order never depends on what came when. */
export function compareFound(a: FoundName, b: FoundName): number {
  return b.score - a.score || compareEntries(a, b);
}

function compareEntries(a: { readonly path: string }, b: { readonly path: string }): number {
  if (a.path.length !== b.path.length) return a.path.length - b.path.length;
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
