import { join } from 'node:path';
import { openDriver, openSnapshot, sqlite } from '@codexlab/storage-sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
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
