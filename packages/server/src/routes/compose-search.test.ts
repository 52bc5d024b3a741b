import { isCodexError, parseSearch, type SearchNode } from '@codexlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeSearch, composeTagSearch, type SearchFields } from './compose-search.ts';

const moment = { nowMs: Date.UTC(2026, 10, 21), utcOffsetMinutes: 0 };
const tree = (text: string) => parseSearch(text, moment).where;

describe('a search in fields', () => {
  it.each<[SearchFields, string]>([
    [{ text: 'a OR b' }, 'a OR b'],
    [{ text: 'a OR b', tags: ['x'] }, 'tag:x (a OR b)'],
    [{ tags: ['a/b', '#c'], without_tags: ['d e'] }, 'tag:a/b tag:c -tag:"d e"'],
    [{ any_tags: ['a', 'b'] }, 'tag:a OR tag:b'],
    [{ kinds: ['note', 'table'], extensions: ['md'] }, '(type:note OR type:table) ext:md'],
    [{ folder: 'runs/day 1' }, 'path:"/runs/day 1/*"'],
    [{ modified: { from: '-7d', to: 'today' } }, 'modified>=-7d modified<=today'],
    [{ size: { min: 5, max: 1000 } }, 'size>=5 size<=1kB'],
    [{ is: ['orphan'], has: ['tag'] }, 'is:orphan has:tag'],
  ])('%j means the same as a typed one', (fields, typed) => {
    expect(tree(composeSearch(fields))).toEqual(tree(typed));
  });

  it.each([
    [{ op: 'eq', value: 'on hold' }, 'status:"on hold"'],
    [{ op: 'ne', value: 'draft' }, 'status!=draft'],
    [{ op: 'ge', value: 5 }, 'status>=5'],
    [{ op: 'lt', value: '2024-01-31' }, 'status<2024-01-31'],
    [{ op: 'eq', value: true }, 'status:true'],
    [{ op: 'begins', value: 'dra' }, 'status:dra*'],
    [{ op: 'exists' }, 'has:status'],
    [{ op: 'missing' }, '-has:status'],
  ] as const)('takes %j for a property', (condition, typed) => {
    const properties = [{ name: 'status', ...condition }];
    expect(tree(composeSearch({ properties }))).toEqual(tree(typed));
  });

  it('takes names of fields for properties where a property is asked for', () => {
    const found = tree(composeSearch({ properties: [{ name: 'tag', op: 'eq', value: 'x' }] }));
    expect(found).toMatchObject({ type: 'property', name: 'tag' });
  });

  it.each<[SearchFields, string]>([
    [{ tags: ['a" OR tag:"b'] }, 'tags'],
    [{ tags: ['//'] }, 'tags'],
    [{ extensions: [' '] }, 'extensions'],
    [{ folder: 'a*' }, 'folder'],
    [{ properties: [{ name: 'a"b', op: 'eq', value: 1 }] }, 'properties.0.name'],
    [{ properties: [{ name: 'a', op: 'begins', value: 'x y' }] }, 'properties.0.value'],
    [{}, 'text'],
  ])('%j is refused, naming the field', (fields, field) => {
    expect(() => composeSearch(fields)).toThrow(
      expect.objectContaining({ code: 'invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('lets no text change what the other conditions mean', () => {
    const part = fc.constantFrom(
      ...[
        'a',
        '"b c"',
        '"',
        '“',
        '(',
        ')',
        ' OR ',
        ' AND ',
        '-',
        'tag:',
        'tag:x',
        'f(x',
        '|',
        ' ',
        '[[',
        ':',
        '*',
      ],
    );
    const text = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
    let composed = 0;
    fc.assert(
      fc.property(text, (typed) => {
        const alone = orNull(() => tree(typed));
        const whole = orNull(() => composeSearch({ text: typed, tags: ['secret'] }));
        if (whole === null) return;
        composed++;
        const tag: SearchNode = { type: 'tag', name: 'secret' };
        const rest = alone === null ? [] : alone.type === 'and' ? alone.nodes : [alone];
        expect(tree(whole)).toEqual(rest.length === 0 ? tag : { type: 'and', nodes: [tag, ...rest] });
      }),
      { seed: 4, numRuns: 2000 },
    );
    expect(composed).toBeGreaterThan(200);
  });

  it('lets no value be anything else than a value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), (value) => {
        const text = orNull(() =>
          composeSearch({ properties: [{ name: 'p', op: 'eq', value }], tags: ['t'] }),
        );
        if (text === null) return;
        expect(tree(text)).toMatchObject({
          type: 'and',
          nodes: [{ type: 'tag' }, { type: 'property', name: 'p' }],
        });
      }),
      { seed: 4, numRuns: 1000 },
    );
  });
});

describe('a search by tags', () => {
  it('wants all of them, or one', () => {
    expect(tree(composeTagSearch(['a', 'b'], 'all'))).toEqual(tree('tag:a tag:b'));
    expect(tree(composeTagSearch(['a', 'b'], 'any'))).toEqual(tree('tag:a OR tag:b'));
  });
});

function orNull<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (isCodexError(error, 'invalid')) return null;
    throw error;
  }
}
