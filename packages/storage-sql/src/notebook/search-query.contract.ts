import {
  createIds,
  fromDisk,
  type FileKind,
  type Hash,
  type IndexChange,
  type IndexReader,
  nameOf,
  type Page,
  type ParsedTodo,
  type PropertyRange,
  type PropertyValue,
  type SearchMatch,
  type SearchNode,
  type SearchQuery,
  type SearchSort,
  seesAll,
  seesNothing,
  storedRelPath,
} from '@codexlab/core';
import { CASE_TIMEOUT_MS, compareBySort, type EvaluatedFile, evaluateSearch } from '@codexlab/core/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { SqlDriver } from '../driver.ts';
import type { SqlFragment } from '../sql.ts';
import { scans } from './contract-scans.ts';
import { properties } from './index-arbitrary.ts';
import { openNotebookIndexReader } from './index-reader.ts';
import { openNotebookIndexWriter } from './index-writer.ts';
import { MAX_COUNTED, MAX_GATHERED } from './set-size.ts';

/** Runs the suite of queries against an engine; `open` gives a new database in memory. */
export function testSearchQueries(name: string, open: () => Promise<SqlDriver>): void {
  describe(`queries of an index on ${name}`, { timeout: CASE_TIMEOUT_MS }, () => {
    const opened: IndexReader[] = [];
    afterEach(async () => {
      for (const reader of opened.splice(0)) await reader.close();
    });

    async function openWith(files: readonly EvaluatedFile[]) {
      const driver = await open();
      const newId = createIds({ nowMs: () => 1_700_000_000_000 });
      const writer = await openNotebookIndexWriter(driver, { newId });
      const changes = files.map((file, at) => toAdd(file, at + 1, newId()));
      await writer.apply({ changes, atMs: 1_800_000_000_000, maxLogRows: 10, resynced: false });
      const asked: SqlFragment[] = [];
      const recorded: SqlDriver = {
        ...driver,
        all: (sql, params = []) => {
          asked.push({ sql, params });
          return driver.all(sql, params);
        },
      };
      const reader = await openNotebookIndexReader(recorded, { snippets: await open() });
      opened.push(reader);
      return { reader, driver, asked };
    }

    it('finds what a naive reading finds, in the order that was asked for, page by page', async () => {
      await fc.assert(
        fc.asyncProperty(
          notebook,
          fc.array(fc.tuple(query, sort), { minLength: 4, maxLength: 4 }),
          fc.integer({ min: 1, max: 5 }),
          async (files, asked, limit) => {
            const { reader } = await openWith(files);
            const byPath = new Map(files.map((file) => [file.path, file]));
            for (const [query, sort] of asked) {
              const found = await everyPage(reader, query, sort, limit);
              const wanted = evaluateSearch(query, files).map((file) => file.path);
              expect(found.map(({ path }) => path).sort(), JSON.stringify(query)).toEqual(wanted.sort());
              const inOrder = found.map(({ path }) => byPath.get(path)!);
              expect(inOrder.toSorted(compareBySort(sort))).toEqual(inOrder);
              const whole = await reader.search.find(seesAll, query, { limit: 1000, sort });
              expect(whole.items.map(({ path }) => path)).toEqual(found.map(({ path }) => path));
              expect([whole.total, whole.approximate]).toEqual([wanted.length, false]);
            }
            for (const reader of opened.splice(0)) await reader.close();
          },
        ),
        { seed: 404, numRuns: 250 },
      );
    });

    it('finds the same whether files are gathered or an index is walked', async () => {
      const files = manyFiles(MAX_GATHERED + 400);
      const { reader } = await openWith(files);
      const inMany = { ...text('state', 'open') };
      const inFew = { ...number('n', 100, 140) };
      for (const where of [
        inMany,
        inFew,
        all(inMany, inFew),
        all(inMany, { type: 'not', node: inFew }),
        any(inMany, inFew),
        number('n', 4000, 4600),
        { type: 'property', name: 'n', ranges: null } as const,
      ])
        for (const sort of sortsOf(['n', 'seldom'])) {
          const found = await everyPage(reader, { where }, sort, 1000);
          const paths = found.map(({ path }) => path);
          const wanted = evaluateSearch({ where }, files);
          expect(new Set(paths).size).toBe(paths.length);
          expect(paths.length, JSON.stringify([where, sort])).toBe(wanted.length);
          const byPath = new Map(wanted.map((file) => [file.path, file]));
          const inOrder = paths.map((path) => byPath.get(path)!);
          expect(isSorted(inOrder, compareBySort(sort)), JSON.stringify([where, sort])).toBe(true);
        }
    });

    it('counts up to a limit, and says that more may match', async () => {
      const { reader } = await openWith(manyFiles(MAX_COUNTED + 5));
      const count = async (where: SearchNode | null) => {
        const { total, approximate, items } = await reader.search.find(seesAll, { where }, {});
        return [total, approximate, items.length];
      };
      expect(await count(null)).toEqual([MAX_COUNTED, true, 50]);
      expect(await count(text('state', 'open'))).toEqual([MAX_COUNTED, true, 50]);
      expect(await count(number('n', 1, 7))).toEqual([7, false, 7]);
    });

    it('turns the pages of numbers of any size', async () => {
      const numbers = [2 ** 60, 1e300, 2 ** 53, 2 ** 53 + 2, -0, 5e-324, -(2 ** 62), 1.5, 1e18];
      const { reader } = await openWith(numbers.map((n, at) => file(`f${at}.md`, { properties: { n } })));
      for (const descending of [false, true]) {
        const found = await everyPage(reader, { where: null }, { by: 'property', name: 'n', descending }, 1);
        const inOrder = found.map(({ path }) => numbers[Number(path.slice(1, -3))]!);
        expect(inOrder).toEqual(numbers.toSorted((a, b) => (descending ? b - a : a - b)));
      }
      for (const [at, n] of numbers.entries()) {
        const { items } = await reader.search.find(seesAll, { where: number('n', n, n) }, {});
        expect(items.map(({ path }) => path)).toEqual([`f${at}.md`]);
      }
    });

    it('refuses the cursor of another query or another order', async () => {
      const { reader } = await openWith(manyFiles(5));
      const byN = { by: 'property', name: 'n', descending: false } as const;
      const { nextCursor: cursor } = await reader.search.find(
        seesAll,
        { where: null },
        { limit: 2, sort: byN },
      );
      const again = (where: SearchNode | null, sort: SearchSort) =>
        reader.search.find(seesAll, { where }, { limit: 2, sort, cursor });
      expect((await again(null, byN)).items).toHaveLength(2);
      for (const other of [
        again(null, { ...byN, descending: true }),
        again(null, { by: 'path', descending: false }),
        again(text('state', 'open'), byN),
      ])
        await expect(other).rejects.toMatchObject({ code: 'invalid' });
    });

    it('finds words, ranked, beside any other conditions, and counts nothing twice', async () => {
      const files = [
        file('a.md', { title: 'Entropy', text: 'more words', properties: { n: 1 } }),
        file('b.md', { title: 'Other', text: 'entropy is here', properties: { n: 2 } }),
        file('c.md', { title: 'Third', text: 'entropy entropy', properties: { n: 3 } }),
        file('d.md', { title: 'Fourth', text: 'enthalpy', properties: { n: 1 } }),
      ];
      const { reader } = await openWith(files);
      const paths = async (where: SearchNode, sort?: SearchSort) =>
        (await reader.search.find(seesAll, { where }, { sort })).items.map(({ path }) => path);
      expect((await paths(word('entropy')))[0]).toBe('a.md');
      expect(await paths(all(word('entropy'), number('n', 2, 3)))).toHaveLength(2);
      expect(await paths(any(word('entropy'), word('enthalpy')))).toHaveLength(4);
      expect(await paths(all(any(word('entropy'), word('enthalpy')), number('n', 1, 1)))).toEqual([
        'a.md',
        'd.md',
      ]);
      expect(await paths(word('entropy'), { by: 'property', name: 'n', descending: true })).toEqual([
        ...['c.md', 'b.md', 'a.md'],
      ]);
      expect(
        (await reader.search.find(seesAll, { where: word('entropy') }, {})).items[0]!.score,
      ).toBeGreaterThan(0);
    });

    it('finds the links to a file by the name that leads to it, not by one that leads to a better match', async () => {
      const files = [
        file('one.md', {}),
        file('sub/One.md', {}),
        file('a.md', { links: [{ kind: 'wiki', target: 'one' }] }),
        file('b.md', { links: [{ kind: 'wiki', target: 'sub/One' }] }),
        file('c.md', { links: [{ kind: 'wiki', target: 'One' }] }),
        file('d.md', { links: [{ kind: 'markdown', target: 'one.md' }] }),
      ];
      const { reader } = await openWith(files);
      for (const target of ['one', 'One', 'sub/one', 'ONE', 'one.md', 'nowhere', '']) {
        const query: SearchQuery = { where: { type: 'links', target } };
        const found = (await reader.search.find(seesAll, query, {})).items.map(({ path }) => path).sort();
        expect(found, target).toEqual(
          evaluateSearch(query, files)
            .map(({ path }) => path)
            .sort(),
        );
      }
    });

    it('tells what found files have in common', async () => {
      const { reader } = await openWith([
        file('lab/a.md', { tags: ['Chaos', 'todo'], properties: { status: 'open', n: [1, 2] } }),
        file('lab/deep/b.md', { tags: ['chaos'], properties: { type: 'Protocol' } }),
        file('c.png', { kind: 'image', properties: { exif: { iso: 100 } } }),
      ]);
      expect(await reader.search.facets(seesAll, { where: null })).toEqual({
        tags: [
          { value: 'Chaos', files: 2 },
          { value: 'todo', files: 1 },
        ],
        types: [
          { value: 'image', files: 1 },
          { value: 'note', files: 1 },
          { value: 'protocol', files: 1 },
        ],
        folders: [
          { value: 'lab', files: 2 },
          { value: '', files: 1 },
        ],
        properties: [
          { value: 'exif.iso', files: 1 },
          { value: 'n', files: 1 },
          { value: 'status', files: 1 },
          { value: 'type', files: 1 },
        ],
        files: 3,
        approximate: false,
      });
      const some = await reader.search.facets(
        seesAll,
        { where: { type: 'tag', name: 'todo' } },
        { limit: 1 },
      );
      expect(some).toMatchObject({ files: 1, tags: [{ value: 'Chaos', files: 1 }] });
      expect((await reader.search.facets(seesNothing, { where: null })).files).toBe(0);
    });

    it('lists the names of properties with their types, and the values of one', async () => {
      const { reader } = await openWith([
        file('a.md', { properties: { status: 'Open', n: 1, due: '2024-01-31' } }),
        file('b.md', { properties: { status: 'open', n: 'one' } }),
        file('c.md', { properties: { status: ['done', 'Opened'], n: 2 } }),
      ]);
      const { properties } = reader;
      expect((await properties.list(seesAll, {})).items).toEqual([
        { name: 'due', files: 1, types: ['date'] },
        { name: 'n', files: 3, types: ['number', 'text'] },
        { name: 'status', files: 3, types: ['text'] },
      ]);
      expect((await properties.list(seesAll, { prefix: 'S' })).items).toHaveLength(1);
      const first = await properties.list(seesAll, { limit: 2 });
      const rest = await properties.list(seesAll, { limit: 2, cursor: first.nextCursor });
      expect([...first.items, ...rest.items].map((each) => each.name)).toEqual(['due', 'n', 'status']);
      expect(await properties.values(seesAll, 'Status')).toEqual([
        { value: 'open', type: 'text', files: 2 },
        { value: 'done', type: 'text', files: 1 },
        { value: 'opened', type: 'text', files: 1 },
      ]);
      expect(await properties.values(seesAll, 'status', { prefix: 'OPENE' })).toEqual([
        { value: 'opened', type: 'text', files: 1 },
      ]);
      expect(await properties.values(seesAll, 'due', { limit: 1 })).toEqual([
        { value: Date.UTC(2024, 0, 31), type: 'date', files: 1 },
      ]);
      expect(await properties.values(seesAll, 'none')).toEqual([]);
      expect(await properties.values(seesNothing, 'n')).toEqual([]);
      expect((await properties.list(seesNothing, {})).items).toEqual([]);
    });

    it('keeps the beginning of the text of what is dear to read again, and of nothing else', async () => {
      const long = 'word '.repeat(20_000);
      const { reader } = await openWith([
        file('a.pdf', { kind: 'pdf', text: long }),
        file('b.ipynb', { kind: 'notebook', text: 'cells' }),
        file('c.md', { text: 'note' }),
      ]);
      const paths = ['a.pdf', 'b.ipynb', 'c.md', 'd.md'].map(storedRelPath);
      const texts = await reader.search.texts(seesAll, paths);
      expect([...texts.keys()]).toEqual(['a.pdf']);
      expect(texts.get(paths[0]!)).toBe(long.slice(0, 65_536));
      expect((await reader.search.texts(seesNothing, paths)).size).toBe(0);
    });

    it('tells the steps of its plan in words', async () => {
      const { reader } = await openWith([file('a.md', { properties: { n: 1 } })]);
      const plan = await reader.search.plan(seesAll, { where: number('n', 1, 1) });
      expect(plan.join('\n')).toMatch(/SEARCH properties USING .*property_first/);
      expect(await reader.search.plan(seesNothing, { where: null })).toEqual([]);
    });

    it('reads large tables by index, whatever is asked for', async () => {
      const { reader, driver, asked } = await openWith([
        file('a.md', {
          text: 'zork',
          tags: ['a'],
          properties: { n: [1, 2], status: 'open' },
          links: [{ kind: 'wiki', target: 'a' }],
        }),
        file('b.md', { properties: { n: 1, type: ['x', 'y'] } }),
      ]);
      const terms = leaves();
      for (const where of [
        null,
        ...terms,
        ...terms.map((node): SearchNode => ({ type: 'not', node })),
        ...terms.slice(1).map((node, at) => all(node, terms[at]!)),
        ...terms.slice(1).map((node, at) => any(node, terms[at]!)),
      ]) {
        await reader.search.facets(seesAll, { where });
        for (const sort of sortsOf(['n', 'status', 'none'])) await everyPage(reader, { where }, sort, 1);
      }
      await reader.properties.list(seesAll, {});
      await reader.properties.values(seesAll, 'n', { prefix: 'a' });
      const statements = new Map(asked.map((each) => [each.sql, each]));
      expect(statements.size).toBeGreaterThan(500);
      const scanning: unknown[] = [];
      for (const each of statements.values()) {
        const steps = await scans(driver, each);
        if (steps.length > 0) scanning.push([each.sql, steps]);
      }
      expect(scanning).toEqual([]);
    });
  });
}

