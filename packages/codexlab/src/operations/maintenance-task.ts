import type { TaskData, TaskHandler } from '@codexlab/core';
import type { Log } from '../server/log.ts';
import { type DatabaseCare, maintain, type MaintainedSystem } from './maintain.ts';

/** So many databases are named in the output of a task; the others are counted. */
const MAX_NAMED = 20;

/** Runs maintenance as a task; its input may say `{ vacuum: true }`. What is damaged is an error in the log, too. */
export function maintenanceHandler(system: MaintainedSystem, log: Pick<Log, 'error'>): TaskHandler {
  return async ({ input }, { signal, progress }) => {
    const found = await maintain(system, {
      vacuum: input['vacuum'] === true,
      signal,
      onProgress: progress,
    });
    for (const { name, notebookId, problems } of found.filter(({ state }) => state === 'damaged'))
      log.error(`The database of ${notebookId === null ? 'the system' : 'a notebook'} is damaged.`, {
        notebook_id: notebookId,
        name,
        problem: problems[0] ?? null,
      });
    return summaryOf(found);
  };
}

/** What maintenance found and did, small enough for the output of a task. */
export function summaryOf(found: readonly DatabaseCare[]): TaskData {
  const of = (state: DatabaseCare['state']) => found.filter((each) => each.state === state);
  const sum = (name: 'bytesBefore' | 'bytesAfter' | 'walBytesBefore' | 'walBytesAfter') =>
    found.reduce((total, { tended }) => total + (tended?.[name] ?? 0), 0);
  return {
    ...{ databases: found.length, sound: of('sound').length },
    damaged: of('damaged').length,
    skipped: of('skipped').length,
    ...{ bytes_before: sum('bytesBefore'), bytes_after: sum('bytesAfter') },
    ...{ wal_bytes_before: sum('walBytesBefore'), wal_bytes_after: sum('walBytesAfter') },
    troubles: [...of('damaged'), ...of('skipped')].slice(0, MAX_NAMED).map((care) => ({
      ...{ name: care.name, notebook_id: care.notebookId, state: care.state },
      why: care.why ?? care.problems[0] ?? null,
    })),
  };
}
