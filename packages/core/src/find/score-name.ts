/** A name to look in. */
export interface ScoredName {
  /** As people wrote it: humps of `camelCase` begin words. */
  readonly text: string;
  /** As `foldName` made it. */
  readonly folded: string;
  /** Where the name itself begins, after its folders. */
  readonly start: number;
}

/** Codes of what stands between words. */
export const SEPARATORS: ReadonlySet<number> = new Set([...'/ -_.,()[]'].map((each) => each.charCodeAt(0)));

const PER_LETTER = 4;
const PER_NEIGHBOUR = 8;
const AT_WORD = 7;
const AT_START = 12;
const IN_NAME = 20;
const WHOLE_NAME = 30;
/** So many letters left out cost as much as one that is there. */
const GAP_LETTERS = 8;
/** So many letters more than the term has cost one point. */
const LENGTH_LETTERS = 16;

/**
 * How well a folded term fits a name: its letters must occur in their order. Letters side by side, beginnings of words
 * and the name before its folders count more. Null when it does not fit.
 */
export function scoreName(term: string, name: ScoredName): number | null {
  const inName = scoreFrom(term, name, name.start);
  if (inName !== null) return inName + IN_NAME;
  return name.start === 0 ? null : scoreFrom(term, name, 0);
}

function scoreFrom(term: string, name: ScoredName, from: number): number | null {
  const whole = wholeAt(term, name, from);
  const base = whole === null ? scoreParts(term, name, from) : scoreWhole(term, name, from, whole);
  return base === null ? null : base - (name.folded.length - term.length) / LENGTH_LETTERS;
}

/** Where the term stands in one piece, at the beginning of a word if it does so anywhere; null: nowhere. */
function wholeAt(term: string, name: ScoredName, from: number): number | null {
  const first = name.folded.indexOf(term, from);
  if (first < 0) return null;
  for (let at = first; at >= 0; at = name.folded.indexOf(term, at + 1)) if (beginsWord(name, at)) return at;
  return first;
}

function scoreWhole(term: string, name: ScoredName, from: number, at: number): number {
  const { folded } = name;
  const end = at + term.length;
  const isWhole = at === from && (end === folded.length || folded[end] === '.');
  const letters = term.length * (PER_LETTER + PER_NEIGHBOUR);
  return letters + placeOf(name, from, at) + (isWhole ? WHOLE_NAME : 0);
}

/** Its letters one by one, each at the beginning of a word where the rest still fits behind it. */
function scoreParts(term: string, name: ScoredName, from: number): number | null {
  const latest = latestPlaces(term, name.folded, from);
  if (latest === null) return null;
  let score = 0;
  let next = from;
  for (let letter = 0; letter < term.length; letter++) {
    const at = placeFor(term[letter]!, name, next, latest[letter]!, letter > 0);
    const isNeighbour = letter > 0 && at === next;
    score += PER_LETTER + (isNeighbour ? PER_NEIGHBOUR : placeOf(name, from, at));
    if (letter > 0) score -= (at - next) / GAP_LETTERS;
    next = at + 1;
  }
  return score;
}

/** How far behind each letter may stand so that the others still fit; null when they do not fit at all. */
function latestPlaces(term: string, folded: string, from: number): readonly number[] | null {
  const latest = Array.from(term, () => 0);
  let at = folded.length;
  for (let letter = term.length - 1; letter >= 0; letter--) {
    at = at === 0 ? -1 : folded.lastIndexOf(term[letter]!, at - 1);
    if (at < from) return null;
    latest[letter] = at;
  }
  return latest;
}

function placeFor(
  letter: string,
  name: ScoredName,
  next: number,
  latest: number,
  takesNeighbour: boolean,
): number {
  const first = name.folded.indexOf(letter, next);
  if (takesNeighbour && first === next) return first;
  for (let at = first; at >= 0 && at <= latest; at = name.folded.indexOf(letter, at + 1))
    if (beginsWord(name, at)) return at;
  return first;
}

function placeOf(name: ScoredName, from: number, at: number): number {
  if (at === from) return AT_START;
  return beginsWord(name, at) ? AT_WORD : 0;
}

function beginsWord({ text, folded }: ScoredName, at: number): boolean {
  if (at === 0) return true;
  const before = folded.charCodeAt(at - 1);
  if (SEPARATORS.has(before)) return true;
  const here = folded.charCodeAt(at);
  if (isDigit(here) !== isDigit(before)) return true;
  return text.charCodeAt(at) !== here && text.charCodeAt(at - 1) === before; // a capital after a small letter
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
