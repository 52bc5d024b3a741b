import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RelPath } from '../paths.ts';
import { relPathWithin } from '../paths.ts';
import { foldName } from './fold-name.ts';
import { createNameList } from './name-list.ts';

const breathe = async () => undefined;

function listOf(files: readonly (string | readonly [path: string, title: string])[]) {
  const list = createNameList({ breathe });
  for (const file of files) {
    const [path, title] = typeof file === 'string' ? [file, null] : file;
    list.set(relPathWithin(path), title);
  }
  return list;
}

const pathsFor = async (typed: string, files: Parameters<typeof listOf>[0], limit = 20) =>
  (await listOf(files).find(typed, limit)).map(({ path }) => path);

describe('of files that fit, first comes', () => {
  it.each([
    ['readme', ['src/readers/me.md', 'docs/README.md'], 'docs/README.md'],
    ['run', ['a/prune.md', 'a/my-run.md'], 'a/my-run.md'],
    ['mn', ['a/common.md', 'a/meeting-notes.md'], 'a/meeting-notes.md'],
    ['fb', ['a/fabric.ts', 'a/fooBar.ts'], 'a/fooBar.ts'],
    ['growth', ['growth/a-long-name.md', 'a/growth.md'], 'a/growth.md'],
    ['plan', ['a/plan-of-the-year.md', 'a/plan.md'], 'a/plan.md'],
    ['crystal', ['c/r/y/s/t/a/l.md', 'crystal/x.md'], 'crystal/x.md'],
    ['docs plan', ['a/plan.md', 'docs/plan.md'], 'docs/plan.md'],
    ['plan docs', ['a/plan.md', 'docs/plan.md'], 'docs/plan.md'],
    ['docs\\plan', ['docs/x/plan.md', 'docs/plan.md'], 'docs/plan.md'],
    ['uber', ['u/b/e/r.md', 'a/Über uns.md'], 'a/Über uns.md'],
    ['run2', ['a/run-12.md', 'a/run-2.md'], 'a/run-2.md'],
  ])('for "%s" of %j: %s', async (typed, files, first) => {
    expect((await pathsFor(typed, files))[0]).toBe(first);
  });

  it('the one whose title fits best, whatever its path is', async () => {
    const files = [['a/1.md', 'Crystal growth'] as const, 'crystal/growing.md'];
    expect(await pathsFor('crystal growth', files)).toEqual(['a/1.md']);
    expect(await pathsFor('growth', files)).toEqual(['a/1.md']);
  });

  it('the same one, in whatever order the files came', async () => {
    const files = ['b/note.md', 'a/note.md', 'c/note.md', 'long/note.md'];
    const expected = ['a/note.md', 'b/note.md', 'c/note.md', 'long/note.md'];
    expect(await pathsFor('note', files)).toEqual(expected);
    expect(await pathsFor('note', files.toReversed())).toEqual(expected);
  });
});

describe('the list', () => {
  it('has no more than was asked for', async () => {
    expect(await pathsFor('a', ['a1.md', 'a2.md', 'a3.md'], 2)).toEqual(['a1.md', 'a2.md']);
  });

  it('knows new names and titles, and no old ones', async () => {
    const list = listOf([['a.md', 'Old title'], 'b.md']);
    list.set(relPathWithin('a.md'), 'New heading');
    list.remove(relPathWithin('b.md'));
    list.remove(relPathWithin('never.md'));
    expect([list.size(), await list.find('old', 5), await list.find('b', 5)]).toEqual([1, [], []]);
    expect(await list.find('heading', 5)).toMatchObject([{ path: 'a.md' }]);
  });

  it('lets others work while it looks through many, and finds what is there all the same', async () => {
    const files = Array.from({ length: 70_000 }, (_, at) => `folder-${at % 50}/note-${at}.md`);
    let breaths = 0;
    const list = createNameList({ breathe: async () => void breaths++ });
    for (const path of files) list.set(relPathWithin(path), null);
    for (const path of files.slice(0, 60_000)) list.remove(relPathWithin(path));
    expect(await list.find('note-69999', 5)).toMatchObject([{ path: 'folder-49/note-69999.md' }]);
    expect(await list.find('note-59999', 5)).toEqual([]);
    for (const path of files) list.set(relPathWithin(path), null);
    breaths = 0;
    expect((await list.find('note-59999', 5))[0]?.path).toBe('folder-49/note-59999.md');
    expect(breaths).toBeGreaterThan(1);
  });

  it('finds a file exactly when each word’s letters stand in its path or title in their order', async () => {
    const letters = fc.constantFrom('a', 'b', 'B', 'é', '-', '/', '1', 'ß', '漢');
    const name = fc.string({ unit: letters, minLength: 1, maxLength: 8 });
    const file = fc.tuple(name.map(clean), fc.option(name));
    const typed = fc.string({ unit: fc.constantFrom('a', 'b', 'e', '-', ' ', '1', '漢'), maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(file, { selector: ([path]) => path }), typed, async (files, text) => {
        const list = createNameList({ breathe });
        for (const [path, title] of files) list.set(path, title);
        const words = foldName(text).split(' ').filter(Boolean);
        const fits = files.filter(([path, title]) =>
          words.every((word) => [path, title ?? ''].some((each) => isWithin(word, foldName(each)))),
        );
        const found = (await list.find(text, 1000)).map((each) => each.path);
        expect(found.toSorted()).toEqual(fits.map(([path]) => path).toSorted());
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

/** A path of the letters. */
function clean(text: string): RelPath {
  return relPathWithin(`x${text.replaceAll(/\/+/g, '/').replaceAll(/\/$/g, '')}`);
}

function isWithin(word: string, text: string): boolean {
  let at = 0;
  for (const letter of text) if (letter === [...word][at]) at++;
  return at === [...word].length;
}
