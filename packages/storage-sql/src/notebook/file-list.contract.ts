import {
  type FileFilter,
  type FileKind,
  fromDisk,
  type IndexReader,
  nameKey,
  type Page,
  seesAll,
  seesNothing,
  storedRelPath,
} from '@codexlab/core';
import { CASE_TIMEOUT_MS } from '@codexlab/core/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { SqlDriver } from '../driver.ts';
import { openSamples, pathsOf, type SampleFile } from './contract-samples.ts';
import { scans } from './contract-scans.ts';
import { createFileCounts, fileCountQuery, roughCountQuery } from './file-counts.ts';
import { fileListQuery, type Gathered } from './file-list.ts';

const SORTS = ['path', 'updated', 'name', 'size', 'modified'] as const;
const FILTERS: readonly FileFilter[] = [
  {},
  { folder: storedRelPath('lab') },
  { kind: 'note' },
  { tag: 't' },
  { folder: storedRelPath('lab'), kind: 'note', tag: 't' },
];

interface Sample extends SampleFile {
  readonly kind: FileKind;
  readonly tags: readonly string[];
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly updatedMs: number;
}

/** Files with many equal values, so that the order of equal ones shows. */
const samplesArbitrary: fc.Arbitrary<readonly Sample[]> = fc.uniqueArray(
  fc
    .record({
      folder: fc.constantFrom('', 'lab/', 'lab/deep/', 'labor/'),
      name: fc.constantFrom('a.md', 'B.md', 'b.md', 'c.csv', 'd', 'E.png', 'f.md', 'g.md'),
      kind: fc.constantFrom<FileKind>('note', 'text', 'image'),
      tags: fc.constantFrom<readonly string[]>([], ['t'], ['t/u'], ['tu'], ['t', 't/u']),
      sizeBytes: fc.integer({ min: 0, max: 3 }),
      modifiedMs: fc.integer({ min: 1, max: 3 }),
      updatedMs: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ folder, name, ...sample }) => ({ ...sample, path: `${folder}${name}` })),
  { selector: (sample) => sample.path, maxLength: 20 },
);

/** What lists and counts of files must do; `open` gives a new database in memory. */
export function testFileLists(name: string, open: () => Promise<SqlDriver>): void {
  describe(`file lists on ${name}`, { timeout: CASE_TIMEOUT_MS }, () => {
    const opened: IndexReader[] = [];
    afterEach(async () => {
      for (const reader of opened.splice(0)) await reader.close();
    });
    const openWith = async (samples: readonly Sample[]) => {
      const index = await openSamples(open, samples);
      opened.push(index.reader);
      const times = samples.map((sample, at) => ({
        sql: 'update file_metadata set updated_at = ? where rid = ?',
        params: [sample.updatedMs, at + 1],
      }));
      await index.driver.batch(times);
      return index;
    };

    it('pages through what a filter asks for, in the order of a naive reading, and counts as much', async () => {
      const property = fc.asyncProperty(
        samplesArbitrary,
        fc.constantFrom(...FILTERS),
        fc.constantFrom(...SORTS),
        fc.constantFrom(undefined, false, true),
        fc.integer({ min: 1, max: 5 }),
        async (samples, part, sort, descending, limit) => {
          const { reader } = await openWith(samples);
          const filter = { ...part, sort, descending };
          const expected = naive(samples, filter);
          const read = (cursor: string | null) => reader.files.list(seesAll, filter, { limit, cursor });
          expect(pathsOf(await allPages(read))).toEqual(expected);
          for (const offset of [1, limit, 100]) {
            const { items } = await reader.files.list(seesAll, filter, { limit, offset });
            expect(pathsOf(items)).toEqual(expected.slice(offset, offset + limit));
          }
          const { nextCursor } = await read(null);
          const behind = await reader.files.list(seesAll, filter, { limit, cursor: nextCursor, offset: 1 });
          if (nextCursor !== null)
            expect(pathsOf(behind.items)).toEqual(expected.slice(limit + 1, 2 * limit + 1));
          expect(await reader.files.count(seesAll, filter)).toEqual({
            total: expected.length,
            approximate: false,
          });
        },
      );
      await fc.assert(property, { seed: 41, numRuns: 120 });
    });

    it('lists the same whether files are gathered or an index is walked', async () => {
      const property = fc.asyncProperty(samplesArbitrary, async (samples) => {
        const { driver } = await openWith(samples);
        for (const part of FILTERS)
          for (const sort of SORTS)
            for (const descending of [false, true])
              for (const gathered of [null, 'tag', 'folder', 'kind'] as const) {
                if (gathered !== null && part[gathered] === undefined) continue;
                const filter = { ...part, sort, descending };
                const query = fileListQuery(filter, { after: null, wanted: 100, gathered });
                const rows = await driver.all<{ path: string }>(query.sql, query.params);
                expect(rows.map((row) => row.path)).toEqual(naive(samples, filter));
              }
      });
      await fc.assert(property, { seed: 42, numRuns: 15 });
    });

    it('walks the index of each order and sorts nothing, or sorts what few files it gathered', async () => {
      const { driver } = await openWith([]);
      for (const part of FILTERS)
        for (const sort of SORTS)
          for (const descending of [false, true])
            for (const gathered of [null, 'tag', 'folder', 'kind'] as const) {
              if (gathered !== null && part[gathered] === undefined) continue;
              const at = { after: ['a', 1], wanted: 51, offset: 7, gathered };
              const query = fileListQuery({ ...part, sort, descending }, at);
              const plan = await outerPlan(driver, query);
              if (gathered === null) expect(plan, query.sql).not.toMatch(/TEMP B-TREE/);
              else expect(plan, query.sql).toMatch(GATHERED_BY[gathered]);
              expect(await scans(driver, query), query.sql).toEqual([]);
            }
    });

    it('counts to a limit and says that there are more', async () => {
      const samples = [...'abcde'].map((letter): Sample => ({ ...plain, path: `lab/${letter}.md` }));
      const { driver } = await openWith(samples);
      const counts = createFileCounts(driver);
      for (const filter of FILTERS) {
        expect(await counts.upTo(filter, 3)).toEqual({ total: 3, approximate: true });
        expect(await counts.upTo(filter, 5)).toEqual({ total: 5, approximate: false });
        expect(await scans(driver, fileCountQuery(filter, 3))).toEqual([]);
      }
    });

    it('knows which parts of a filter few files meet, and never takes many for few', async () => {
      const samples = [...'abcde'].map((letter): Sample => ({ ...plain, path: `lab/${letter}.md` }));
      const { driver } = await openWith(samples);
      const counts = createFileCounts(driver);
      const filter = { folder: storedRelPath('lab'), kind: 'note', tag: 't' } as const;
      for (const part of ['folder', 'kind', 'tag'] as const) {
        expect(await counts.isFew(part, filter, 5)).toBe(true);
        expect(await counts.isFew(part, filter, 4)).toBe(false);
        expect(await scans(driver, roughCountQuery(part, filter, 4))).toEqual([]);
      }
    });

    it('counts once until the index changes', async () => {
      const { reader, asked, change } = await openWith([{ ...plain, path: 'a.md' }]);
      const filter = { kind: 'note' } as const;
      const count = async () => (await reader.files.count(seesAll, filter)).total;
      expect(await count()).toBe(1);
      const before = asked.length;
      expect([await count(), await count()]).toEqual([1, 1]);
      expect(asked.slice(before).map(({ sql }) => sql.includes('count('))).toEqual([false, false]);
      const [file] = (await reader.files.list(seesAll, {}, {})).items;
      await change([{ type: 'remove', rid: 1, id: file!.id, path: file!.path, origin: fromDisk }]);
      expect(await count()).toBe(0);
    });

    it('refuses offsets that are none, and cursors of another order', async () => {
      const { reader } = await openWith(['a.md', 'b.md'].map((path) => ({ ...plain, path })));
      for (const offset of [-1, 1.5, 10_001])
        await expect(reader.files.list(seesAll, {}, { offset })).rejects.toMatchObject({
          code: 'invalid',
          details: { field: 'offset' },
        });
      const { nextCursor: cursor } = await reader.files.list(seesAll, { sort: 'size' }, { limit: 1 });
      for (const other of [{ sort: 'size', descending: true }, { sort: 'name' }, {}] as const)
        await expect(reader.files.list(seesAll, other, { cursor })).rejects.toMatchObject({
          code: 'invalid',
        });
    });

    it('knows the content of a file, and nothing of a notebook that must not be seen', async () => {
      const { reader } = await openWith([{ ...plain, path: 'a.md', content: 'x' }]);
      const path = storedRelPath('a.md');
      expect(await reader.files.content(seesAll, path)).toEqual({ statKey: 's1', hash: 'x' });
      expect(await reader.files.content(seesAll, storedRelPath('b.md'))).toBeNull();
      expect(await reader.files.content(seesNothing, path)).toBeNull();
      expect(await reader.files.count(seesNothing, {})).toEqual({ total: 0, approximate: false });
    });
  });
}

