/** Whether a comment or the like was begun and never ended, so that it is not looked for again. */
export interface HtmlMemo {
  unclosed: boolean;
}

const ATTRIBUTE = /\s+[a-zA-Z_:][a-zA-Z0-9:._-]*(?:\s*=\s*(?:[^"'=<>`\x00-\x20]+|'[^']*'|"[^"]*"))?/.source;
const TAG = new RegExp(`<[A-Za-z][A-Za-z0-9-]*(?:${ATTRIBUTE})*\\s*/?>|</[A-Za-z][A-Za-z0-9-]*\\s*>`, 'y');
const AUTOLINK =
  /<[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^<>\x00-\x20]*>|<[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9.-]+>/y;

/**
 * The end of the autolink, tag, comment or other HTML that begins with the `<` at this position; the position after
 * the `<` when it is only a character.
 */
export function htmlEnd(text: string, at: number, memo: HtmlMemo): number {
  const next = text.charCodeAt(at + 1);
  if (next === 33 || next === 63) return specialEnd(text, at, memo);
  AUTOLINK.lastIndex = at;
  if (AUTOLINK.test(text)) return AUTOLINK.lastIndex;
  TAG.lastIndex = at;
  return TAG.test(text) ? TAG.lastIndex : at + 1;
}

function specialEnd(text: string, at: number, memo: HtmlMemo): number {
  const [start, terminator] = specialParts(text, at);
  if (start < 0) return terminator === '' ? at + 1 : -start;
  if (memo.unclosed) return at + 1;
  const end = text.indexOf(terminator, start);
  memo.unclosed = end < 0;
  return end < 0 ? at + 1 : end + terminator.length;
}

/** Where to look for the end, and what ends it. A negative position is the end itself. */
function specialParts(text: string, at: number): [number, string] {
  if (text.startsWith('<!-->', at)) return [-(at + 5), '-->'];
  if (text.startsWith('<!--->', at)) return [-(at + 6), '-->'];
  if (text.startsWith('<!--', at)) return [at + 4, '-->'];
  if (text.startsWith('<![CDATA[', at)) return [at + 9, ']]>'];
  if (text.charCodeAt(at + 1) === 63) return [at + 2, '?>'];
  return /[A-Za-z]/.test(text.charAt(at + 2)) ? [at + 3, '>'] : [-1, ''];
}
