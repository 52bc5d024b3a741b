import { describe, expect, it } from 'vitest';
import { storedRelPath } from '../paths.ts';
import { evaluateSearch, type EvaluatedFile } from './evaluate-search.ts';
import { compareBySort } from './evaluate-sort.ts';
import type { PropertyRange, SearchNode, SearchSort } from './search-store.ts';

const file = (path: string, over: Partial<EvaluatedFile> = {}): EvaluatedFile => ({
  ...{ path: storedRelPath(path), title: null, text: null, kind: 'note', tags: [], aliases: [], links: [] },
  ...{ properties: {}, problems: 0, openTodos: 0, sizeBytes: 10, hash: path, modifiedMs: 1000 },
  ...over,
});
const wiki = (target: string) => ({ kind: 'wiki', target }) as const;
const files = [
  file('lab/Day 1.md', {
    title: 'Logistic Map',
    text: 'Period doubling, café.',
    tags: ['Chaos/Maps'],
    links: [wiki('Day 2')],
    properties: { status: 'Draft', rating: 3, due: '2024-01-01', done: false, exif: { Camera: 'X' } },
  }),
  file('lab/Day 2.md', {
    text: 'doubling period',
    hash: 'same',
    openTodos: 2,
    properties: { rating: [5, 'high'] },
  }),
  file('Data.csv', {
    ...{ kind: 'table', hash: 'same', problems: 1, aliases: ['Numbers'], links: [wiki('Gone')] },
    properties: { type: 'Measurement', status: '', project: '[[Alpha|a]]' },
  }),
  file('empty.md', { sizeBytes: 0, hash: 'none', tags: ['chaotic'], links: [wiki('empty'), wiki('')] }),
];
const found = (where: SearchNode | null) => evaluateSearch({ where }, files).map(({ path }) => path);
const property = (name: string, ...ranges: PropertyRange[]): SearchNode => ({
  type: 'property',
  name,
  ranges,
});
const exactly = (value: number | string, of: PropertyRange['class']): PropertyRange => ({
  ...{ class: of, from: { value, inclusive: true }, to: { value, inclusive: true } },
});
const [DAY_1, DAY_2, DATA, EMPTY] = files.map(({ path }) => path);

