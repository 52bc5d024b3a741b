import {
  createIds,
  fromDisk,
  isCodexError,
  linkKey,
  nameOf,
  parseSearch,
  seesAll,
  seesNothing,
  snippetMarks,
  storedRelPath,
  type FileKind,
  type Hash,
  type IndexChange,
  type IndexReader,
  type Page,
  type ParsedLink,
} from '@codexlab/core';
import { CASE_TIMEOUT_MS } from '@codexlab/core/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { SqlDriver } from '../driver.ts';
import { compileQuery } from './compile-query.ts';
import { fileListQuery } from './file-list.ts';
import { openNotebookIndexReader } from './index-reader.ts';
import { openNotebookIndexWriter } from './index-writer.ts';
import { scans } from './contract-scans.ts';
import { searchFilters } from './search-filter.ts';
import { MAX_RANKED, rankedPage, restPage, searchParts } from './search-sql.ts';
import type { SqlFragment } from '../sql.ts';

/** A file of the suite, as plainly as it can be told. */
interface Sample {
  readonly path: string;
  readonly kind?: FileKind;
  readonly title?: string | null;
  readonly text?: string | null;
  readonly tags?: readonly string[];
  readonly aliases?: readonly string[];
  readonly links?: readonly { readonly kind: ParsedLink['kind']; readonly target: string }[];
  readonly problems?: number;
}

interface Opened {
  readonly reader: IndexReader;
  readonly driver: SqlDriver;
}

