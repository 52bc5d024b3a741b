import { describe, expect, it } from 'vitest';
import { type Change, changeCursor, type ChangeKind } from '../changes/change-store.ts';
import { createIds } from '../ids.ts';
import { storedRelPath } from '../paths.ts';
import { planCommits } from './commit-plan.ts';

const newId = createIds({ nowMs: () => 1_700_000_000_000 });
const [notebookId, epoch] = [newId(), newId()];
let seq = 0;

function row(actor: string | null, kind: ChangeKind, path: string, oldPath: string | null = null): Change {
  seq++;
  return {
    ...{ cursor: changeCursor(epoch, seq), seq, atMs: seq, kind, notebookId, fileId: null },
    path: storedRelPath(path),
    oldPath: oldPath === null ? null : storedRelPath(oldPath),
    origin: { actor, via: actor === null ? 'disk' : 'api', requestId: actor && `r-${actor}` },
  };
}

/** `who+others: kind path←old, …` of each batch. */
const plan = (...rows: Change[]) =>
  planCommits(rows).map(
    ({ actor, coAuthors, changes }) =>
      `${[actor, ...coAuthors].join('+')}: ${changes.map(({ kind, path, oldPath }) => `${kind} ${path}${oldPath === null ? '' : `←${oldPath}`}`).join(', ')}`,
  );

describe('a plan of commits', () => {
  it.each<[string, Change[], string[]]>([
    ['nothing', [], []],
    [
      'one for each author, in the order of their last writes',
      [row('B', 'file.written', 'b'), row('A', 'file.added', 'a'), row('A', 'file.written', 'c')],
      ['B: update b', 'A: create a, update c'],
    ],
    [
      'a file of whoever wrote last, and names the others',
      [row(null, 'file.added', 'a'), row('A', 'file.written', 'a'), row('B', 'file.metadata', 'a')],
      ['B+A+: create a'],
    ],
    [
      'a move with both places, however often it moved',
      [row('A', 'file.moved', 'b', 'a'), row('B', 'file.moved', 'c', 'b'), row('B', 'file.written', 'c')],
      ['B+A: move c←a'],
    ],
    [
      'a new file where it ended up',
      [row('A', 'file.added', 'a'), row('A', 'file.moved', 'b', 'a')],
      ['A: create b'],
    ],
    [
      'a file that is there again',
      [row('A', 'file.deleted', 'a'), row('A', 'file.added', 'a')],
      ['A: update a'],
    ],
    ['what is gone', [row('A', 'file.written', 'a'), row('B', 'file.deleted', 'a')], ['B+A: delete a']],
  ])('makes %s', (_what, rows, batches) => {
    expect(plan(...rows)).toEqual(batches);
  });

  it('takes every place that a file had, and where its metadata may lie', () => {
    const [batch] = planCommits([row('A', 'file.moved', 'b.png', 'a.md')]);
    expect(batch?.paths).toEqual([
      ...['a.md', '.a.md.json', '.a.md.xml', '.a.md.md'],
      ...['b.png', '.b.png.json', '.b.png.xml', '.b.png.md', 'b.png.json', 'b.png.xml'],
    ]);
    expect(batch?.requestIds).toEqual(['r-A']);
  });

  it('names nobody again for what a commit by hand has told of, and still looks at its files', () => {
    const told = [row('A', 'file.added', 'a'), row('A', 'file.added', 'b'), row('A', 'file.moved', 'd', 'c')];
    const rows = [...told, row('B', 'file.written', 'a'), row('B', 'file.written', 'd')];
    const batches = planCommits(rows, (each) => told.includes(each));
    expect(
      batches.map(({ actor, coAuthors, requestIds, changes, paths }) => ({
        ...{ actor, coAuthors, requestIds },
        changes: changes.map(({ kind, path }) => `${kind} ${path}`),
        places: ['a', 'b', 'c', 'd'].filter((each) => paths.includes(storedRelPath(each))),
      })),
    ).toEqual([
      { actor: 'A', coAuthors: [], requestIds: ['r-A'], changes: ['create b'], places: ['b'] },
      {
        ...{ actor: 'B', coAuthors: [], requestIds: ['r-B'] },
        ...{ changes: ['update a', 'update d'], places: ['a', 'c', 'd'] },
      },
    ]);
  });

  it('keeps the ways apart by which one author came', () => {
    const typed = {
      ...row('A', 'file.written', 'a'),
      origin: { actor: 'A', via: 'command', requestId: null },
    };
    expect(plan(typed, row('A', 'file.written', 'b'))).toEqual(['A: update a', 'A: update b']);
  });
});