describe('evaluating a search', () => {
  it('gives every file when nothing is asked', () => {
    expect(found(null)).toEqual([DAY_1, DAY_2, DATA, EMPTY]);
  });

  it('finds words and phrases in titles, texts, tags and names', () => {
    expect(found({ type: 'word', text: 'PERIOD', prefix: false })).toEqual([DAY_1, DAY_2]);
    expect(found({ type: 'phrase', text: 'period-doubling' })).toEqual([DAY_1]);
    expect(found({ type: 'word', text: 'cafe', prefix: false })).toEqual([DAY_1]);
    expect(found({ type: 'word', text: 'maps', prefix: false })).toEqual([DAY_1]);
    expect(found({ type: 'word', text: 'da', prefix: true })).toEqual([DAY_1, DAY_2, DATA]);
    expect(found({ type: 'word', text: 'da', prefix: false })).toEqual([]);
    expect(found({ type: 'title', text: 'map', prefix: false })).toEqual([DAY_1]);
    expect(found({ type: 'title', text: 'period', prefix: false })).toEqual([]);
  });

  it('joins conditions', () => {
    const period: SearchNode = { type: 'word', text: 'period', prefix: false };
    const chaos: SearchNode = { type: 'tag', name: 'chaos' };
    expect(found({ type: 'and', nodes: [period, chaos] })).toEqual([DAY_1]);
    expect(found({ type: 'or', nodes: [chaos, { type: 'extension', text: '.csv' }] })).toEqual([DAY_1, DATA]);
    expect(found({ type: 'not', node: period })).toEqual([DATA, EMPTY]);
  });

  it('knows paths by parts and patterns, and kinds unless a type is given', () => {
    expect(found({ type: 'path', text: 'LAB/' })).toEqual([DAY_1, DAY_2]);
    expect(found({ type: 'path', text: '*.MD' })).toEqual([DAY_1, DAY_2, EMPTY]);
    expect(found({ type: 'path', text: 'day ?.md' })).toEqual([]);
    expect(found({ type: 'type', text: 'note' })).toEqual([DAY_1, DAY_2, EMPTY]);
    expect(found({ type: 'type', text: 'table' })).toEqual([]);
    expect(found({ type: 'type', text: 'measurement' })).toEqual([DATA]);
  });

  it('compares values of properties with those of their own class', () => {
    expect(found(property('rating', exactly(5, 'number')))).toEqual([DAY_2]);
    expect(found(property('rating', exactly('5', 'text')))).toEqual([]);
    expect(found(property('rating', { ...exactly(3, 'number'), to: null }))).toEqual([DAY_1, DAY_2]);
    expect(
      found(property('rating', { class: 'number', from: { value: 3, inclusive: false }, to: null })),
    ).toEqual([DAY_2]);
    expect(found(property('status', exactly('draft', 'text')))).toEqual([DAY_1]);
    expect(found(property('project', exactly('alpha', 'text')))).toEqual([DATA]);
    expect(found(property('done', exactly(0, 'checkbox')))).toEqual([DAY_1]);
    expect(found(property('due', exactly(Date.UTC(2024, 0, 1), 'moment')))).toEqual([DAY_1]);
    expect(found({ type: 'property', name: 'exif.camera', ranges: null })).toEqual([DAY_1]);
    expect(found({ type: 'property', name: 'status', ranges: null })).toEqual([DAY_1]);
  });

  it('knows the states and parts of files', () => {
    const is = (state: Extract<SearchNode, { type: 'is' }>['state']) => found({ type: 'is', state });
    const has = (part: Extract<SearchNode, { type: 'has' }>['part']) => found({ type: 'has', part });
    expect(is('orphan')).toEqual([DATA, EMPTY]);
    expect(is('unresolved')).toEqual([DATA]);
    expect(is('duplicate')).toEqual([DAY_2, DATA]);
    expect(is('empty')).toEqual([EMPTY]);
    expect(is('problem')).toEqual([DATA]);
    expect(is('untagged')).toEqual([DAY_2, DATA]);
    expect(is('todo')).toEqual([DAY_2]);
    expect(has('tag')).toEqual([DAY_1, EMPTY]);
    expect(has('link')).toEqual([DAY_1, DATA, EMPTY]);
    expect(has('backlink')).toEqual([DAY_2]);
    expect(has('alias')).toEqual([DATA]);
    expect(has('property')).toEqual([DAY_1, DAY_2, DATA]);
    expect(has('problem')).toEqual([DATA]);
    expect(found({ type: 'links', target: 'day 2' })).toEqual([DAY_1]);
    expect(found({ type: 'links', target: 'Numbers' })).toEqual([]);
    // a link into its own file leads nowhere
    expect(found({ type: 'links', target: 'empty' })).toEqual([]);
  });

  it('compares sizes and times', () => {
    const below = (value: number, of: PropertyRange['class']): PropertyRange => ({
      ...{ class: of, from: null, to: { value, inclusive: false } },
    });
    expect(found({ type: 'size', ranges: [below(10, 'number')] })).toEqual([EMPTY]);
    expect(found({ type: 'modified', ranges: [below(1000, 'moment')] })).toEqual([]);
  });
});

describe('comparing files by a sort', () => {
  const sorted = (sort: SearchSort, of: readonly EvaluatedFile[]) =>
    [...of].sort(compareBySort(sort)).map(({ path }) => path);

  it('puts files without a value last in both directions', () => {
    const by = { by: 'property', name: 'rating' } as const;
    expect(sorted({ ...by, descending: false }, files)).toEqual([DAY_1, DAY_2, DATA, EMPTY]);
    expect(sorted({ ...by, descending: true }, files)).toEqual([DAY_2, DAY_1, DATA, EMPTY]);
  });

  it('orders checkboxes, numbers, moments and texts in this order, texts by code point', () => {
    const values = ['\u{1f600}', '\uff5e', 'a', '2024-01-01', 7, true, false];
    const mixed = values.map((x, i) => file(`${i}`, { properties: { x } }));
    expect(sorted({ by: 'property', name: 'x', descending: false }, mixed)).toEqual([...'6543210']);
  });

  it('folds titles but not paths', () => {
    const named = [file('b', { title: 'B' }), file('B', { title: 'a' })];
    expect(sorted({ by: 'title', descending: false }, named)).toEqual(['B', 'b']);
    expect(sorted({ by: 'path', descending: true }, named)).toEqual(['b', 'B']);
  });
});
