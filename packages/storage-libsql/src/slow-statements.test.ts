import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDriver } from './driver.ts';
import type { SlowStatement } from '@codexlab/storage-sql';

async function open(overMs: number) {
  const dir = await mkdtemp(join(tmpdir(), 'codexlab-libsql-slow-'));
  const told: SlowStatement[] = [];
  const slow = { overMs, tell: (each: SlowStatement) => void told.push(each) };
  const driver = await openDriver({ location: join(dir, 'a.db'), synchronous: 'NORMAL', slow });
  onTestFinished(async () => {
    await driver.close();
    await rm(dir, { recursive: true });
  });
  return { driver, told };
}

it('tells of reads, writes and commits by their text, on one line, and never of what was bound', async () => {
  const { driver, told } = await open(-1);
  await driver.script('create table t (v text);');
  await driver.batch([{ sql: 'insert into t\n  values (?)', params: ['canary'] }]);
  await driver.all('select v from t where v = ?', ['canary']);
  const texts = told.map(({ sql }) => sql);
  expect(texts).toEqual(
    expect.arrayContaining(['insert into t values (?)', 'select v from t where v = ?', 'commit']),
  );
  expect(texts.join('\n')).not.toContain('canary');
  expect(told.every(({ durationMs }) => durationMs >= 0)).toBe(true);
});

it('tells of statements that fail, and cuts long ones', async () => {
  const { driver, told } = await open(-1);
  await expect(driver.all(`select ${'1,'.repeat(900)} nothing`)).rejects.toThrow(/nothing/);
  expect(told.at(-1)!.sql).toHaveLength(1_000);
});

it('says nothing of those that are quick enough', async () => {
  const { driver, told } = await open(Infinity);
  await driver.all('select 1');
  expect(told).toEqual([]);
});
