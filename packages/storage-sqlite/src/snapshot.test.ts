import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCodexError } from '@codexlab/core';
import type { SqlDriver } from '@codexlab/storage-sql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDriver } from './driver.ts';
import { openSnapshot } from './snapshot.ts';

let dir: string;
let source: SqlDriver;
const location = () => join(dir, 'source.db');
const target = () => join(dir, 'copy.db');

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'codexlab-snapshot-'));
  source = await openDriver({ location: location(), synchronous: 'NORMAL' });
  await source.script('create table t (k integer primary key, v blob)');
  await insert(3_000);
});

afterEach(async () => {
  await source.close();
  rmSync(dir, { recursive: true });
});

const insert = (rows: number) =>
  source.batch(Array.from({ length: rows }, () => ({ sql: 'insert into t (v) values (randomblob(3000))' })));

async function countIn(path: string): Promise<number> {
  const driver = await openDriver({ location: path, synchronous: 'NORMAL', readOnly: true });
  try {
    const [check] = await driver.all<{ integrity_check: string }>('pragma integrity_check');
    expect(check).toEqual({ integrity_check: 'ok' });
    const [row] = await driver.all<{ n: number }>('select count(*) as n from t');
    return row!.n;
  } finally {
    await driver.close();
  }
}

it('copies what was there when it was opened, while others write between its steps', async () => {
  const snapshot = await openSnapshot(location());
  let steps = 0;
  const writes: Promise<unknown>[] = [];
  await snapshot.copyTo(target(), {
    onProgress: () => {
      steps++;
      writes.push(insert(10));
    },
  });
  await Promise.all(writes);
  expect(steps).toBeGreaterThan(1);
  expect(await snapshot.all('select count(*) as n from t')).toEqual([{ n: 3_000 }]);
  await snapshot.close();
  expect(await countIn(target())).toBe(3_000);
  expect(await countIn(location())).toBe(3_000 + 10 * steps);
});

it('leaves one file without a log beside it', async () => {
  const snapshot = await openSnapshot(location());
  await snapshot.copyTo(target());
  await snapshot.close();
  await countIn(target());
  expect(readdirSync(dir).filter((name) => name.startsWith('copy'))).toEqual(['copy.db']);
});

it('leaves nothing of a copy that is called off', async () => {
  const snapshot = await openSnapshot(location());
  const ending = new AbortController();
  const copied = snapshot.copyTo(target(), {
    signal: ending.signal,
    onProgress: () => ending.abort(new Error('enough')),
  });
  await expect(copied).rejects.toThrow('enough');
  await snapshot.close();
  expect(existsSync(target())).toBe(false);
});

// Windows has no modes.
it.skipIf(process.platform === 'win32')('is written for the owner alone', async () => {
  const snapshot = await openSnapshot(location());
  await snapshot.copyTo(target());
  await snapshot.close();
  expect(statSync(target()).mode & 0o777).toBe(0o600);
});

it('never writes over what is there, and makes no database where there is none', async () => {
  const snapshot = await openSnapshot(location());
  const failure = await snapshot.copyTo(location()).catch((error: unknown) => error);
  expect(isCodexError(failure, 'conflict')).toBe(true);
  await snapshot.close();
  const missing = await openSnapshot(target()).catch((error: unknown) => error);
  expect(isCodexError(missing, 'unavailable')).toBe(true);
  expect(existsSync(target())).toBe(false);
});
