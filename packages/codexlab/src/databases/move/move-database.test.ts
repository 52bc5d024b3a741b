import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@codexlab/core';
import { libsql } from '@codexlab/storage-libsql';
import { notebookSchema, type SqlEngine } from '@codexlab/storage-sql';
import { sqlite } from '@codexlab/storage-sqlite';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '../../operations/backup/disk.ts';
import { engineOf } from '../engine-mark.ts';
import { loadEngine } from '../load-engine.ts';
import { NOTEBOOK_DATABASE } from '../names.ts';
import { moveDatabase } from './move-database.ts';
import { dumpOf } from './testing/dump.ts';
import { answersOf, makeNotebook } from './testing/made-notebook.ts';

const choices = {
  sqlite: sqlite(),
  libsql: libsql(),
  ciphered: libsql({ encryptionKey: 'a key that nobody guesses' }),
};

const move = (dir: string, from: SqlEngine, to: SqlEngine) =>
  moveDatabase({
    ...{ dir, database: NOTEBOOK_DATABASE, from, to, domains: notebookSchema, synchronous: 'NORMAL' },
    ...{ word: 'x', again: '', disk: nodeDisk, clock: systemClock },
  });

/** Engines weigh common words differently; what they find is the same. */
function unranked({ hits, ...others }: Awaited<ReturnType<typeof answersOf>>) {
  return { ...others, hits: hits.map(([path, snippet]) => `${path} ${snippet}`).toSorted() };
}

describe('moving an index', () => {
  it.each(['libsql', 'ciphered'] as const)(
    'to %s and back gives the very rows, words of full text included, and the same answers',
    async (name) => {
      const made = await makeNotebook(choices.sqlite);
      const path = join(made.indexDir, NOTEBOOK_DATABASE);
      const [usual, other] = await Promise.all([loadEngine(choices.sqlite), loadEngine(choices[name])]);
      const answers = await answersOf(made, choices.sqlite);
      const before = await dumpOf(usual, path);
      expect(before['search_index_data']!.length).toBeGreaterThan(2);
      expect(answers.hits.length).toBeGreaterThan(5);
      const there = await move(made.indexDir, usual, other);
      expect(engineOf(made.indexDir)).toBe('libsql');
      expect(await dumpOf(other, path)).toEqual(before);
      expect(await dumpOf(usual, there.kept)).toEqual(before);
      expect(readFileSync(path).includes('The learning rate')).toBe(false);
      expect(unranked(await answersOf(made, choices[name]))).toEqual(unranked(answers));
      const inBetween = await dumpOf(other, path);
      const back = await move(made.indexDir, other, usual);
      expect(await dumpOf(usual, path)).toEqual(inBetween);
      expect([engineOf(made.indexDir), back.hasSearch]).toEqual(['sqlite', true]);
      expect(existsSync(join(made.indexDir, 'engine'))).toBe(false);
      expect(await answersOf(made)).toEqual(answers);
    },
  );

  it('to an engine that bars the tables of full-text search has the files read again, which changes no answer', async () => {
    const made = await makeNotebook(choices.libsql);
    const usual = await loadEngine(choices.sqlite);
    const answers = await answersOf(made, choices.libsql);
    const barring: SqlEngine = {
      ...usual,
      openDriver: (options) => usual.openDriver({ ...options, shadowTables: false }),
    };
    const { hasSearch } = await move(made.indexDir, await loadEngine(choices.libsql), barring);
    expect(hasSearch).toBe(false);
    const { hits, files, backlinks, id } = await answersOf(made);
    expect({ hits: hits.map(([path]) => path).toSorted(), backlinks, id }).toEqual({
      hits: answers.hits.map(([path]) => path).toSorted(),
      ...{ backlinks: answers.backlinks, id: answers.id },
    });
    expect(files.items.map((file) => file.id)).toEqual(answers.files.items.map((file) => file.id));
  });
});
