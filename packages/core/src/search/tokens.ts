import type { TextSpan } from './query-error.ts';
import { toSearchField } from './query-words.ts';

/** How a field is compared with its value. `:` is the same as `=`. */
export type FieldOperator = ':' | '!=' | '>' | '>=' | '<' | '<=';

/** A name with an operator; its value is what follows without a blank between. */
export interface FieldToken extends TextSpan {
  readonly type: 'field';
  readonly name: string;
  /** The name stood in quotes, so that it is a property's in any case. */
  readonly quoted: boolean;
  readonly operator: FieldOperator;
}

/** A word, a phrase, or the value of a field. */
export interface TextToken extends TextSpan {
  readonly type: 'text';
  readonly text: string;
  readonly quoted: boolean;
}

/** A part of a search as it stands in the text. `not` is `-` or `NOT`. */
export type SearchToken =
  FieldToken | TextToken | (TextSpan & { readonly type: 'open' | 'close' | 'and' | 'or' | 'not' });

const QUOTES = '"“”„';
const QUOTED = new RegExp(`[${QUOTES}]([^${QUOTES}]*)[${QUOTES}]?`, 'uy');
const OPERATOR = /:?(?:[<>]=?|!=|=(?![=>~]))|:/uy;
const NAME = /[\p{L}_](?:[\p{L}\p{M}\p{N}_.-]*[\p{L}\p{M}\p{N}_])?/uy;
const BARS = /\|+/uy;
const LINK = /\[\[[^[\]]*\]\]/uy;
const words = { AND: 'and', OR: 'or', NOT: 'not' } as const;

/**
 * Cuts a search into its parts. Total: any text has some. A parenthesis that stands inside a word (`f(x)`) belongs to
 * it; one that closes nothing is a part of its own.
 */
export function tokenize(text: string): SearchToken[] {
  const tokens: SearchToken[] = [];
  const open: ('group' | 'word')[] = [];
  const push = (token: SearchToken): number => {
    if (token.type === 'open') open.push('group');
    // print("x"): what opened in a word and was cut off by a quote closes behind it
    if (token.type === 'text' && !token.quoted)
      for (let n = unclosed(token.text); n > 0; n--) open.push('word');
    if (token.type !== 'close' || open.pop() !== 'word') tokens.push(token);
    return token.to;
  };
  for (let at = skipBlanks(text, 0); at < text.length; at = skipBlanks(text, at)) {
    const token = readToken(text, at);
    at = push(token);
    if (token.type === 'field' && !isEnd(text, at)) at = push(readValue(text, at));
  }
  return tokens;
}

function readToken(text: string, at: number): SearchToken {
  const char = text[at]!;
  if (char === '(') return { type: 'open', from: at, to: at + 1 };
  if (char === ')') return { type: 'close', from: at, to: at + 1 };
  if (char === '|') return { type: 'or', from: at, to: at + matchAt(BARS, text, at)![0].length };
  if (char === '-' && !isEnd(text, at + 1) && text[at + 1] !== '-')
    return { type: 'not', from: at, to: at + 1 };
  return readField(text, at) ?? readWord(text, at);
}

function readWord(text: string, at: number): SearchToken {
  const token = readValue(text, at);
  if (token.type !== 'text' || token.quoted || !(token.text in words)) return token;
  return { type: words[token.text as keyof typeof words], from: token.from, to: token.to };
}

/** What stands behind an operator: a list, a text in quotes, a link or a word, which may then begin with anything. */
function readValue(text: string, at: number): SearchToken {
  if (text[at] === '(') return { type: 'open', from: at, to: at + 1 };
  const quoted = matchAt(QUOTED, text, at);
  if (quoted)
    return { type: 'text', text: quoted[1]!.trim(), quoted: true, from: at, to: at + quoted[0].length };
  const to = endOfWord(text, at + (matchAt(LINK, text, at)?.[0].length ?? 0));
  return { type: 'text', text: text.slice(at, to), quoted: false, from: at, to };
}

function readField(text: string, at: number): FieldToken | null {
  const quoted = matchAt(QUOTED, text, at);
  const name = quoted?.[1]!.trim() ?? matchAt(NAME, text, at)?.[0];
  if (!name) return null;
  const nameEnd = at + (quoted?.[0].length ?? name.length);
  const operator = matchAt(OPERATOR, text, nameEnd)?.[0];
  if (operator === undefined) return null;
  const to = nameEnd + operator.length;
  const rest = text.slice(to, endOfWord(text, to));
  if (isEnd(text, to) && (quoted || toSearchField(name) === null)) return null;
  if (!quoted && isNoField(name, operator, rest)) return null;
  return { type: 'field', name, quoted: quoted !== null, operator: toOperator(operator), from: at, to };
}

/** Addresses, paths with a drive, names of code and angle brackets look like fields and are words. */
function isNoField(name: string, operator: string, rest: string): boolean {
  if (operator !== ':') return /^:?[<>]/.test(operator) && /[<>]/.test(rest);
  return /^(?:\/\/|:|\\)/.test(rest) || (name.length === 1 && rest.startsWith('/'));
}

function toOperator(written: string): FieldOperator {
  const bare = written.replace(/^:/, '');
  return bare === '' || bare === '=' ? ':' : (bare as FieldOperator);
}

/** Where a word that begins here ends: before a blank, a quote, a bar, or a parenthesis that it did not open. */
function endOfWord(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (/\s/u.test(char) || QUOTES.includes(char)) return at;
    if (depth === 0 && (char === '|' || char === ')')) return at;
    if (char === '(') depth++;
    if (char === ')') depth--;
  }
  return text.length;
}

function unclosed(word: string): number {
  let depth = 0;
  for (const char of word) depth += char === '(' ? 1 : char === ')' ? -1 : 0;
  return depth;
}

function isEnd(text: string, at: number): boolean {
  return at >= text.length || /[\s)|]/u.test(text[at]!);
}

function skipBlanks(text: string, at: number): number {
  while (at < text.length && /\s/u.test(text[at]!)) at++;
  return at;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
