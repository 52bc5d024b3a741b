import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCodexError } from '@codexlab/core';
import { faultingDatabase, testSqlDriver } from '@codexlab/storage-sql/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDriver } from './driver.ts';

const create = () => openDriver({ location: ':memory:', synchronous: 'NORMAL' });
const insert = (k: number) => ({ sql: 'insert into t values (?)', params: [k] });
const SCHEMA = 'create table t (k integer primary key)';

let dir = '';
let count = 0;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'codexlab-faulting-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

testSqlDriver('a faulting database without faults', () => faultingDatabase(create).open(), {
  path: () => join(dir, `copy ${++count}.db`),
  open: (location) => openDriver({ location, synchronous: 'NORMAL' }),
});

it('fails one operation, changes nothing by it, and goes on', async () => {
  const database = faultingDatabase(create);
  const driver = await database.open();
  await driver.script(SCHEMA);
  database.plan({ operation: 3, kind: 'fail' });
  await driver.batch([insert(1)]);
  const failure = await driver.batch([insert(2)]).catch((error: unknown) => error);
  expect(isCodexError(failure, 'unavailable') && failure.details.errno).toBe('ENOSPC');
  await driver.batch([insert(3)]);
  expect(await driver.all('select k from t')).toEqual([{ k: 1 }, { k: 3 }]);
  await database.close();
});

it('stops at a crash and comes back with what was committed', async () => {
  const database = faultingDatabase(create);
  const driver = await database.open();
  await driver.script(SCHEMA);
  database.plan({ operation: 3, kind: 'crash' });
  await driver.batch([insert(1)]);
  await expect(driver.batch([insert(2)])).rejects.toThrow(/stopped/);
  expect(database.crashed()).toBe(true);
  await expect(driver.all('select 1')).rejects.toThrow(/stopped/);
  const again = await database.open();
  expect(await again.all('select k from t')).toEqual([{ k: 1 }, { k: 2 }]);
  await expect(driver.all('select 1')).rejects.toThrow(/stopped/);
  await database.close();
});

it('loses as many of the newest commits as planned', async () => {
  const database = faultingDatabase(create);
  const driver = await database.open();
  await driver.script(SCHEMA);
  database.plan({ operation: 4, kind: 'crash', lostCommits: 2 });
  for (const k of [1, 2]) await driver.batch([insert(k)]);
  await expect(driver.batch([insert(3)])).rejects.toThrow(/stopped/);
  expect(await (await database.open()).all('select k from t')).toEqual([{ k: 1 }]);
  await database.close();
});

it('rolls a transaction back when it fails at any of its operations, its commit included', async () => {
  for (const operation of [2, 3, 4]) {
    const database = faultingDatabase(create);
    const driver = await database.open();
    await driver.script(SCHEMA);
    database.plan({ operation, kind: 'fail' });
    const work = driver.transaction(async (tx) => {
      await tx.run('insert into t values (1)');
      await tx.all('select k from t');
    });
    await expect(work).rejects.toThrow(/full/);
    expect(await driver.all('select k from t')).toEqual([]);
    expect(await (await database.open()).all('select k from t')).toEqual([]);
    await database.close();
  }
});
