import { copyFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDriver } from './driver.ts';

it('lets go of a file that was only read, also of one that was left with its log', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'codexlab-libsql-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const [location, left] = [join(dir, 'open.db'), join(dir, 'left.db')];
  const open = await openDriver({ location, synchronous: 'NORMAL' });
  await open.script('create table t (a); insert into t values (7);');
  for (const suffix of ['', '-wal']) copyFileSync(location + suffix, left + suffix);
  await open.close();

  const reader = await openDriver({ location: left, synchronous: 'NORMAL', readOnly: true });
  expect(await reader.all('select a from t')).toEqual([{ a: 7 }]);
  await reader.close();
  const writer = await openDriver({ location: left, synchronous: 'NORMAL', busyTimeoutMs: 0 });
  expect(await writer.batch([{ sql: 'insert into t values (8)' }])).toEqual([{ changes: 1 }]);
  await writer.close();
});
