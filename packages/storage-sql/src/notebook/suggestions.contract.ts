import { foldedWords, folderOf, seesAll, seesNothing, storedRelPath, type IndexReader } from '@codexlab/core';
import { CASE_TIMEOUT_MS } from '@codexlab/core/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { SqlDriver } from '../driver.ts';
import { openSamples, pathsOf, type SampleFile } from './contract-samples.ts';
import { oneStepAway } from './similar-words.ts';
import { MAX_CANDIDATES } from './suggestions.ts';

/** What suggestions out of an index must be; `open` gives a new database in memory. */
export function testSuggestions(name: string, open: () => Promise<SqlDriver>): void {
  describe(`suggestions on ${name}`, { timeout: CASE_TIMEOUT_MS }, () => {
    const opened: IndexReader[] = [];
    afterEach(async () => {
      for (const reader of opened.splice(0)) await reader.close();
    });
    const openWith = async (samples: readonly SampleFile[]) => {
      const index = await openSamples(open, samples);
      opened.push(index.reader);
      const complete = async (text: string, limit?: number) =>
        pathsOf(await index.reader.suggestions.complete(seesAll, text, { limit }));
      const similar = (word: string) => index.reader.suggestions.similarWords(seesAll, word);
      return { ...index, complete, similar };
    };

    it('puts the exact title first, then those that begin so, have it inside, have all words, then folders, then texts', async () => {
      const { complete } = await openWith([
        { path: '1.md', title: 'Period doubling' },
        { path: '2.md', title: 'Period doublings in maps' },
        { path: '3.md', title: 'The period doubling' },
        { path: '4.md', title: 'Doubling of a period' },
        { path: 'doubling/period/5.png', kind: 'image', text: null },
        { path: '6.md', title: 'Else', text: 'a period and its doubling' },
        { path: '7.md', title: 'Else', text: 'a period' },
      ]);
      const behind = ['doubling/period/5.png', '6.md'];
      expect(await complete('period doubling')).toEqual(['1.md', '2.md', '3.md', '4.md', ...behind]);
      expect(await complete('doubling of a p')).toEqual(['4.md']);
      expect(await complete('period', 3)).toEqual(['1.md', '2.md', '3.md']);
    });

    it('takes the last word as a beginning and the others as whole words', async () => {
      const { complete } = await openWith([
        { path: 'a.md', title: 'Logistic map' },
        { path: 'b.md', title: 'Logistics of a mat' },
        { path: 'c.md', title: 'Mare logistic' },
      ]);
      expect((await complete('logistic ma')).slice(0, 2)).toEqual(['a.md', 'c.md']);
      expect(await complete('map logi')).toEqual(['a.md']);
      expect(await complete('logi')).toEqual(['a.md', 'b.md', 'c.md']);
    });

    it('puts shorter names first and, of equal ones, the newest', async () => {
      const { complete } = await openWith([
        { path: 'x/plan.md' },
        { path: 'plan of the year.md' },
        { path: 'plan b.md' },
        { path: 'y/plan.md' },
      ]);
      expect(await complete('pla')).toEqual(['y/plan.md', 'x/plan.md', 'plan b.md', 'plan of the year.md']);
      expect(await complete('plan.md', 2)).toEqual(['y/plan.md', 'x/plan.md']);
    });

    it('finds by the name, whatever the title and the case, and folds marks', async () => {
      const { complete } = await openWith([{ path: 'Poincaré Section.md', title: 'Other' }]);
      for (const text of ['poincare', 'POINCARÉ s', 'section', 'oth', 'Poincare\u0301'])
        expect(await complete(text)).toEqual(['Poincaré Section.md']);
      expect(await complete('oincar')).toEqual([]);
    });

    it('finds words that stand partly in folders, and follows a move', async () => {
      const { complete, reader, change } = await openWith([
        { path: 'thesis/chapter.md' },
        { path: 'other/chapter.md' },
      ]);
      expect(await complete('thesis chap')).toEqual(['thesis/chapter.md']);
      const from = storedRelPath('thesis/chapter.md');
      const { id } = (await reader.files.get(seesAll, from))!;
      const stat = {
        ...{ path: storedRelPath('book/chapter.md'), kind: 'file' as const, sizeBytes: 1, modifiedMs: 1 },
        ...{ statKey: 's9', identity: 'i9' },
      };
      const origin = { actor: null, via: 'test', requestId: null };
      await change([{ type: 'move', rid: 1, id, from, stat, entry: null, contentChanged: false, origin }]);
      expect(await complete('thesis chap')).toEqual([]);
      expect(await complete('book chap')).toEqual(['book/chapter.md']);
    });

    it('gives what changed last for an empty text, and nothing for one without a word', async () => {
      const { complete } = await openWith([{ path: 'old.md' }, { path: 'new.md' }]);
      expect(await complete('')).toEqual(['new.md', 'old.md']);
      expect(await complete(' \n ', 1)).toEqual(['new.md']);
      for (const text of ['-', '"', '… —', '🎉', '()*']) expect(await complete(text)).toEqual([]);
    });

    it('takes quotes and operators literally', async () => {
      const { complete } = await openWith([
        { path: 'a.md', title: 'Either OR both' },
        { path: 'b.md', title: 'tag the lab' },
        { path: 'c.md', title: 'lab' },
      ]);
      expect(await complete('either OR bo')).toEqual(['a.md']);
      expect(await complete('tag:lab')).toEqual(['b.md']);
      expect(await complete('"lab" -tag')).toEqual(['b.md']);
      expect(await complete('la* NOT')).toEqual([]);
    });

    it('finds the exact title and name among very many that match, however old', async () => {
      const more = Array.from({ length: MAX_CANDIDATES * 2 }, (_, at) => ({
        path: `n${at}.md`,
        title: `Notes number ${at}`,
      }));
      const { complete, asked } = await openWith([
        { path: 'exact.md', title: 'Notes' },
        { path: 'deep/notes.md', title: 'Something else' },
        ...more,
      ]);
      expect((await complete('notes')).slice(0, 2)).toEqual(['deep/notes.md', 'exact.md']);
      expect((await complete('notes number 17')).slice(0, 1)).toEqual(['n17.md']);
      expect(Math.max(...asked.map(({ rows }) => rows))).toBeLessThanOrEqual(MAX_CANDIDATES);
    });

    it('answers a beginning that very many words share from the newest files, and reads no more for it', async () => {
      const many = Array.from({ length: 12_000 }, (_, at) => ({
        path: `${at}.md`,
        title: `wide${at}a wide${at}b wide${at}c wide${at}d wide${at}e wide${at}f`,
      }));
      const { complete, asked } = await openWith([
        { path: 'widest.md', title: 'Wide' },
        ...many,
        { path: 'other.md', title: 'wire' },
      ]);
      asked.length = 0;
      const found = await complete('wide', 5);
      expect(found[0]).toBe('widest.md');
      expect(found).toHaveLength(5);
      const wholeLists = asked.filter(({ params }) =>
        params.some((value) => String(value).includes('"wide" *')),
      );
      expect(wholeLists).toEqual([]);
      expect(await complete('wide11999c')).toEqual(['11999.md']);
    });

    it('reads large tables by index, whatever is typed', async () => {
      const { complete, similar, asked, driver } = await openWith([
        { path: 'lab/a.md', title: 'Alpha beta' },
      ]);
      for (const text of ['', 'a', 'al', 'alp', 'alpha be', 'lab al', 'unknown']) await complete(text);
      for (const word of ['alpah', 'bet', 'unknown']) await similar(word);
      expect(asked.length).toBeGreaterThan(20);
      for (const { sql, params } of asked) {
        const plan = await driver.all<{ detail: string }>(`explain query plan ${sql}`, params as never[]);
        const scans = plan
          .map(({ detail }) => detail)
          .filter((detail) =>
            /^SCAN (f|file_metadata)\b(?!.* INDEX file_updated)|^SCAN \w+_index VIRTUAL(?!.*M)/.test(detail),
          );
        expect(scans, sql).toEqual([]);
      }
    });

    it('finds what a naive reading finds, by name, then folder, then text', async () => {
      const word = fc.constantFrom('zork', 'zonk', 'blip', 'Blob', 'gnat');
      const sample = fc.record({
        folder: fc.constantFrom('', 'zork/', 'lab/blip/'),
        title: fc.option(fc.array(word, { minLength: 1, maxLength: 2 }).map((words) => words.join(' '))),
        text: fc.array(word, { maxLength: 3 }).map((words) => words.join(' ')),
      });
      const typed = fc.array(
        fc.oneof(
          word,
          word.map((text) => text.slice(0, 2)),
        ),
        { minLength: 1, maxLength: 2 },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(sample, { maxLength: 12 }), typed, async (raw, words) => {
          const samples = raw.map((one, at) => ({ ...one, path: storedRelPath(`${one.folder}f${at}.md`) }));
          const { reader } = await openWith(samples);
          const found = await reader.suggestions.complete(seesAll, words.join(' '), { limit: 100 });
          const tier = (one: (typeof samples)[number]) => {
            const names = `${one.title ?? ''} ${one.path.split('/').at(-1)}`;
            if (has(names, words)) return 3;
            if (has(`${names} ${folderOf(one.path)}`, words)) return 2;
            return has(`${one.title ?? ''} ${one.text}`, words) ? 1 : 0;
          };
          expect(pathsOf(found).sort()).toEqual(pathsOf(samples.filter((one) => tier(one) > 0)).sort());
          const tiers = found.map(({ path }) => tier(samples.find((one) => one.path === path)!));
          expect(tiers).toEqual(tiers.toSorted((a, b) => b - a));
          const scores = found.map(({ score }) => score);
          expect(scores).toEqual(scores.toSorted((a, b) => b - a));
        }),
        { seed: 51, numRuns: 150 },
      );
    });

    it('gives a list for any text, never an error of the database', async () => {
      const { reader } = await openWith([{ path: 'a.md', title: 'A', text: 'alpha' }]);
      const piece = fc.constantFrom(
        '"',
        "'",
        '*',
        'NEAR(',
        'title:',
        '^',
        '{',
        '\0',
        'ᏸ',
        '\ud800',
        '\u0301',
        'a',
        ' ',
        '+',
      );
      const naughty = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
      );
      await fc.assert(
        fc.asyncProperty(naughty, async (text) => {
          expect(Array.isArray(await reader.suggestions.complete(seesAll, text))).toBe(true);
          expect(Array.isArray(await reader.suggestions.similarWords(seesAll, text))).toBe(true);
        }),
        { seed: 52, numRuns: 500 },
      );
    });

    it('gives words one step away, of names and texts, and two steps away of names', async () => {
      const { similar } = await openWith([
        { path: 'bifurcation.md', title: 'Lyapunov exponents' },
        { path: 'b.md', title: 'Other', text: 'a logistic map with computations' },
      ]);
      expect(await similar('logitsic')).toEqual(['logistic']);
      expect(await similar('Lyapunow')).toEqual(['lyapunov']);
      expect(await similar('bifurkasion')).toEqual(['bifurcation']);
      expect(await similar('xyzzy')).toEqual([]);
      expect(await similar('exponents')).toEqual([]);
    });

    it('allows one step only in a short word, and none in one of two letters', async () => {
      const { similar } = await openWith([{ path: 'flux.md' }, { path: 'ab.md' }]);
      expect(await similar('flxu')).toEqual(['flux']);
      expect(await similar('lfxu')).toEqual([]);
      expect(await similar('ac')).toEqual([]);
    });

    it('puts nearer words first, then more frequent ones', async () => {
      const { similar } = await openWith([
        { path: 'a.md', title: 'reactor' },
        { path: 'b.md', title: 'reaction' },
        { path: 'c.md', title: 'reactions' },
        { path: 'd.md', title: 'reaction' },
        { path: 'e.md', title: 'traction' },
      ]);
      expect((await similar('reacton')).slice(0, 2)).toEqual(['reaction', 'reactor']);
    });

    it('knows other alphabets', async () => {
      const { similar } = await openWith([{ path: 'журнал.md' }, { path: 'b.md', title: 'Μέτρηση' }]);
      expect(await similar('журмал')).toEqual(['журнал']);
      expect(await similar('μέτρυση')).toEqual(['μέτρηση']);
    });

    it('gives only forms of words in use, and every one of them that is near', async () => {
      const word = fc.constantFrom(
        'maple',
        'maples',
        'ample',
        'staple',
        'simple',
        'sample',
        'temple',
        'tumble',
      );
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(word, { minLength: 1 }), word, async (titles, typed) => {
          const { similar } = await openWith(
            titles.map((title, at) => ({ path: `${at}.x`, title, text: null })),
          );
          const near = titles.filter((title) => title !== typed && oneStepAway(typed).includes(title));
          const found = await similar(typed);
          expect(titles.map(stemOf)).toEqual(expect.arrayContaining(found.map(stemOf)));
          expect(found).toEqual(expect.arrayContaining(near));
        }),
        { seed: 53, numRuns: 60 },
      );
    });

    it('gives nothing to whoever may not see the notebook', async () => {
      const { reader } = await openWith([{ path: 'alpha.md' }]);
      expect(await reader.suggestions.complete(seesNothing, 'alp')).toEqual([]);
      expect(await reader.suggestions.complete(seesNothing, '')).toEqual([]);
      expect(await reader.suggestions.similarWords(seesNothing, 'alpah')).toEqual([]);
    });
  });
}

function has(text: string, typed: readonly string[]): boolean {
  const words = foldedWords(text);
  const folded = typed.flatMap(foldedWords);
  const last = folded.at(-1)!;
  return (
    words.some((word) => word.startsWith(last)) && folded.slice(0, -1).every((word) => words.includes(word))
  );
}

function stemOf(word: string): string {
  return word.replace(/(?:es|e|s)$/, '');
}