const plain = { kind: 'note', tags: ['t'], sizeBytes: 1, modifiedMs: 1, updatedMs: 1 } as const;
const GATHERED_BY: Readonly<Record<Exclude<Gathered, null>, RegExp>> = {
  tag: /SEARCH f USING INTEGER PRIMARY KEY/,
  folder: /SEARCH f USING INDEX sqlite_autoindex_file_metadata_\d \(path>\? AND path<\?\)/,
  kind: /SEARCH f USING INDEX file_kind_\w+ \(kind=\?\)/,
};

/** The paths that a filter asks for, in its order. */
function naive(samples: readonly Sample[], filter: FileFilter): string[] {
  const { folder, kind, tag, sort = 'path', descending = sort === 'updated' } = filter;
  const rows = samples.map((sample, at) => ({ ...sample, rid: at + 1 }));
  const wanted = rows.filter(
    (row) =>
      (folder === undefined || row.path.startsWith(`${folder}/`)) &&
      (kind === undefined || row.kind === kind) &&
      (tag === undefined || row.tags.some((each) => each === tag || each.startsWith(`${tag}/`))),
  );
  const values = (row: (typeof rows)[number]): readonly [string | number, number] => {
    if (sort === 'path') return [row.path, 0];
    if (sort === 'name') return [nameKey(storedRelPath(row.path)), row.rid];
    if (sort === 'size') return [row.sizeBytes, row.rid];
    return [sort === 'updated' ? row.updatedMs : row.modifiedMs, -row.rid];
  };
  const compare = (a: readonly [string | number, number], b: typeof a) =>
    a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1];
  const sorted = wanted.sort((a, b) => compare(values(a), values(b))).map((row) => row.path);
  return descending ? sorted.reverse() : sorted;
}

async function outerPlan(
  driver: SqlDriver,
  { sql, params }: ReturnType<typeof fileListQuery>,
): Promise<string> {
  const plan = await driver.all<{ id: number; parent: number; detail: string }>(
    `explain query plan ${sql}`,
    params,
  );
  return plan
    .filter(({ parent }) => parent === 0)
    .map(({ detail }) => detail)
    .join('\n');
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
