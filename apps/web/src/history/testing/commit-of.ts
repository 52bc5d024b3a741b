import type { HistoryEntry } from '../use-history.ts';

/** A commit for tests; what is not said is of no matter. */
export function commitOf(id: string, more: Partial<HistoryEntry> = {}): HistoryEntry {
  const person = { name: 'Ada', email: 'ada@lab.example' };
  const time = '2026-03-14T09:30:00Z';
  return {
    ...{ id, parents: [], author: person, authored_at: time, committer: person, committed_at: time },
    ...{ message: id, by: { ...person, actor: null, kind: 'human' }, change: null },
    ...more,
  };
}
