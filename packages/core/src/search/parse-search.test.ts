import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCodexError } from '../errors.ts';
import { MAX_QUERY_CHARS, parseSearch } from './parse-search.ts';
import type { SearchNode } from './search-store.ts';

const NOW = { nowMs: Date.UTC(2024, 4, 15, 10, 30) };
const parse = (text: string) => parseSearch(text, NOW).where;
const word = (text: string, prefix = false): SearchNode => ({ type: 'word', text, prefix });
const phrase = (text: string): SearchNode => ({ type: 'phrase', text });
const tag = (name: string): SearchNode => ({ type: 'tag', name });
const path = (text: string): SearchNode => ({ type: 'path', text });
const not = (node: SearchNode): SearchNode => ({ type: 'not', node });
const and = (...nodes: SearchNode[]): SearchNode => ({ type: 'and', nodes });
const or = (...nodes: SearchNode[]): SearchNode => ({ type: 'or', nodes });
const [a, b, c] = [word('a'), word('b'), word('c')];

describe('parsing words', () => {
  it('takes words, phrases, negations and beginnings of words', () => {
    expect(parse('logistic "period doubling" -draft bifur*')).toEqual(
      and(word('logistic'), phrase('period doubling'), not(word('draft')), word('bifur', true)),
    );
    expect(parse('a -"b c"')).toEqual(and(a, not(phrase('b c'))));
  });

  it('closes a quote that was left open', () => {
    expect(parse('"period doub')).toEqual(phrase('period doub'));
    expect(parse('tag:"a b')).toEqual(tag('a b'));
  });

  it('takes typographic quotes for quotes', () => {
    expect(parse('“period doubling”')).toEqual(phrase('period doubling'));
  });

  it('takes control characters for blanks and mends half characters', () => {
    expect(parse('a\u0000b')).toEqual(and(a, b));
    expect(parse('a\ud800')).toEqual(word('a\ufffd'));
  });

  it('ignores what cannot be searched for', () => {
    expect(parse('- * " " a ... -* () -(*) tag:')).toEqual(a);
    expect(parse('a AND ...')).toEqual(a);
  });

  it.each([
    ...['https://example.org/a?b=c', '10:30', 'C:\\Users\\x', 'C:/Users', 'foo::bar', 'std::vector<int>'],
    ...[
      'C++',
      'C#',
      '#123',
      'vector<int>',
      'a->b',
      'x=>y',
      'a==b',
      'f(x)',
      'p(a|b)',
      '--no-sync',
      'Remember:',
    ],
    ...['and', 'or', 'not', '<div>', '10.1000/182', 'me@example.org', 'well-known', "isn't", 'e.g.:'],
  ])('takes %j for a word', (text) => {
    expect(parse(text)).toEqual(word(text));
  });

  it('takes a name with a blank behind its colon for a word', () => {
    expect(parse('Results: a')).toEqual(and(word('Results:'), a));
  });

  it('lets quotes and bars end a word, and ignores what closes behind them', () => {
    expect(parse('a"b"')).toEqual(and(a, phrase('b')));
    expect(parse('a|b')).toEqual(or(a, b));
    expect(parse('print("b") c')).toEqual(and(word('print('), phrase('b'), c));
  });
});

describe('parsing operators', () => {
  it('binds NOT before AND before OR', () => {
    expect(parse('a b OR NOT c AND a')).toEqual(or(and(a, b), and(not(c), a)));
    expect(parse('a || b | c')).toEqual(or(a, b, c));
  });

  it('takes parentheses, also after a minus', () => {
    expect(parse('(a OR b) c')).toEqual(and(or(a, b), c));
    expect(parse('-(a OR b)')).toEqual(not(or(a, b)));
  });

  it('gives the plainest tree: no lists in lists of their kind, no double negation, no list of one', () => {
    expect(parse('((a) (b (c)))')).toEqual(and(a, b, c));
    expect(parse('a OR (b OR c)')).toEqual(or(a, b, c));
    expect(parse('NOT NOT a')).toEqual(a);
    expect(parse('-(-a)')).toEqual(a);
    expect(parse('NOT (NOT (a b))')).toEqual(and(a, b));
  });

  it('allows to say only what to leave out', () => {
    expect(parse('-a')).toEqual(not(a));
    expect(parse('-tag:a NOT b')).toEqual(and(not(tag('a')), not(b)));
  });
});

