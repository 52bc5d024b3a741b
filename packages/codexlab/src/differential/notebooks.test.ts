import { libsql } from '@codexlab/storage-libsql';
import { isUlid, type Notebook } from '@codexlab/core';
import { sqlite } from '@codexlab/storage-sqlite';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Host } from '../library.ts';
import { openHost } from '../open.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { happen, type Happening, history } from './testing/history.ts';
import { answerTo, questionsTo } from './testing/questions.ts';
import { runs } from './testing/runs.ts';

const START = {
  'a.md': '# A\n\n[[b]] alpha #lab\n',
  'b.md': '---\nstatus: open\nn: 3\n---\nbeta [[lab/a]]\n',
  'lab/a.md': '- [ ] alpha [[nowhere]]\n',
  'lab/deep/c.md': 'gamma [up](../a.md)\n',
};
const START_MS = 1_790_000_000_000;

it('answers every question about a notebook the same with both engines, whatever happens to it', async () => {
  const host = await openHost({ dataDir: temporaryFolder(), workers: 0 });
  try {
    await fc.assert(
      fc.asyncProperty(history, (happenings) => compare(host, happenings)),
      runs(2),
    );
  } finally {
    await host.close();
  }
});

async function compare(host: Host, happenings: readonly Happening[]): Promise<void> {
  const pair = await Promise.all(
    [sqlite(), libsql()].map((storage) => host.open(temporaryFolder(), { storage })),
  );
  try {
    // One after the other, so that the indexes number them alike: ties stand in the order of the numbers.
    for (const [path, text] of Object.entries(START))
      for (const notebook of pair) await notebook.files.write(path, text);
    for (const [at, what] of happenings.entries()) {
      const ends = [];
      for (const notebook of pair) ends.push(await happen(notebook, what, START_MS + at * 10_000));
      expect(ends[1], JSON.stringify(what)).toBe(ends[0]);
      for (const notebook of pair) await notebook.sync();
      await requireSameAnswers(pair);
    }
  } finally {
    for (const notebook of pair) await notebook.close();
  }
}

async function requireSameAnswers([one, other]: readonly Notebook[]): Promise<void> {
  const { items } = await one!.files.list({}, { limit: 1000 });
  const paths = items.map(({ path }) => path);
  const [left, right] = [questionsTo(one!, paths), questionsTo(other!, paths)];
  for (const [at, [question, ask]] of left.entries()) {
    const answer = await answerTo(right[at]![1], isUlid);
    expect(answer, question).toEqual(await answerTo(ask, isUlid));
  }
}
