import {
  fileKeys,
  linkKey,
  resolveLink,
  seesAll,
  seesNothing,
  storedRelPath,
  type IndexReader,
  type Page,
} from '@codexlab/core';
import { CASE_TIMEOUT_MS } from '@codexlab/core/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { SqlDriver } from '../driver.ts';
import { openSamples, pathsOf, type SampleFile } from './contract-samples.ts';
import { DUPLICATE_WINDOW } from './duplicates.ts';
import { ORPHAN_WINDOW } from './orphans.ts';

/** What reading duplicates and orphans out of an index must do; `open` gives a new database in memory. */
export function testDuplicates(name: string, open: () => Promise<SqlDriver>): void {
  describe(`duplicates and orphans on ${name}`, { timeout: CASE_TIMEOUT_MS }, () => {
    const opened: IndexReader[] = [];
    afterEach(async () => {
      for (const reader of opened.splice(0)) await reader.close();
    });
    const openWith = async (samples: readonly SampleFile[]) => {
      const index = await openSamples(open, samples);
      opened.push(index.reader);
      return index;
    };
    const duplicates = (reader: IndexReader, limit: number) =>
      allPages((cursor) => reader.files.duplicates(seesAll, { limit, cursor }));
    const orphans = (reader: IndexReader, limit: number) =>
      allPages((cursor) => reader.files.orphans(seesAll, { limit, cursor }));

    it('groups files with the same content, neither empty ones nor links', async () => {
      const { reader } = await openWith([
        { path: 'a.md', content: 'x', sizeBytes: 7 },
        { path: 'b.md', content: 'y' },
        { path: 'sub/a copy.md', content: 'x', sizeBytes: 7 },
        { path: 'empty.md', content: 'e', sizeBytes: 0 },
        { path: 'empty too.md', content: 'e', sizeBytes: 0 },
        { path: 'link', content: 'l', entry: 'link' },
        { path: 'other link', content: 'l', entry: 'link' },
      ]);
      expect(await duplicates(reader, 50)).toEqual([
        { hash: 'x', sizeBytes: 7, files: 2, paths: ['a.md', 'sub/a copy.md'] },
      ]);
      const where = { type: 'is', state: 'duplicate' } as const;
      const { items } = await reader.search.find(seesAll, { where }, {});
      expect(pathsOf(items).sort()).toEqual(['a.md', 'sub/a copy.md']);
    });

    it('names at most twenty files of a group and counts them all', async () => {
      const { reader } = await openWith(
        Array.from({ length: 30 }, (_, at) => ({ path: `f${at + 10}.md`, content: 'same' })),
      );
      const [group] = await duplicates(reader, 50);
      expect(group).toMatchObject({ files: 30 });
      expect(group?.paths).toHaveLength(20);
      expect(group?.paths[0]).toBe('f10.md');
    });

    it('takes a file that has gone for no duplicate', async () => {
      const { reader, change } = await openWith([
        { path: 'a.md', content: 'x' },
        { path: 'b.md', content: 'x' },
      ]);
      const { id } = (await reader.files.get(seesAll, storedRelPath('b.md')))!;
      const origin = { actor: null, via: 'test', requestId: null };
      await change([{ type: 'remove', rid: 2, id, path: storedRelPath('b.md'), origin }]);
      expect(await duplicates(reader, 50)).toEqual([]);
    });

    it('finds every group on its pages as a naive reading does', async () => {
      const sample = fc.record({
        content: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        sizeBytes: fc.constantFrom(0, 3),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(sample, { maxLength: 15 }),
          fc.integer({ min: 1, max: 3 }),
          async (raw, limit) => {
            const samples = raw.map((one, at) => ({ ...one, path: storedRelPath(`f${10 + at}.md`) }));
            const { reader } = await openWith(samples);
            const alike = (content: string) =>
              pathsOf(samples.filter((one) => one.content === content && one.sizeBytes > 0));
            const naive = [...'abcde']
              .map((hash) => [hash, alike(hash)])
              .filter(([, paths]) => paths!.length > 1);
            const found = await duplicates(reader, limit);
            expect(found.map(({ hash, paths }) => [hash, paths])).toEqual(naive);
          },
        ),
        { seed: 41, numRuns: 60 },
      );
    });

    it('ends a page that looked at enough files, and goes on behind them', async () => {
      const samples = Array.from({ length: DUPLICATE_WINDOW + 50 }, (_, at) => ({
        path: `f${at}.md`,
        content: at < 2 ? 'zz' : `content ${at}`,
      }));
      const { reader } = await openWith(samples);
      const first = await reader.files.duplicates(seesAll, {});
      expect(first).toMatchObject({ items: [], nextCursor: expect.any(String) });
      expect((await duplicates(reader, 50)).map(({ hash }) => hash)).toEqual(['zz']);
    });

    it('lists what no link leads to or away from', async () => {
      const wiki = (target: string) => ({ kind: 'wiki' as const, target });
      const { reader } = await openWith([
        { path: 'alone.md', links: [wiki(''), wiki('alone'), wiki('nowhere')] },
        { path: 'from.md', links: [wiki('To')] },
        { path: 'plot.png', kind: 'image' },
        { path: 'shown.png', kind: 'image' },
        { path: 'sub/alias.md', aliases: ['Other name'], links: [{ kind: 'image', target: '../shown.png' }] },
        { path: 'sub/to.md' },
        { path: 'sub/to.txt' },
      ]);
      expect(pathsOf(await orphans(reader, 50))).toEqual(['alone.md', 'plot.png', 'sub/to.txt']);
    });

    it('takes what only looks like the target of a link for an orphan', async () => {
      const { reader } = await openWith([
        { path: 'Note.md' },
        { path: 'deep/note.md' },
        { path: 'from.md', links: [{ kind: 'wiki', target: 'Note' }] },
      ]);
      expect(pathsOf(await orphans(reader, 50))).toEqual(['deep/note.md']);
    });

    it('lists orphans as resolving every link does', async () => {
      const target = fc.constantFrom(
        'one',
        'two',
        'sub/one',
        '../two.md',
        './three',
        'Deux',
        '/one',
        'no',
        '',
      );
      const sample = fc.record({
        path: fc.constantFrom(
          'one.md',
          'two.md',
          'three.txt',
          'sub/one.md',
          'sub/Two.md',
          'sub/x/one.md',
          'y.png',
        ),
        aliases: fc.subarray(['Deux', 'three', 'two']),
        links: fc.array(fc.record({ kind: fc.constantFrom('wiki' as const, 'markdown' as const), target }), {
          maxLength: 2,
        }),
      });
      const samples = fc.uniqueArray(sample, { selector: ({ path }) => path, maxLength: 7 });
      await fc.assert(
        fc.asyncProperty(samples, fc.integer({ min: 1, max: 3 }), async (samples, limit) => {
          const { reader } = await openWith(samples);
          expect(pathsOf(await orphans(reader, limit))).toEqual(naiveOrphans(samples));
        }),
        { seed: 42, numRuns: 150 },
      );
    });

    it('looks at a bounded number of files for one page of orphans', async () => {
      const samples = Array.from({ length: ORPHAN_WINDOW + 20 }, (_, at) => ({
        path: `f${at + 10_000}.md`,
        links: at < ORPHAN_WINDOW + 10 ? [{ kind: 'wiki' as const, target: 'hub' }] : [],
      }));
      const { reader, asked } = await openWith([{ path: 'hub.md' }, ...samples]);
      const first = await reader.files.orphans(seesAll, {});
      expect(first).toMatchObject({ items: [], nextCursor: expect.any(String) });
      const read = asked.reduce((sum, { rows }) => sum + rows, 0);
      expect(read).toBeGreaterThanOrEqual(ORPHAN_WINDOW);
      expect(read).toBeLessThan(ORPHAN_WINDOW + 20);
      expect(await orphans(reader, 3)).toHaveLength(10);
    });

    it('refuses the cursor of another list, and shows nothing to whoever may not see the notebook', async () => {
      const { reader } = await openWith([
        { path: 'a.md', content: 'x' },
        { path: 'b.md', content: 'x' },
      ]);
      const { nextCursor } = await reader.files.orphans(seesAll, { limit: 1 });
      await expect(reader.files.duplicates(seesAll, { cursor: nextCursor })).rejects.toMatchObject({
        code: 'invalid',
      });
      expect((await reader.files.duplicates(seesNothing, {})).items).toEqual([]);
      expect((await reader.files.orphans(seesNothing, {})).items).toEqual([]);
    });
  });
}

function naiveOrphans(
  samples: readonly Required<Pick<SampleFile, 'path' | 'aliases' | 'links'>>[],
): string[] {
  const files = samples.map(({ path, aliases, links }) => ({
    ...{ path: storedRelPath(path), aliases: aliases ?? [], links: links ?? [] },
  }));
  const linked = new Set<string>();
  for (const { path: from, links } of files)
    for (const link of links) {
      const address = { from, ...link };
      const key = linkKey(address);
      const bearers = files.filter((file) => key !== null && fileKeys(file.path, file.aliases).includes(key));
      const resolution = resolveLink(address, bearers);
      const aims =
        resolution.status === 'resolved'
          ? [resolution.path]
          : resolution.status === 'ambiguous'
            ? resolution.candidates
            : [];
      for (const aim of aims.filter((path) => path !== from)) linked.add(aim).add(from);
    }
  return files
    .map(({ path }) => path as string)
    .filter((path) => !linked.has(path))
    .sort();
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
