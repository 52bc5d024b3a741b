import type { HistoryEntry, HistoryState, RelPath, RevisionId } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { historyEntry } from '../contract/history-shapes.ts';
import { versioning } from '../contract/versioning.ts';
import { toWireCommitResult, toWireHistoryEntry, toWireVersioning } from './history.ts';

const id = 'a'.repeat(40) as RevisionId;
const ada = { name: 'Ada', email: 'ada@lab.example' };
const entry: HistoryEntry = {
  ...{ id, parents: [], author: ada, authoredMs: 0, committer: ada, committedMs: 0, message: 'First' },
  ...{ change: null, by: { ...ada, actor: null, kind: 'unknown' } },
};

describe('a commit as JSON', () => {
  it.each([
    [1_773_480_600_000, '2026-03-14T09:30:00.000Z'],
    [-1, '1969-12-31T23:59:59.999Z'],
    [Number.MAX_SAFE_INTEGER, '9999-12-31T23:59:59.999Z'],
    [-Number.MAX_SAFE_INTEGER, '0001-01-01T00:00:00.000Z'],
    [Number.NaN, '1970-01-01T00:00:00.000Z'],
  ])('that claims to be of %d is told as of %s', (ms, time) => {
    const told = toWireHistoryEntry({ ...entry, authoredMs: ms, committedMs: ms });
    expect([told.authored_at, told.committed_at]).toEqual([time, time]);
    expect(historyEntry.safeParse(told).success).toBe(true);
  });

  it('names a thousand of its paths and counts all', () => {
    const paths = Array.from({ length: 1001 }, (_, i) => `${i}.md` as RelPath);
    const told = toWireCommitResult({ revision: id, paths, left: [] });
    expect([told.paths.length, told.path_count, told.left_count]).toEqual([1000, 1001, 0]);
  });
});

describe('the state of a repository as JSON', () => {
  it('has the words of other programs only as they may be told', () => {
    const state: HistoryState = {
      ...{ kind: 'inside', implementation: 'native', head: id, branch: null, busy: 'merge', shallow: true },
      ...{ problem: 'at /srv/a', trouble: 'at /srv/b' },
      settings: { autoCommit: true, quietMs: 5000, maxBinaryBytes: 9 },
    };
    const told = toWireVersioning(state, (text) => text.replace('/srv/', ''));
    expect(told).toEqual({
      ...{ kind: 'inside', implementation: 'native', head: id, branch: null, busy: 'merge', shallow: true },
      ...{ problem: 'at a', trouble: 'at b' },
      settings: { auto_commit: true, quiet_ms: 5000, max_binary_bytes: 9 },
    });
    expect(versioning.safeParse(told).success).toBe(true);
  });
});