/** Runs the suite of the reading side of an index against an engine; `open` gives a new database in memory. */
export function testNotebookReader(name: string, open: () => Promise<SqlDriver>): void {
  describe(`the reading side of an index on ${name}`, { timeout: CASE_TIMEOUT_MS }, () => {
    const opened: IndexReader[] = [];
    afterEach(async () => {
      for (const reader of opened.splice(0)) await reader.close();
    });

    async function openWith(samples: readonly Sample[]): Promise<Opened> {
      const driver = await open();
      const newId = createIds({ nowMs: () => 1_700_000_000_000 });
      const writer = await openNotebookIndexWriter(driver, { newId });
      const changes = samples.map((sample, index) => toAdd(sample, index + 1, newId()));
      await writer.apply({ changes, atMs: 1000, maxLogRows: 1000, resynced: false });
      const reader = await openNotebookIndexReader(driver, { snippets: await open() });
      opened.push(reader);
      return { reader, driver };
    }

    const search = async (reader: IndexReader, text: string, limit = 1000) =>
      allPages((cursor) => reader.search.find(seesAll, parseSearch(text), { limit, cursor }));
    const paths = (items: readonly { readonly path: string }[]) => items.map((item) => item.path);

    it('finds words, phrases, beginnings, titles, tags, paths and names', async () => {
      const { reader } = await openWith([
        { path: 'lab/chaos.md', title: 'Logistic map', text: 'period doubling route', tags: ['math/chaos'] },
        { path: 'lab/other.md', title: 'Other', text: 'doubling the period', tags: ['math'] },
        { path: 'plots/bifurcation.png', kind: 'image', title: null, text: null },
      ]);
      const found = async (text: string) => paths(await search(reader, text)).sort();
      expect(await found('doubling')).toEqual(['lab/chaos.md', 'lab/other.md']);
      expect(await found('"period doubling"')).toEqual(['lab/chaos.md']);
      expect(await found('doubl* -route')).toEqual(['lab/other.md']);
      expect(await found('title:logistic')).toEqual(['lab/chaos.md']);
      expect(await found('tag:MATH')).toEqual(['lab/chaos.md', 'lab/other.md']);
      expect(await found('tag:math/chaos period')).toEqual(['lab/chaos.md']);
      expect(await found('path:PLOTS')).toEqual(['plots/bifurcation.png']);
      expect(await found('path:*.md period -tag:math/chaos')).toEqual(['lab/other.md']);
      expect(await found('bifurcation')).toEqual(['plots/bifurcation.png']);
      expect(await found('nothing')).toEqual([]);
    });

    it('ranks a title above a text', async () => {
      const { reader } = await openWith([
        { path: 'a.md', title: 'Other', text: 'entropy and more' },
        { path: 'b.md', title: 'Entropy', text: 'words and more' },
        ...Array.from({ length: 9 }, (_, i) => ({ path: `c${i}.md`, title: 'x', text: 'unrelated' })),
      ]);
      expect(paths(await search(reader, 'entropy'))).toEqual(['b.md', 'a.md']);
    });

    it('lists every match exactly once when very many match, whatever the page length', async () => {
      const total = MAX_RANKED + 700;
      const { reader } = await openWith(
        Array.from({ length: total }, (_, index) => ({
          path: `${index % 3 === 0 ? 'common' : 'note'} ${index}.md`,
          title: index % 50 === 0 ? 'common title' : 'title',
          text: index % 7 === 0 && index % 3 === 0 ? 'else' : 'common word',
        })),
      );
      const first = await reader.search.find(seesAll, parseSearch('common'), { limit: 20 });
      expect(first.approximate).toBe(true);
      expect(first.total).toBeGreaterThanOrEqual(MAX_RANKED);
      const found = paths(await search(reader, 'common', 300));
      expect(new Set(found).size).toBe(found.length);
      expect(found.length).toBe(total);
    });

    it('answers a very common beginning of words by titles, names and whole words, and says so', async () => {
      const many = Array.from({ length: 60_000 }, (_, i) => `wide${i}`).join(' ');
      const { reader } = await openWith([
        { path: 'many.md', title: 'Many', text: many },
        { path: 'title.md', title: 'Wideness' },
        { path: 'widely.md', title: 'Name' },
        { path: 'word.md', title: 'Word', text: 'so wide' },
        { path: 'other.md', title: 'Other', text: 'broad' },
      ]);
      const find = (text: string) => reader.search.find(seesAll, parseSearch(text), {});
      const wide = await find('wide*');
      expect(wide.approximate).toBe(true);
      expect(paths(wide.items).sort()).toEqual(['title.md', 'widely.md', 'word.md']);
      const one = await find('wide59*');
      expect([one.approximate, paths(one.items)]).toEqual([false, ['many.md']]);
    });

    it('finds beginnings of the words of names and titles as they are written', async () => {
      const { reader } = await openWith([
        { path: 'a.md', title: 'Computations' },
        { path: 'computational notes.png', kind: 'image', title: null, text: null },
        { path: 'b.md', title: 'Other' },
      ]);
      expect(paths(await search(reader, 'computati*')).sort()).toEqual(['a.md', 'computational notes.png']);
      expect(paths(await search(reader, 'title:computati*'))).toEqual(['a.md']);
      expect(paths(await search(reader, 'title:computational'))).toEqual(['a.md']);
    });

    it('finds a file by its title and name as they are after a change', async () => {
      const { reader, driver } = await openWith([{ path: 'a.md', title: 'Before' }]);
      const writer = await openNotebookIndexWriter(driver, { newId: createIds({ nowMs: () => 1 }) });
      const before = await reader.files.get(seesAll, storedRelPath('a.md'));
      const change = (sample: Sample): IndexChange => {
        const { entry } = toAdd(sample, 1, before!.id) as Extract<IndexChange, { type: 'add' }>;
        return { type: 'update', rid: 1, id: before!.id, origin: fromDisk, entry } as IndexChange;
      };
      const changes = [change({ path: 'a.md', title: 'Computations' })];
      await writer.apply({ changes, atMs: 2000, maxLogRows: 1000, resynced: false });
      expect(paths(await search(reader, 'computati*'))).toEqual(['a.md']);
      expect(paths(await search(reader, 'before'))).toEqual([]);
    });

    it('gives results or an invalid error for any text, never an error of the database', async () => {
      const { reader } = await openWith([{ path: 'a.md', title: 'A', text: 'alpha beta' }]);
      const naughty = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc
          .array(
            fc.constantFrom(
              '"',
              "'",
              '*',
              '-',
              'NEAR(',
              'title:',
              'path:',
              'tag:',
              '^',
              '(',
              ')',
              '{',
              '🎉',
              'ᏸ',
              '\0',
              'a',
              ' ',
              '%',
              '\\',
              'OR ',
              '+',
            ),
            { maxLength: 12 },
          )
          .map((parts) => parts.join('')),
      );
      await fc.assert(
        fc.asyncProperty(naughty, async (text) => {
          try {
            const query = parseSearch(text);
            await reader.search.find(seesAll, query, {});
            await reader.search.snippets(query, ['alpha beta', text]);
          } catch (error) {
            if (!isCodexError(error, 'invalid')) throw error;
          }
        }),
        { seed: 11, numRuns: 1500 },
      );
    });

    it('answers as a naive reading of the same files does', async () => {
      const word = fc.constantFrom('zork', 'quux', 'blip', 'frob', 'gnat');
      const sample = fc.record({
        folder: fc.constantFrom('', 'lab/', 'lab/deep/', 'labs/'),
        kind: fc.constantFrom<FileKind[]>('note', 'image'),
        title: fc.option(fc.array(word, { minLength: 1, maxLength: 2 })),
        text: fc.array(word, { maxLength: 4 }),
        tags: fc.uniqueArray(fc.constantFrom('a', 'a/b', 'c'), { maxLength: 2 }),
      });
      const condition = fc.oneof(
        word,
        fc.tuple(word, word).map(([a, b]) => `"${a} ${b}"`),
        word.map((text) => `${text.slice(0, 2)}*`),
        fc.constantFrom('tag:a', 'tag:c', 'path:lab', 'path:lab/', 'path:*.md'),
        word.map((text) => `title:${text}`),
      );
      const term = fc.tuple(fc.constantFrom('', '', '-'), condition).map(([sign, text]) => sign + text);
      await fc.assert(
        fc.asyncProperty(
          fc.array(sample, { maxLength: 12 }),
          fc.tuple(condition, fc.array(term, { maxLength: 3 })).map(([one, more]) => [one, ...more]),
          fc.integer({ min: 1, max: 4 }),
          async (raw, terms, limit) => {
            const samples = raw.map((one, index) => ({
              ...one,
              path: `${one.folder}f${index}.md`,
              title: one.title?.join(' ') ?? null,
              text: one.text.join(' '),
            }));
            const { reader } = await openWith(samples);
            const naive = samples.filter((one) => terms.every((text) => holds(text, one)));
            expect(paths(await search(reader, terms.join(' '), limit)).sort()).toEqual(paths(naive).sort());
            for (const sort of ['path', 'updated'] as const)
              for (const filter of [
                {},
                { tag: 'A' },
                { kind: 'image' as const },
                { folder: storedRelPath('lab') },
              ]) {
                const listed = await allPages((cursor) =>
                  reader.files.list(seesAll, { ...filter, sort }, { limit, cursor }),
                );
                const expected = samples.filter(
                  (one) =>
                    (!('tag' in filter) || one.tags.some((tag) => tag === 'a' || tag === 'a/b')) &&
                    (!('kind' in filter) || one.kind === filter.kind) &&
                    (!('folder' in filter) || one.path.startsWith('lab/')),
                );
                const inOrder = paths(expected);
                expect(paths(listed)).toEqual(sort === 'path' ? inOrder.sort() : inOrder);
              }
          },
        ),
        { seed: 12, numRuns: 60 },
      );
    });

    it('marks found words and never shows frontmatter', async () => {
      const { reader } = await openWith([]);
      const { start, end } = snippetMarks;
      const far = `${'filler '.repeat(9000)} the needles are here`;
      const [near, distant, other] = await reader.search.snippets(parseSearch('needle'), [
        '---\ntitle: secret needle\n---\nA needle in it',
        far,
        '---\na: 1\n---\nNo such word',
      ]);
      expect(near).toBe(`A ${start}needle${end} in it`);
      expect(distant).toContain(`${start}needles${end}`);
      expect(other).toBe('No such word');
    });

    it('marks a phrase and another form of a word far behind the single words', async () => {
      const { reader } = await openWith([]);
      const { start, end } = snippetMarks;
      const filler = 'the policing of state '.repeat(300);
      const marked = async (text: string, body: string) =>
        (await reader.search.snippets(parseSearch(text), [body]))[0];
      expect(await marked('"the state"', `${filler} in the state`)).toContain(`${start}the state${end}`);
      expect(await marked('policies', `${filler} one policy`)).toContain(`${start}policy${end}`);
    });

    it('makes one calm line of a text', async () => {
      const { reader } = await openWith([]);
      const { start, end } = snippetMarks;
      const text = '## Sum\n\n  of   all\n```rust\nneedle()\n```\n#tag';
      const snippets = await reader.search.snippets(parseSearch('needle'), [text, '# A\n\n# B']);
      expect(snippets).toEqual([`Sum of all rust ${start}needle${end}() #tag`, 'A B']);
    });

    it('lists outgoing links, backlinks and unresolved targets', async () => {
      const wiki = (target: string) => ({ kind: 'wiki' as const, target });
      const { reader } = await openWith([
        { path: 'a.md', links: [wiki('b'), wiki('missing'), wiki('')] },
        { path: 'sub/b.md', aliases: ['Bee'], links: [{ kind: 'markdown', target: '../a.md' }] },
        { path: 'c.md', links: [wiki('bee'), wiki('Missing'), wiki('twin')] },
        { path: 'x/twin.md' },
        { path: 'y/twin.md' },
      ]);
      const { links } = reader;
      const outgoing = await links.outgoing(seesAll, storedRelPath('a.md'), {});
      expect(outgoing.items.map((link) => link.resolution)).toEqual([
        { status: 'resolved', path: 'sub/b.md' },
        { status: 'unresolved' },
        { status: 'resolved', path: 'a.md' },
      ]);
      const backlinks = await allPages((cursor) =>
        links.backlinks(seesAll, storedRelPath('sub/b.md'), { limit: 1, cursor }),
      );
      expect(backlinks.map((link) => link.source).sort()).toEqual(['a.md', 'c.md']);
      const twins = await links.backlinks(seesAll, storedRelPath('x/twin.md'), {});
      expect(twins.items[0]?.resolution).toEqual({
        status: 'ambiguous',
        candidates: ['x/twin.md', 'y/twin.md'],
      });
      const twin = linkKey({ from: storedRelPath('c.md'), kind: 'wiki', target: 'Twin' })!;
      expect(await links.candidates(seesAll, twin)).toEqual([
        { path: 'x/twin.md', aliases: [] },
        { path: 'y/twin.md', aliases: [] },
      ]);
      const bees = await links.candidates(seesAll, 'n:bee');
      expect(bees).toEqual([{ path: 'sub/b.md', aliases: ['Bee'] }]);
      const named = await allPages((cursor) => links.withKey(seesAll, 'n:missing', { limit: 1, cursor }));
      expect(named.map(({ source, target }) => [source, target])).toEqual([
        ['a.md', 'missing'],
        ['c.md', 'Missing'],
      ]);
      expect(await links.candidates(seesNothing, twin)).toEqual([]);
      expect((await links.withKey(seesNothing, 'n:missing', {})).items).toEqual([]);
      expect((await links.unresolved(seesAll, {})).items).toEqual([
        { target: 'missing', links: 2, sources: ['a.md', 'c.md'] },
      ]);
    });

    it('lists children, problems, tags and counts', async () => {
      const { reader, driver } = await openWith([
        { path: 'lab/a.md', tags: ['Lab', 'lab/x'], problems: 2 },
        { path: 'lab/b.md', tags: ['lab'], problems: 1 },
        { path: 'z.png', kind: 'image' },
      ]);
      await driver.batch([
        { sql: "insert into folder (path, parent) values ('lab', ''), ('lab/sub', 'lab')" },
      ]);
      const children = await allPages((cursor) =>
        reader.files.children(seesAll, storedRelPath('lab'), { limit: 1, cursor }),
      );
      expect(paths(children)).toEqual(['lab/sub', 'lab/a.md', 'lab/b.md']);
      expect(await reader.files.childCount(seesAll, storedRelPath('lab'))).toBe(3);
      expect(await reader.files.childCount(seesAll, storedRelPath(''))).toBe(2);
      expect(await reader.files.childCount(seesNothing, storedRelPath('lab'))).toBe(0);
      const names = await reader.files.names(seesAll, null, 2);
      expect(paths(names)).toEqual(['lab/a.md', 'lab/b.md']);
      expect(await reader.files.names(seesAll, names[1]!.path, 5)).toEqual([
        { path: 'z.png', title: 'z.png' },
      ]);
      expect(await reader.files.names(seesNothing, null, 5)).toEqual([]);
      const problems = await allPages((cursor) => reader.files.problems(seesAll, { limit: 2, cursor }));
      expect(problems.map(({ path, code }) => [path, code])).toEqual([
        ['lab/a.md', 'p0'],
        ['lab/a.md', 'p1'],
        ['lab/b.md', 'p0'],
      ]);
      expect((await reader.tags.list(seesAll, { prefix: 'LA' })).items).toEqual([
        { name: 'Lab', files: 2 },
        { name: 'lab/x', files: 1 },
      ]);
      expect(await reader.files.stats(seesAll)).toMatchObject({
        files: 3,
        folders: 2,
        textFiles: 2,
        problems: 3,
        tags: 2,
      });
      expect((await reader.files.get(seesAll, storedRelPath('lab/a.md')))?.tags).toEqual(['Lab', 'lab/x']);
    });

    it('tells changes from a cursor on, and that compacted ones are gone', async () => {
      const { reader, driver } = await openWith([{ path: 'a.md' }, { path: 'b.md' }]);
      const { epoch, seq } = await reader.meta();
      const start = `${epoch}.0` as Awaited<ReturnType<typeof reader.changes.head>>;
      const { changes, cursor } = await reader.changes.since(seesAll, start, 10);
      expect(changes.map(({ kind, path }) => [kind, path])).toEqual([
        ['file.added', 'a.md'],
        ['file.added', 'b.md'],
      ]);
      expect(cursor).toBe(await reader.changes.head(seesAll));
      expect((await reader.changes.since(seesAll, cursor, 10)).changes).toEqual([]);
      const newest = await reader.changes.before(seesAll, null, 1);
      expect(newest).toEqual(changes.slice(-1));
      expect(await reader.changes.before(seesAll, newest[0]!.seq, 10)).toEqual(
        changes.slice(0, -1).toReversed(),
      );
      expect(await reader.changes.before(seesNothing, null, 10)).toEqual([]);
      await expect(reader.changes.before(seesAll, null, 1001)).rejects.toMatchObject({ code: 'invalid' });
      await driver.batch([{ sql: 'delete from change_log where seq < ?', params: [seq] }]);
      await expect(reader.changes.since(seesAll, start, 10)).rejects.toMatchObject({ code: 'stale' });
      const foreign = cursor.replace(epoch, '0'.repeat(26)) as typeof start;
      await expect(reader.changes.since(seesAll, foreign, 10)).rejects.toMatchObject({ code: 'stale' });
      await expect(reader.changes.since(seesAll, 'x' as typeof start, 10)).rejects.toMatchObject({
        code: 'invalid',
      });
    });

    it('answers as if nothing existed to whoever may not see the notebook', async () => {
      const { reader } = await openWith([
        { path: 'a.md', text: 'alpha', links: [{ kind: 'wiki', target: 'x' }] },
      ]);
      const path = storedRelPath('a.md');
      expect(await reader.files.get(seesNothing, path)).toBeNull();
      expect((await reader.files.list(seesNothing, {}, {})).items).toEqual([]);
      expect((await reader.search.find(seesNothing, parseSearch('alpha'), {})).total).toBe(0);
      expect((await reader.links.outgoing(seesNothing, path, {})).items).toEqual([]);
      expect((await reader.files.stats(seesNothing)).files).toBe(0);
      expect(await reader.links.resolve(seesNothing, { from: path, kind: 'wiki', target: 'a' })).toEqual({
        status: 'unresolved',
      });
    });

    it('reads large tables by index, whatever is asked', async () => {
      const { driver } = await openWith([{ path: 'a.md', title: 'Alpha', text: 'alpha', tags: ['t'] }]);
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
      const path = storedRelPath('a.md');
      for (const text of [
        'alpha',
        'alph*',
        '"a b"',
        'title:a tag:t -b',
        'a path:x -"c"',
        'tag:t',
        'tag:t -a path:*.md',
      ])
        await reader.search.find(seesAll, parseSearch(text), {});
      const query = await compileQuery(driver, parseSearch('alpha -beta tag:t'), { by: 'relevance' });
      const parts = searchParts(query, await searchFilters(driver, query), query.wide);
      const capped = { oldest: 5, oldestName: 7, weighed: true };
      asked.push(rankedPage(parts, capped, { score: 1, rid: 1 }, 20), restPage(parts, capped, 3, 20));
      await reader.files.get(seesAll, path);
      await reader.files.getById(seesAll, (await reader.files.get(seesAll, path))!.id);
      await reader.files.children(seesAll, storedRelPath('lab'), {});
      await reader.files.names(seesAll, null, 5);
      await reader.files.childCount(seesAll, storedRelPath('lab'));
      await reader.files.problems(seesAll, {});
      for (const filter of [{}, { tag: 't' }, { kind: 'note' as const }, { folder: storedRelPath('lab') }])
        for (const sort of ['path', 'updated', 'name', 'size', 'modified'] as const)
          await reader.files.list(seesAll, { ...filter, sort }, {});
      for (const filter of [{}, { tag: 't' }, { kind: 'note' as const }, { folder: storedRelPath('lab') }])
        await reader.files.count(seesAll, filter);
      await reader.files.content(seesAll, path);
      await reader.tags.list(seesAll, { prefix: 't' });
      await reader.links.outgoing(seesAll, path, {});
      await reader.links.backlinks(seesAll, path, {});
      await reader.links.unresolved(seesAll, {});
      await reader.links.resolve(seesAll, { from: path, kind: 'wiki', target: 'a' });
      await reader.changes.since(seesAll, await reader.changes.head(seesAll), 10);
      await reader.changes.before(seesAll, 9, 10);
      expect(asked.length).toBeGreaterThan(30);
      for (const query of asked) expect(await scans(driver, query), query.sql).toEqual([]);
    });

    it('walks an index for every file list and sorts nothing', async () => {
      const { driver } = await openWith([]);
      for (const sort of ['path', 'updated', 'name', 'size', 'modified'] as const)
        for (const descending of [false, true])
          for (const kind of [undefined, 'note'] as const)
            for (const after of [null, sort === 'path' || sort === 'name' ? ['a', 1] : [5, 1]]) {
              const filter = { sort, descending, kind };
              const query = fileListQuery(filter, { after, wanted: 51, offset: 100, gathered: null });
              const plan = await driver.all<{ parent: number; detail: string }>(
                `explain query plan ${query.sql}`,
                query.params,
              );
              const outer = plan.filter(({ parent }) => parent === 0).map(({ detail }) => detail);
              expect(outer.join('\n')).not.toMatch(/TEMP B-TREE FOR ORDER|SCAN f$/m);
            }
    });
  });
}