const WORDS = ['zork', 'quux', 'blip'];
const KINDS: readonly FileKind[] = ['note', 'image', 'pdf', 'link'];
const TAGS = ['a', 'A/b', 'c'];

const notebook: fc.Arbitrary<EvaluatedFile[]> = fc
  .array(
    fc.record({
      folder: fc.constantFrom('', 'lab/', 'lab/deep/', 'labs/'),
      extension: fc.constantFrom('.md', '.PNG', ''),
      title: fc.option(fc.constantFrom('zork blip', 'Quux', 'ämter', 'Zebra', '\u{1f600}', '\uffee'), {
        freq: 4,
      }),
      text: fc.option(fc.array(fc.constantFrom(...WORDS), { maxLength: 3 }), { freq: 4 }),
      kind: fc.constantFrom(...KINDS),
      tags: fc.uniqueArray(fc.constantFrom(...TAGS), { maxLength: 2 }),
      aliases: fc.subarray(['other', 'Other name']),
      links: fc.array(
        fc.record({
          kind: fc.constantFrom('wiki' as const, 'markdown' as const),
          target: fc.constantFrom('f0', 'f1', 'f2.md', 'lab/f1', 'nowhere', '', '../f1.md'),
        }),
        { maxLength: 2 },
      ),
      properties,
      problems: fc.constantFrom(0, 0, 1),
      sizeBytes: fc.constantFrom(0, 1, 10, 2 ** 40),
      openTodos: fc.constantFrom(0, 0, 2),
      hash: fc.option(fc.constantFrom('h1', 'h2')),
      modifiedMs: fc.constantFrom(-1, 0, 1.5, 1_000, 1_700_000_000_000),
    }),
    { maxLength: 10 },
  )
  .map((raw) =>
    raw.map(({ folder, extension, text, hash, ...rest }, at) => ({
      ...rest,
      hash: hash && `${hash} of ${rest.sizeBytes} bytes`,
      path: storedRelPath(`${folder}f${at}${extension}`),
      text: text?.join(' ') ?? null,
    })),
  );

