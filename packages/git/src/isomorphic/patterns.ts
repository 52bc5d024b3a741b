import { nameToBytes } from '@codexlab/core';

/** A pattern of an ignore or attributes file, ready to be asked. */
export interface PathPattern {
  /** `path` is relative to the folder of the file with the pattern. */
  matches(path: string, isFolder: boolean): boolean;
}

type Token =
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'any' | 'star' | 'deep' | 'folders' }
  | { readonly kind: 'set'; readonly matches: (char: string) => boolean };

/**
 * Reads one pattern as git does (`*`, `?`, `[…]`, `**`, a slash anchors, a slash at the end means folders). The time of
 * a match is bounded by the lengths of pattern and path multiplied, whatever the pattern is.
 */
export function parsePattern(text: string): PathPattern {
  const isFolderOnly = text.endsWith('/');
  const body = inBytes(isFolderOnly ? text.slice(0, -1) : text);
  const isAnchored = body.includes('/');
  const pattern = body.startsWith('/') ? body.slice(1) : body;
  // As in git, what is plain at the beginning of an anchored pattern is compared first, and the rest begins anew.
  const plain = isAnchored ? pattern.slice(0, plainLength(pattern)) : '';
  const tokens = tokenize(pattern.slice(plain.length));
  return {
    matches(path, isFolder) {
      if (isFolderOnly && !isFolder) return false;
      const name = inBytes(isAnchored ? path : path.slice(path.lastIndexOf('/') + 1));
      return name.startsWith(plain) && matchTokens(tokens, name.slice(plain.length));
    },
  };
}

function plainLength(pattern: string): number {
  const special = pattern.search(/[*?[\\]/);
  return special < 0 ? pattern.length : special;
}

const ASCII = /^[\0-\x7f]*$/;

/** To git `?` is one byte: a character for each byte. */
function inBytes(text: string): string {
  return ASCII.test(text) ? text : Buffer.from(nameToBytes(text)).toString('latin1');
}

function tokenize(pattern: string): Token[] {
  const chars = [...pattern];
  const tokens: Token[] = [];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at]!;
    if (char === '\\' && at + 1 < chars.length) tokens.push({ kind: 'char', char: chars[++at]! });
    else if (char === '?') tokens.push({ kind: 'any' });
    else if (char === '*') {
      const stars = countStars(chars, at);
      at += stars - 1;
      const isWhole =
        (at - stars < 0 || chars[at - stars] === '/') && [undefined, '/'].includes(chars[at + 1]);
      if (stars < 2 || !isWhole) tokens.push({ kind: 'star' });
      else if (chars[at + 1] === undefined) tokens.push({ kind: 'deep' });
      else {
        tokens.push({ kind: 'folders' });
        at++;
      }
    } else if (char === '[') {
      const set = readSet(chars, at);
      at = set?.end ?? at;
      tokens.push({ kind: 'set', matches: set?.matches ?? (() => false) }); // git: no end, no match
    } else tokens.push({ kind: 'char', char });
  }
  return tokens;
}

function countStars(chars: readonly string[], at: number): number {
  let stars = 0;
  while (chars[at + stars] === '*') stars++;
  return stars;
}

function readSet(chars: readonly string[], start: number) {
  let at = start + 1;
  const isNegated = chars[at] === '!' || chars[at] === '^';
  if (isNegated) at++;
  const ranges: [string, string][] = [];
  for (let first = true; at < chars.length && (first || chars[at] !== ']'); first = false, at++) {
    if (chars[at] === '\\') at++;
    const from = chars[at] ?? '';
    if (chars[at + 1] === '-' && chars[at + 2] !== undefined && chars[at + 2] !== ']') {
      at += chars[at + 2] === '\\' ? 3 : 2;
      ranges.push([from, from], [from, chars[at] ?? '']); // to git the first counts whatever the last is
    } else ranges.push([from, from]);
  }
  if (chars[at] !== ']') return null;
  const isIn = (char: string): boolean => ranges.some(([from, to]) => char >= from && char <= to);
  return { end: at, matches: (char: string) => char !== '/' && isIn(char) !== isNegated };
}

/** Follows all ways through the pattern at once, so that no pattern makes it slow. */
function matchTokens(tokens: readonly Token[], path: string): boolean {
  let states = new Set<number>();
  reach(tokens, states, 0, true);
  for (const char of path) {
    const next = new Set<number>();
    for (const state of states) step(tokens, next, state, char);
    if (next.size === 0) return false;
    states = next;
  }
  return states.has(tokens.length);
}

/** Adds a state and those that can be had without a character. `isEdge`: a component begins here. */
function reach(tokens: readonly Token[], states: Set<number>, state: number, isEdge: boolean): void {
  states.add(state);
  const kind = tokens[state]?.kind;
  if (kind === 'star' || kind === 'deep' || (kind === 'folders' && isEdge))
    reach(tokens, states, state + 1, isEdge);
}

function step(tokens: readonly Token[], next: Set<number>, state: number, char: string): void {
  const token = tokens[state];
  const isEdge = char === '/';
  if (!token) return;
  if (token.kind === 'char' && token.char === char) reach(tokens, next, state + 1, isEdge);
  else if (token.kind === 'set' && token.matches(char)) reach(tokens, next, state + 1, false);
  else if (token.kind === 'any' && char !== '/') reach(tokens, next, state + 1, false);
  else if (token.kind === 'star' && char !== '/') reach(tokens, next, state, false);
  else if (token.kind === 'folders') reach(tokens, next, state, isEdge);
  else if (token.kind === 'deep') reach(tokens, next, state, false);
}