describe('parsing fields', () => {
  it('takes plain and quoted values, whatever the case of the field', () => {
    expect(parse('tag:#a/b/ TAG:"two words" path:"x y" -path:*.md title:log*')).toEqual(
      and(tag('a/b'), tag('two words'), path('x y'), not(path('*.md')), {
        ...{ type: 'title', text: 'log', prefix: true },
      }),
    );
  });

  it('takes a slash in front of a path for the root', () => {
    expect(parse('path:/lab/x')).toEqual(path('lab/x*'));
    expect(parse('path:./lab/*.md')).toEqual(path('lab/*.md'));
    expect(parse('path:.hidden')).toEqual(path('.hidden'));
  });

  it('takes #tag for a tag', () => {
    expect(parse('#chaos -#a/b')).toEqual(and(tag('chaos'), not(tag('a/b'))));
  });

  it('spreads a field over a list', () => {
    expect(parse('tag:(a OR "b c")')).toEqual(or(tag('a'), tag('b c')));
    expect(parse('tag:(a -b path:c)')).toEqual(and(tag('a'), not(tag('b')), path('c')));
    expect(parse('tag!=(a OR b)')).toEqual(not(or(tag('a'), tag('b'))));
  });

  it('takes extensions with and without a dot, and longer ends as ends of paths', () => {
    expect(parse('ext:MD')).toEqual({ type: 'extension', text: '.md' });
    expect(parse('extension:.md')).toEqual({ type: 'extension', text: '.md' });
    expect(parse('ext:tar.gz')).toEqual(path('*.tar.gz'));
  });

  it('takes states, parts and names of properties', () => {
    expect(parse('is:Orphan')).toEqual({ type: 'is', state: 'orphan' });
    expect(parse('is:orphans')).toEqual({ type: 'is', state: 'orphan' });
    expect(parse('has:tags')).toEqual({ type: 'has', part: 'tag' });
    expect(parse('has:Status')).toEqual({ type: 'property', name: 'status', ranges: null });
    expect(parse('has:property.tag')).toEqual({ type: 'property', name: 'tag', ranges: null });
    expect(parse('has:"tag"')).toEqual({ type: 'property', name: 'tag', ranges: null });
    expect(parse('has:constructor')).toEqual({ type: 'property', name: 'constructor', ranges: null });
  });

  it('takes types and targets of links', () => {
    expect(parse('type:Note')).toEqual({ type: 'type', text: 'note' });
    expect(parse('links:"Day 1"')).toEqual({ type: 'links', target: 'Day 1' });
    expect(parse('links:[[Day 1|yesterday]]')).toEqual({ type: 'links', target: 'Day 1' });
  });

  it('takes sizes in bytes, kilobytes and kibibytes', () => {
    const size = (from: number | null, to: number | null, inclusive = true): SearchNode => {
      const bound = (value: number | null) => (value === null ? null : { value, inclusive });
      return { type: 'size', ranges: [{ class: 'number', from: bound(from), to: bound(to) }] };
    };
    expect(parse('size>10kB')).toEqual(size(10_000, null, false));
    expect(parse('size:<=1.5MB')).toEqual(size(null, 1_500_000));
    expect(parse('size:1k..2MiB')).toEqual(size(1000, 2 * 1024 * 1024));
    expect(parse('size:0')).toEqual(size(0, 0));
  });

  it('ignores a field whose value is still to be typed', () => {
    expect(parse('a tag:')).toEqual(a);
    expect(parse('(a size>)')).toEqual(a);
    expect(parse('a path:""')).toEqual(a);
  });
});

describe('what is wrong with a search', () => {
  it.each(['', '   ', '*', '"', '- -', '🎉', 'tag:', '()'])('%j has no word to search for', (text) => {
    expect(() => parse(text)).toThrow(/no word to search for/);
  });

  it.each([
    ['a (b', '(', /never closed/],
    ['a tag:(b', '(', /never closed/],
    ['a) b', ')', /closes none/],
    ['a AND', 'AND', /nothing after it/],
    ['OR a', 'OR', /nothing before it/],
    ['(a | ) b', '|', /nothing after it/],
    ['a AND OR b', 'AND', /nothing after it/],
    ['a NOT', 'NOT', /nothing after it/],
    ['tag: a', 'tag:', /no value/],
    ['is:orphn', 'orphn', /did you mean is:orphan\?/],
    ['is:note', 'note', /did you mean type:note\?/],
    ['is:wonderful', 'wonderful', /there are: orphan, /],
    ['due>soon', 'soon', /neither a number nor a date; write due>/],
    ['due<=tody', 'tody', /did you mean due<=today\?/],
    ['due>7d', '7d', /did you mean due>-7d\?/],
    ['modified:soon', 'soon', /no date/],
    ['size>big', 'big', /no size; write size> with 10kB/],
    ['tag>5', 'tag>', /not compared with >/],
    ['tag:cha*', 'cha*', /leave out the \*/],
    ['type:no*', 'no*', /takes no \*/],
    ['rating:5..3', '5..3', /write rating:3\.\.5/],
    ['rating:5..today', '5..today', /a number at one end and a date at the other/],
  ])('%j: points at %j', (text, piece, message) => {
    const error = caught(text);
    expect(error.message).toMatch(message);
    const position = error.details['position'] as number;
    expect(text.slice(position, position + (error.details['length'] as number))).toBe(piece);
    expect(error.details['field']).toBe('query');
  });

  it('is that it is endless, and where to stop', () => {
    expect(caught('a '.repeat(60)).details).toEqual({ field: 'query', position: 100, length: 1 });
    expect(caught('a'.repeat(3000)).details).toEqual({ field: 'query', position: 2000, length: 1000 });
    expect(caught(`${'('.repeat(21)}a${')'.repeat(21)}`).details['position']).toBe(20);
    expect(parse(`${'('.repeat(20)}a${')'.repeat(20)}`)).toEqual(a);
  });
});