const bound = fc.option(
  fc.record({ value: fc.constantFrom<(string | number)[]>(0, 1, 1.5, 2 ** 53), inclusive: fc.boolean() }),
);
const textBound = fc.option(
  fc.record({
    value: fc.constantFrom('lab', 'a', '10', 'σ', '\u{1f600}', '\uffee'),
    inclusive: fc.boolean(),
  }),
);
const range: fc.Arbitrary<PropertyRange> = fc.oneof(
  fc.record({
    class: fc.constantFrom('checkbox' as const, 'number' as const, 'moment' as const),
    from: bound,
    to: bound,
  }),
  fc.record({ class: fc.constant('text' as const), from: textBound, to: textBound }),
  fc.constantFrom('lab', 'note', 'é', '1').map((value) => ({
    class: 'text' as const,
    from: { value, inclusive: true },
    to: { value, inclusive: true },
  })),
);
const moments: fc.Arbitrary<PropertyRange> = fc.record({
  class: fc.constant('moment' as const),
  from: fc.option(fc.record({ value: fc.constantFrom(-1, 0, 1, 1_000), inclusive: fc.boolean() })),
  to: fc.option(fc.record({ value: fc.constantFrom(0, 1.5, 1_000, 2e12), inclusive: fc.boolean() })),
});
const term: fc.Arbitrary<SearchNode> = fc.oneof(
  fc.record({
    type: fc.constant('word' as const),
    text: fc.constantFrom(...WORDS),
    prefix: fc.constant(false),
  }),
  fc.record({
    type: fc.constant('word' as const),
    text: fc.constantFrom('zo', 'bl'),
    prefix: fc.constant(true),
  }),
  fc.record({ type: fc.constant('phrase' as const), text: fc.constantFrom('zork blip', 'quux quux') }),
  fc.record({
    type: fc.constant('title' as const),
    text: fc.constantFrom('zork', 'quux'),
    prefix: fc.constant(false),
  }),
  fc.record({ type: fc.constant('tag' as const), name: fc.constantFrom('a', 'A/B', 'c', 'none') }),
  fc.record({ type: fc.constant('path' as const), text: fc.constantFrom('lab', 'LAB/', '*.md', 'f?*', '%') }),
  fc.record({
    type: fc.constant('type' as const),
    text: fc.constantFrom('note', 'Lab', 'image', '10', 'none'),
  }),
  fc.record({ type: fc.constant('extension' as const), text: fc.constantFrom('.md', '.png', '') }),
  fc.record({
    type: fc.constant('property' as const),
    name: fc.constantFrom('status', 'due', 'n', 'n.a', 'type', 'none'),
    ranges: fc.option(fc.array(range, { minLength: 1, maxLength: 3 }), { freq: 4 }),
  }),
  fc.record({
    type: fc.constant('modified' as const),
    ranges: fc.array(moments, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ type: fc.constant('size' as const), ranges: fc.array(range, { minLength: 1, maxLength: 2 }) }),
  fc.record({
    type: fc.constant('is' as const),
    state: fc.constantFrom('orphan', 'unresolved', 'duplicate', 'empty', 'problem', 'untagged', 'todo'),
  }),
  fc.record({
    type: fc.constant('has' as const),
    part: fc.constantFrom('tag', 'link', 'backlink', 'alias', 'property', 'problem'),
  }),
  fc.record({
    type: fc.constant('links' as const),
    target: fc.constantFrom('f0', 'F1', 'lab/f1', 'other', 'nowhere'),
  }),
);
const tree: fc.Arbitrary<SearchNode> = fc.letrec<{ node: SearchNode }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    term,
    fc.record({ type: fc.constant('not' as const), node: tie('node') }),
    fc.record({
      type: fc.constantFrom('and' as const, 'or' as const),
      nodes: fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).node;
const query: fc.Arbitrary<SearchQuery> = fc.record({ where: fc.option(tree, { freq: 20 }) });
const sort: fc.Arbitrary<SearchSort> = fc.constantFrom(...sortsOf(['status', 'n', 'n.a', 'none']));

function sortsOf(names: readonly string[]): SearchSort[] {
  return [false, true].flatMap((descending): SearchSort[] => [
    ...(descending ? [] : [{ by: 'relevance' } as const]),
    ...(['path', 'title', 'modified', 'size'] as const).map((by) => ({ by, descending })),
    ...names.map((name) => ({ by: 'property' as const, name, descending })),
  ]);
}

/** One term of every kind. */
function leaves(): SearchNode[] {
  const ranges = [{ class: 'number', from: { value: 1, inclusive: true }, to: null }] as const;
  const since = [{ class: 'moment', from: { value: 1, inclusive: true }, to: null }] as const;
  return [
    ...[word('zork'), { type: 'word', text: 'zo', prefix: true } as const, text('status', 'open')],
    ...[number('n', 1, 2), { type: 'property', name: 'status', ranges: null } as const],
    { type: 'property', name: 'n', ranges: [...ranges, ...since] },
    ...[{ type: 'tag', name: 'a' } as const, { type: 'path', text: 'a' } as const],
    ...[{ type: 'type', text: 'note' } as const, { type: 'extension', text: '.md' } as const],
    ...[{ type: 'modified', ranges: since } as const, { type: 'size', ranges } as const],
    ...(['orphan', 'unresolved', 'duplicate', 'empty', 'problem', 'untagged', 'todo'] as const).map(
      (state) => ({ type: 'is', state }) as const,
    ),
    ...(['tag', 'link', 'backlink', 'alias', 'property', 'problem'] as const).map(
      (part) => ({ type: 'has', part }) as const,
    ),
    { type: 'links', target: 'a' },
  ];
}

function word(text: string): SearchNode {
  return { type: 'word', text, prefix: false };
}

function text(name: string, value: string): SearchNode {
  const at = { value, inclusive: true };
  return { type: 'property', name, ranges: [{ class: 'text', from: at, to: at }] };
}

function number(name: string, from: number, to: number): SearchNode {
  const bounds = { from: { value: from, inclusive: true }, to: { value: to, inclusive: true } };
  return { type: 'property', name, ranges: [{ class: 'number', ...bounds }] };
}

function all(...nodes: readonly SearchNode[]): SearchNode {
  return { type: 'and', nodes };
}

function any(...nodes: readonly SearchNode[]): SearchNode {
  return { type: 'or', nodes };
}

function file(path: string, more: Partial<EvaluatedFile>): EvaluatedFile {
  const properties: Record<string, PropertyValue> = {};
  return {
    ...{ path: storedRelPath(path), title: nameOf(storedRelPath(path)), text: null, kind: 'note', tags: [] },
    ...{
      aliases: [],
      links: [],
      properties,
      problems: 0,
      openTodos: 0,
      sizeBytes: 1,
      hash: path,
      modifiedMs: 1_000,
    },
    ...more,
  };
}

/** Files of which nearly all are open, each with a number of its own. */
function manyFiles(count: number): EvaluatedFile[] {
  return Array.from({ length: count }, (_, at) =>
    file(`f${at}.md`, {
      properties: {
        state: at % 1000 === 0 ? ['done', 'open'] : 'open',
        n: at,
        ...(at % 100 === 0 ? { seldom: at } : {}),
      },
      modifiedMs: (at * 7919) % 100_003,
    }),
  );
}

function isSorted<T>(items: readonly T[], compare: (a: T, b: T) => number): boolean {
  return items.every((item, at) => at === 0 || compare(items[at - 1]!, item) <= 0);
}

async function everyPage(
  reader: IndexReader,
  query: SearchQuery,
  sort: SearchSort,
  limit: number,
): Promise<SearchMatch[]> {
  const items: SearchMatch[] = [];
  for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
    const page: Page<SearchMatch> = await reader.search.find(seesAll, query, { limit, cursor, sort });
    items.push(...page.items);
    expect(page.nextCursor === null || page.items.length === limit).toBe(true);
    expect(page.nextCursor).not.toBe(cursor ?? '');
    cursor = page.nextCursor;
  }
  return items;
}

/** Each file has one that is done as well, which says nothing. */
function todosOf(done: boolean, count: number): ParsedTodo[] {
  return Array.from({ length: count }, (_, at) => ({
    line: at + 1,
    text: 'x',
    heading: null,
    done,
    due: null,
  }));
}

function toAdd(file: EvaluatedFile, rid: number, id: ReturnType<ReturnType<typeof createIds>>): IndexChange {
  const { path, kind, title, text, tags, aliases, properties, problems, sizeBytes, modifiedMs } = file;
  const stat = {
    ...{ path, kind: kind === 'link' ? ('link' as const) : ('file' as const), sizeBytes, modifiedMs },
    ...{ statKey: `s${rid}`, identity: `i${rid}` },
  };
  const links = file.links.map((link, at) => ({
    ...link,
    ...{ heading: null, block: null, text: null, line: at + 1 },
  }));
  const parsed = {
    ...{
      kind,
      mimeType: 'text/plain',
      title,
      properties,
      tags,
      aliases,
      links,
      headings: [],
      todos: [...todosOf(true, 1), ...todosOf(false, file.openTodos)],
      blocks: [],
      text,
    },
    problems: Array.from({ length: problems }, (_, at) => ({ code: `p${at}`, message: 'm', line: null })),
  };
  const entry = { stat, hash: file.hash as Hash | null, metadataHash: 'm', parserVersion: 1, parsed };
  return { type: 'add', rid, id, revives: false, origin: fromDisk, entry };
}
