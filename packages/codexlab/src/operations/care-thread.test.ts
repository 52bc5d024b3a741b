import { join } from 'node:path';
import { openDriver, openSnapshot, sqlite } from '@codexlab/storage-sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { startWorker } from '../worker/start-worker.ts';
import { startCare } from './care-thread.ts';

/** Less than a connection usually waits for others. */
const BUSY_TIMEOUT_MS = 2_000;

it('lets people write while the log cannot be taken in because a backup reads', async () => {
  const location = join(temporaryFolder(), 'a.db');
  const driver = await openDriver({ location, synchronous: 'NORMAL', busyTimeoutMs: BUSY_TIMEOUT_MS });
  onTestFinished(() => driver.close());
  await driver.script('create table t (k integer primary key); create index t_k on t (k);');
  const snapshot = await openSnapshot(location);
  onTestFinished(() => snapshot.close());
  const insert = (k: number) => driver.batch([{ sql: 'insert into t (k) values (?)', params: [k] }]);
  await insert(0); // the log holds more than the snapshot sees
  const care = startCare();
  onTestFinished(() => care.end());
  const state = { isTended: false };
  const tended = care
    .tend(sqlite(), { location, synchronous: 'NORMAL', vacuum: false })
    .finally(() => (state.isTended = true));
  let written = 1;
  for (; !state.isTended; written++) {
    await insert(written);
    await new Promise((next) => setImmediate(next)); // the thread answers between two of them
  }
  expect((await tended).walBytesAfter).toBeGreaterThan(0);
  expect(await driver.all('select count(*) as n from t')).toEqual([{ n: written }]);
});

/** A thread that answers when it is let, and all that happens to it. */
function scriptedThread() {
  const happened: string[] = [];
  let answer = () => {};
  const start: typeof startWorker = () => {
    happened.push('started');
    return {
      threadId: 1,
      call: (method: string) => {
        happened.push(method);
        return new Promise((done) => (answer = () => done(undefined as never)));
      },
      terminate: async () => void happened.push('ended'),
      onEvent: () => undefined,
      fail: () => undefined,
      unref: () => undefined,
      ref: () => undefined,
    };
  };
  return { happened, start, answer: () => answer() };
}

it('starts no thread before a database needs one, and none once it has ended', async () => {
  const { happened, start } = scriptedThread();
  const care = startCare({ start });
  await care.end();
  await expect(care.check(sqlite(), 'a.db')).rejects.toMatchObject({ code: 'unavailable' });
  expect(happened).toEqual([]);
});

it('is not ended while it loads, which would leave open what it was reading', async () => {
  const { happened, start, answer } = scriptedThread();
  const care = startCare({ start });
  void care.check(sqlite(), 'a.db');
  const ended = care.end();
  await new Promise((next) => setImmediate(next));
  expect(happened).toEqual(['started', 'load']);
  answer();
  await ended;
  expect(happened.slice(0, 2)).toEqual(['started', 'load']);
  expect(happened).toContain('ended');
});

it('is ended in the middle of a statement', async () => {
  const { happened, start, answer } = scriptedThread();
  const care = startCare({ start });
  void care.check(sqlite(), 'a.db');
  answer();
  await new Promise((next) => setImmediate(next));
  await care.end();
  expect(happened).toEqual(['started', 'load', 'check', 'ended']);
});