describe('any text', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('tag:', '-', '"', '*', ' ', 'path:', 'title:', '\0', 'a', '\ud800', '“', 'NEAR('),
    fc.constantFrom(
      '(',
      ')',
      ' AND ',
      ' OR ',
      'NOT ',
      '|',
      ':',
      '>=',
      '<',
      '..',
      '#',
      '[[',
      ']]',
      'due:',
      'b>',
    ),
    fc.constantFrom(
      'is:',
      'orphan',
      'has:',
      'size:',
      '10kB',
      'modified:',
      'today',
      '-7d',
      '2024',
      '-01',
      'T10:00',
    ),
  );

  it('is a query in its plainest form or an error that points into it', () => {
    let queries = 0;
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (text) => {
        try {
          expectPlain(parse(text)!);
          queries++;
        } catch (error) {
          if (!isCodexError(error, 'invalid')) throw error;
          const [position, length] = [error.details['position'], error.details['length']] as [number, number];
          expect(position).toBeGreaterThanOrEqual(0);
          expect(length).toBeGreaterThanOrEqual(0);
          expect(position + length).toBeLessThanOrEqual(text.length);
          expect(error.message).toMatch(/\(character \d+ of the search\)$/);
        }
      }),
      { seed: 5, numRuns: 5000 },
    );
    expect(queries).toBeGreaterThan(1000);
  });

  it.each(['(', '-', 'NOT ', 'a', 'a:', '"', '[[', 'a.', '|', '.', '\ud800', 'x>1 '])(
    'of %j over and over is one of these too',
    (piece) => {
      const text = piece.repeat(MAX_QUERY_CHARS / piece.length);
      expect(outcomeOf(text)).toMatch(/^(?:query|invalid)$/);
    },
  );
});

function outcomeOf(text: string): string {
  try {
    parse(text);
    return 'query';
  } catch (error) {
    return isCodexError(error) ? error.code : 'fault';
  }
}

/** Lists have two nodes or more and no list of their own kind, nothing is negated twice, and no text is broken. */
function expectPlain(node: SearchNode): void {
  if (node.type === 'and' || node.type === 'or') {
    expect(node.nodes.length).toBeGreaterThan(1);
    for (const part of node.nodes) {
      expect(part.type).not.toBe(node.type);
      expectPlain(part);
    }
  } else if (node.type === 'not') {
    expect(node.node.type).not.toBe('not');
    expectPlain(node.node);
  } else {
    expect(JSON.stringify(node)).not.toMatch(/\\u0000|\\ud8|NaN/);
    if ('ranges' in node && node.ranges) expect(node.ranges.length).toBeGreaterThan(0);
  }
}

function caught(text: string) {
  try {
    parse(text);
  } catch (error) {
    if (isCodexError(error)) return error;
  }
  throw new Error('was accepted');
}

describe('values that people write in more than one way', () => {
  it('finds either spelling of a checkbox that was written as a text', () => {
    expect(parseSearch('done:true').where).toEqual(parseSearch('done:yes').where);
    expect(parseSearch('done:false').where).toEqual(parseSearch('done:no').where);
  });

  it('takes #lab/* for tag:lab/*', () => {
    expect(parseSearch('#lab/*').where).toEqual(parseSearch('tag:lab/*').where);
    expect(parseSearch('#lab/*').where).toEqual({ type: 'tag', name: 'lab' });
  });

  it.each(['due:2024-13-01', 'due:2024-02-30', 'due:2024-02-30..today', 'due:2024-2-1', 'due:..2024-99'])(
    'says that there is no such date in %s',
    (text) => {
      expect(() => parseSearch(text)).toThrow(/There is no date “/);
      expect(() => parseSearch(text.replace(/:(.*)/, ':"$1"'))).not.toThrow();
    },
  );
});
