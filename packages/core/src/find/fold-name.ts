/** A name as it is compared: its letters small and without marks, each at the same place as before. */
export function foldName(name: string): string {
  const lower = name.toLowerCase();
  if (lower.length === name.length && isAscii(lower)) return lower;
  let folded = '';
  for (let at = 0; at < name.length; at++) folded += foldUnit(name[at]!);
  return folded;
}

/** Which letters and digits occur, as bits: a name that lacks one of a term cannot have the term in it. */
export function lettersOf(folded: string): number {
  let letters = 0;
  for (let at = 0; at < folded.length; at++) letters |= bitOf(folded.charCodeAt(at));
  return letters;
}

const SMALL_A = 97;
const SMALL_Z = 122;
const DIGIT_0 = 48;
const DIGIT_9 = 57;

/** A bit for each letter, one for each two digits; none for the rest, which says nothing then. */
function bitOf(code: number): number {
  if (code >= SMALL_A && code <= SMALL_Z) return 1 << (code - SMALL_A);
  return code >= DIGIT_0 && code <= DIGIT_9 ? 1 << (26 + ((code - DIGIT_0) >> 1)) : 0;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}

/** One UTF-16 unit for one: what would become longer stays. */
function foldUnit(unit: string): string {
  if (unit <= '\u007f') return unit.toLowerCase();
  const bare = unit.normalize('NFD')[0]!.toLowerCase();
  return bare.length === 1 ? bare : unit;
}
