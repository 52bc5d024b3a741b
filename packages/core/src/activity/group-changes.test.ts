import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Change, ChangeCursor, ChangeKind } from '../changes/change-store.ts';
import type { FileId, NotebookId } from '../ids.ts';
import { relPathWithin } from '../paths.ts';
import { createChangeGroups } from './group-changes.ts';

const MINUTE_MS = 60_000;

interface Sample {
  readonly atMs: number;
  readonly kind?: ChangeKind;
  readonly file?: string;
  readonly actor?: string | null;
  readonly via?: string;
  readonly from?: string;
}

function change({
  atMs,
  kind = 'file.written',
  file = 'a',
  actor = 'ada',
  via = 'api',
  from,
}: Sample): Change {
  return {
    ...{ cursor: `e.${atMs}` as ChangeCursor, seq: atMs, atMs, kind, notebookId: 'n' as NotebookId },
    ...{ fileId: file as FileId, path: relPathWithin(`${file}.md`) },
    oldPath: from === undefined ? null : relPathWithin(from),
    origin: { actor, via, requestId: null },
  };
}

function grouped(samples: readonly Sample[], limit = 50) {
  const groups = createChangeGroups(limit);
  const taken = samples.filter((sample) => groups.offer(change(sample))).length;
  const told = groups
    .groups()
    .map(({ newest, what, count }) => [newest.path, newest.origin.actor, what, count]);
  return { taken, told, groups: groups.groups() };
}

it('makes one of forty autosaves, also when somebody else writes another file between them', () => {
  const samples = Array.from({ length: 80 }, (_, at) => ({
    ...{ atMs: (100 - at) * MINUTE_MS, file: at % 2 ? 'b' : 'a', actor: at % 2 ? 'bob' : 'ada' },
  }));
  expect(grouped(samples).told).toEqual([
    ['a.md', 'ada', 'changed', 40],
    ['b.md', 'bob', 'changed', 40],
  ]);
});

it('tells people apart, and the disk from people, in the same file', () => {
  const samples = [
    { atMs: 4 },
    { atMs: 3, actor: 'bob' },
    { atMs: 2, actor: null, via: 'disk' },
    { atMs: 1 },
  ];
  expect(grouped(samples).told).toEqual([
    ['a.md', 'ada', 'changed', 2],
    ['a.md', 'bob', 'changed', 1],
    ['a.md', null, 'changed', 1],
  ]);
});

it('begins anew after a break of half an hour', () => {
  const { groups } = grouped([
    { atMs: 100 * MINUTE_MS },
    { atMs: 80 * MINUTE_MS },
    { atMs: 50 * MINUTE_MS },
    { atMs: 19 * MINUTE_MS },
  ]);
  expect(groups.map(({ firstMs, count }) => [firstMs / MINUTE_MS, count])).toEqual([
    [50, 3],
    [19, 1],
  ]);
});

it.each<[string, Sample[]]>([
  ['created', [{ atMs: 2 }, { atMs: 1, kind: 'file.added' }]],
  ['changed', [{ atMs: 2, kind: 'file.metadata' }, { atMs: 1 }]],
  ['changed', [{ atMs: 2, kind: 'file.moved', from: 'old.md' }, { atMs: 1 }]],
  ['moved', [{ atMs: 1, kind: 'file.moved', from: 'old.md' }]],
  ['removed', [{ atMs: 3, kind: 'file.deleted' }, { atMs: 2 }, { atMs: 1, kind: 'file.added' }]],
  ['resynced', [{ atMs: 1, kind: 'notebook.resynced' }]],
])('tells a file that was %s', (what, samples) => {
  expect(grouped(samples).groups.map((group) => group.what)).toEqual([what]);
});

it('tells where a file was before the first of several moves', () => {
  const moves = [
    { atMs: 2, kind: 'file.moved' as const, from: 'second.md' },
    { atMs: 1, kind: 'file.moved' as const, from: 'first.md' },
  ];
  expect(grouped(moves).groups).toMatchObject([{ oldPath: 'first.md', count: 2, what: 'moved' }]);
});

it('refuses what would be one group too many, and takes what belongs to one of those', () => {
  const samples = [{ atMs: 4 }, { atMs: 3, file: 'b' }, { atMs: 2 }, { atMs: 1, file: 'c' }];
  expect(grouped(samples, 2)).toMatchObject({
    taken: 3,
    told: [
      ['a.md', 'ada', 'changed', 2],
      ['b.md', 'ada', 'changed', 1],
    ],
  });
});

it('counts every change once, whatever they are', () => {
  const sample = fc.record({
    gap: fc.integer({ min: 0, max: 60 * MINUTE_MS }),
    file: fc.constantFrom('a', 'b', 'c'),
    actor: fc.constantFrom('ada', 'bob', null),
    kind: fc.constantFrom<ChangeKind>('file.added', 'file.written', 'file.moved', 'file.deleted'),
  });
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 60 }), (steps) => {
      let atMs = 10_000 * MINUTE_MS;
      const { taken, groups } = grouped(
        steps.map(({ gap, ...each }) => ({ ...each, atMs: (atMs -= gap) })),
        100,
      );
      expect(taken).toBe(steps.length);
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(steps.length);
      const times = groups.map(({ newest }) => newest.atMs);
      expect(times).toEqual(times.toSorted((a, b) => b - a));
    }),
    { seed: 7, numRuns: 200 },
  );
});
