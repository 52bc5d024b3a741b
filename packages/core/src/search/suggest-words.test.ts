import { expect, it } from 'vitest';
import { memoryFileSystem } from '../fs/memory-file-system.ts';
import type { FileId } from '../ids.ts';
import type { IndexReader } from '../notebook-index-reader.ts';
import { storedRelPath } from '../paths.ts';
import { seesAll } from '../permissions/visibility.ts';
import { parseAsText } from '../sync/memory-line.ts';
import { editDistance } from './edit-distance.ts';
import { foldedWords } from './folded-words.ts';
import type { SearchMatch } from './search-store.ts';
import { suggestWords } from './suggest-words.ts';

const texts: Readonly<Record<string, string>> = {
  'Logistic map.md': 'Bifurcations of populations',
  'notes.md': 'Computation of the attractor',
};

/** An index that knows stems, and of similar words any that lies one letter beside one. */
function notebook() {
  const { fs, disk } = memoryFileSystem();
  const reads: string[] = [];
  for (const [path, text] of Object.entries(texts)) disk.write(path, text);
  const stemsOf = (path: string) => foldedWords(`${path} ${texts[path] ?? ''}`).map(stem);
  const matching = (word: string): SearchMatch[] =>
    Object.keys(texts)
      .filter((path) => stemsOf(path).includes(stem(word)))
      .map((path) => ({ id: path as FileId, path: storedRelPath(path), title: null, score: 1 }));
  const search: Partial<IndexReader['search']> = {
    find: async (_, { where }) => {
      const items = where?.type === 'word' ? matching(where.text) : [];
      return { items, nextCursor: null, total: items.length, approximate: false };
    },
    texts: async (_, paths) => {
      reads.push(...paths);
      return new Map();
    },
  };
  const similarWords = async (_: unknown, word: string) => {
    const stems = [...new Set(Object.keys(texts).flatMap(stemsOf))];
    return stems.filter((each) => editDistance(stem(word), each, 1) === 1).map((each) => `${each}s`);
  };
  const reader = {
    search,
    files: { get: async () => ({ kind: 'note' }) },
    suggestions: { similarWords, complete: async () => [] },
  } as unknown as IndexReader;
  return {
    reads,
    suggest: (text: string) => suggestWords({ fs, parse: parseAsText, reader }, seesAll, text),
  };
}

function stem(word: string): string {
  return word.replace(/(?:ions|ion|s)$/, '');
}

it('tells which wanted words occur nowhere, and how similar ones are written', async () => {
  const { suggest } = notebook();
  expect(await suggest('attracter')).toEqual([{ word: 'attracter', suggestions: ['attractor'] }]);
  expect(await suggest('logistik "the atractor" -bifurkation')).toEqual([
    { word: 'logistik', suggestions: ['logistic'] },
    { word: 'atractor', suggestions: ['attractor'] },
  ]);
  expect(await suggest('computatien OR title:mab')).toEqual([{ word: 'mab', suggestions: ['map'] }]);
});

it('gives the spelling of a text for the stem that the index knows', async () => {
  const { suggest } = notebook();
  expect(await suggest('populationz')).toEqual([]);
  expect(await suggest('bifurcatoin')).toEqual([]);
  expect(await suggest('compuration')).toEqual([{ word: 'compuration', suggestions: ['computation'] }]);
});

it('says nothing of words that occur, of beginnings, and of what is no word', async () => {
  const { suggest } = notebook();
  for (const text of ['logistic populations', 'logistik*', 'tag:logistik', 'path:logistik', 'xylophone'])
    expect(await suggest(text)).toEqual([]);
});

it('reads no file for a word that stands in a name', async () => {
  const { suggest, reads } = notebook();
  await suggest('logistis');
  expect(reads).toEqual([]);
  await suggest('attracter');
  expect(reads).toEqual(['notes.md']);
});

it('refuses what no search can be made of', async () => {
  await expect(notebook().suggest('((')).rejects.toMatchObject({ code: 'invalid' });
});
