/** A stretch of a text, in UTF-16 units; `to` is behind its last one. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Puts a value so that it is one value, whatever stands in it; a quotation mark cannot be searched for and goes. */
export function quoteValue(value: string): string {
  const clean = value.replace(/["“”„]/gu, ' ').trim();
  const isPlain = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_/.@-]*$/u.test(clean) && !/^(?:AND|OR|NOT)$/.test(clean);
  return isPlain ? clean : `"${clean}"`;
}

/** Takes a search apart at blanks outside of quotes and parentheses. */
export function splitTerms(text: string): readonly Span[] {
  const spans: Span[] = [];
  let from = -1;
  let depth = 0;
  let isQuoted = false;
  for (let i = 0; i <= text.length; i++) {
    const char = text[i] ?? ' ';
    const isEnd = i === text.length || (/\s/u.test(char) && depth === 0 && !isQuoted);
    if (isEnd && from >= 0) {
      spans.push({ from, to: i });
      from = -1;
    }
    if (isEnd) continue;
    if (from < 0) from = i;
    if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && char === '(') depth += 1;
    else if (!isQuoted && char === ')') depth = Math.max(0, depth - 1);
  }
  return spans;
}

/** True when the search has this very term as one of its conditions. */
export function hasTerm(text: string, term: string): boolean {
  return termsOf(text).includes(term);
}

/** Takes the term away when it is there, and adds it when it is not. */
export function toggleTerm(text: string, term: string): string {
  const terms = termsOf(text);
  if (terms.includes(term)) return terms.filter((each) => each !== term).join(' ');
  if (!terms.includes('OR') && !terms.includes('|')) return [...terms, term].join(' ');
  // Beside an OR it would belong to one side of it alone.
  return `(${text.trim()}) ${term}`;
}

/** Both must hold. An empty one asks for nothing. */
export function bothOf(a: string, b: string): string {
  const parts = [a.trim(), b.trim()].filter((part) => part !== '');
  return parts.length < 2 ? (parts[0] ?? '') : parts.map(grouped).join(' ');
}

/** The text with a stretch of it replaced, and where the caret then stands. */
export function replaceSpan(
  text: string,
  { from, to }: Span,
  put: string,
): { readonly text: string; readonly caret: number } {
  return { text: text.slice(0, from) + put + text.slice(to), caret: from + put.length };
}

function termsOf(text: string): readonly string[] {
  return splitTerms(text).map(({ from, to }) => text.slice(from, to));
}

function grouped(text: string): string {
  return termsOf(text).some((term) => term === 'OR' || term === '|') ? `(${text})` : text;
}