function holds(text: string, one: Sample): boolean {
  if (text.startsWith('-')) return !holds(text.slice(1), one);
  if (text === 'tag:a') return one.tags!.some((tag) => tag === 'a' || tag === 'a/b');
  if (text === 'tag:c') return one.tags!.includes('c');
  if (text === 'path:*.md') return one.path.endsWith('.md');
  if (text.startsWith('path:')) return one.path.includes(text.slice(5));
  const title = ` ${one.title ?? ''}`;
  if (text.startsWith('title:')) return title.includes(` ${text.slice(6)}`);
  const texts = [title, ` ${one.text}`];
  if (text.endsWith('*')) return texts.some((body) => body.includes(` ${text.slice(0, -1)}`));
  return texts.some((body) => `${body} `.includes(` ${text.replaceAll('"', '')} `));
}

async function allPages<T>(read: (cursor: string | null) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
    const page: Page<T> = await read(cursor);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

function toAdd(sample: Sample, rid: number, id: ReturnType<ReturnType<typeof createIds>>): IndexChange {
  const { path, kind = 'note', title = nameOf(storedRelPath(sample.path)), text = '' } = sample;
  const { tags = [], aliases = [], problems = 0 } = sample;
  const links = (sample.links ?? []).map((link, index) => ({
    ...link,
    ...{ heading: null, block: null, text: null, line: index + 1 },
  }));
  const stat = {
    path: storedRelPath(path),
    kind: 'file' as const,
    sizeBytes: 1,
    modifiedMs: 1,
    statKey: `s${rid}`,
    identity: `i${rid}`,
  };
  return {
    ...{ type: 'add', rid, id, revives: false, origin: fromDisk },
    entry: {
      ...{ stat, hash: `hash${rid}` as Hash, metadataHash: String(title), parserVersion: 1 },
      parsed: {
        ...{
          kind,
          mimeType: 'text/plain',
          title,
          properties: {},
          tags,
          aliases,
          links,
          headings: [],
          todos: [],
          blocks: [],
        },
        text,
        problems: Array.from({ length: problems }, (_, i) => ({ code: `p${i}`, message: 'm', line: null })),
      },
    },
  };
}
