import { systemClock } from '../clock.ts';
import type { SearchMoment } from './query-dates.ts';
import { queryError, shown, type TextSpan } from './query-error.ts';
import { fieldTerm, wordTerm } from './query-terms.ts';
import type { SearchNode, SearchQuery } from './search-store.ts';
import { type FieldToken, type SearchToken, tokenize } from './tokens.ts';

/** A search may have so many characters (UTF-16 units). */
export const MAX_QUERY_CHARS = 2000;
const MAX_TERMS = 50;
const MAX_DEPTH = 20;

/**
 * Reads what a person typed: words, `"phrases"`, `beginnings*`, `-not`, `OR`, parentheses, fields (`tag:`, `is:` …)
 * and properties (`status:draft`, `due<=+7d`); `docs/query-language.md` tells it all. What cannot be searched for
 * (punctuation alone, a field at the end whose value is still to be typed) is left out. Dates such as `today` are the
 * caller's: `nowMs` (default: the clock of the machine), `utcOffsetMinutes` (0).
 *
 * Throws `invalid` with a message for people and the place in its details: `position` and `length`, in UTF-16 units.
 *
 * @example parseSearch('logistic "period doubling" tag:chaos -draft')
 */
export function parseSearch(text: string, options: Partial<SearchMoment> = {}): SearchQuery {
  if (text.length > MAX_QUERY_CHARS)
    throw queryError(`The search is longer than ${MAX_QUERY_CHARS} characters; shorten it.`, {
      ...{ from: MAX_QUERY_CHARS, to: text.length },
    });
  const { nowMs = systemClock.nowMs(), utcOffsetMinutes = 0 } = options;
  const where = parseTokens(tokenize(clean(text)), { nowMs, utcOffsetMinutes });
  if (where === null)
    throw queryError('There is no word to search for; type at least one.', { from: 0, to: text.length });
  return { where };
}

/** Same length, so that positions stay; no text that a database cannot bind. */
function clean(text: string): string {
  return text.toWellFormed().replace(/\p{Cc}/gu, ' ');
}

/** `OR` of `AND` of `NOT` of terms and groups. `field` is the one that a list stands behind: `tag:(a OR b)`. */
function parseTokens(tokens: readonly SearchToken[], moment: SearchMoment): SearchNode | null {
  let next = 0;
  let terms = 0;
  let depth = 0;
  const peek = () => tokens[next];
  const isAtEnd = () => peek() === undefined || peek()!.type === 'close';

  function parseOr(field: FieldToken | null): SearchNode | null {
    const nodes = [parseAnd(field)];
    for (let token = peek(); token?.type === 'or'; token = peek()) {
      checkSides(token, 'OR');
      nodes.push(parseAnd(field));
    }
    return join('or', nodes);
  }

  function parseAnd(field: FieldToken | null): SearchNode | null {
    const nodes: (SearchNode | null)[] = [];
    for (let token = peek(); token && !isAtEnd() && token.type !== 'or'; token = peek()) {
      if (token.type === 'and') checkSides(token, 'AND');
      nodes.push(parseNot(field));
    }
    return join('and', nodes);
  }

  /** Steps over an operator that has something on both sides. */
  function checkSides(token: SearchToken, word: string): void {
    const before = tokens[next - 1];
    next++;
    const isAfterNothing = before === undefined || ['open', 'and', 'or'].includes(before.type);
    const isBeforeNothing = isAtEnd() || ['and', 'or'].includes(peek()!.type);
    if (isAfterNothing || isBeforeNothing) throw oneSided(token, word, isAfterNothing ? 'before' : 'after');
  }

  function parseNot(field: FieldToken | null): SearchNode | null {
    let negated = false;
    for (let token = peek(); token?.type === 'not'; token = peek()) {
      next++;
      negated = !negated;
      if (isAtEnd() || ['and', 'or'].includes(peek()!.type)) throw oneSided(token, 'NOT', 'after');
    }
    const node = parseOperand(field);
    return negated && node ? negate(node) : node;
  }

  function parseOperand(field: FieldToken | null): SearchNode | null {
    const token = tokens[next++]!;
    if (token.type === 'open') return parseGroup(token, field);
    if (token.type === 'field') return parseField(token);
    return token.type === 'text'
      ? counted(token, field ? fieldTerm(field, token, moment) : wordTerm(token))
      : null;
  }

  function parseGroup(token: TextSpan, field: FieldToken | null): SearchNode | null {
    if (++depth > MAX_DEPTH)
      throw queryError(
        `The search has more than ${MAX_DEPTH} parentheses in each other; leave some out.`,
        token,
      );
    const node = parseOr(field);
    if (tokens[next++] === undefined)
      throw queryError('This parenthesis is never closed; add a ) or put the words in quotes.', token);
    depth--;
    return node;
  }

  function parseField(token: FieldToken): SearchNode | null {
    const value = peek();
    const isAdjacent = value?.from === token.to;
    if (isAdjacent && value.type === 'open') {
      next++;
      const list = parseGroup(value, token.operator === '!=' ? { ...token, operator: ':' } : token);
      return list && token.operator === '!=' ? negate(list) : list;
    }
    if (isAdjacent && value.type === 'text') {
      next++;
      if (value.text !== '') return counted(value, fieldTerm(token, value, moment));
    }
    // a person is still typing the last one
    if (tokens.slice(next).every((later) => later.type === 'close')) return null;
    throw queryError(
      `${shown(token.name)}${token.operator} has no value; write one right behind it, without a blank.`,
      token,
    );
  }

  function counted(token: TextSpan, node: SearchNode | null): SearchNode | null {
    if (node && ++terms > MAX_TERMS)
      throw queryError(`The search has more than ${MAX_TERMS} terms; leave some out.`, token);
    return node;
  }

  const where = parseOr(null);
  const rest = peek();
  if (rest) throw queryError('This parenthesis closes none; leave it out or put the words in quotes.', rest);
  return where;
}

function join(type: 'and' | 'or', nodes: readonly (SearchNode | null)[]): SearchNode | null {
  const flat = nodes.flatMap((node) => (node === null ? [] : node.type === type ? node.nodes : [node]));
  return flat.length > 1 ? { type, nodes: flat } : (flat[0] ?? null);
}

function negate(node: SearchNode): SearchNode {
  return node.type === 'not' ? node.node : { type: 'not', node };
}

function oneSided(token: TextSpan, word: string, side: 'before' | 'after'): Error {
  return queryError(
    `${word} has nothing ${side} it; add a term, or write ${word.toLowerCase()} to search for the word.`,
    token,
  );
}
