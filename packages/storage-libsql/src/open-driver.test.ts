import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type CodexError, isCodexError } from '@codexlab/core';
import { isDamage, type SqlDriver } from '@codexlab/storage-sql';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { type LibsqlOptions, openDriver } from './driver.ts';
import { releaseStatements } from './release-statements.ts';

const PAGE_BYTES = 4096;
const SCHEMA = 'create table t (k integer primary key, v unique);';
const insert = (k: number, v: string) => ({ sql: 'insert into t values (?, ?)', params: [k, v] });

async function folder() {
  const dir = await mkdtemp(join(tmpdir(), 'codexlab libsql ?%-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  return dir;
}

async function open(location: string, more: Partial<LibsqlOptions> = {}): Promise<SqlDriver> {
  const driver = await openDriver({ location, synchronous: 'NORMAL', ...more });
  onTestFinished(() => driver.close());
  return driver;
}

async function made(rows = 1) {
  const location = join(await folder(), 'a.db');
  const driver = await open(location);
  await driver.script(SCHEMA);
  await driver.batch(Array.from({ length: rows }, (_, k) => insert(k, `row ${k}`)));
  return { location, driver };
}

async function failureOf(work: Promise<unknown>): Promise<CodexError> {
  const failure = await work.catch((error: unknown) => error);
  if (!isCodexError(failure))
    throw new Error(`It did not fail as it should: ${String(failure).slice(0, 200)}`);
  return failure;
}

const valueOf = async (driver: SqlDriver, pragma: string) =>
  Object.values((await driver.all<object>(`pragma ${pragma}`))[0] ?? {})[0];

it('opens a file with every setting taken', async () => {
  const driver = await open(join(await folder(), 'a.db'), { synchronous: 'FULL', busyTimeoutMs: 1234 });
  const wanted = {
    ...{ journal_mode: 'wal', synchronous: 2, journal_size_limit: 67_108_864, cache_size: 10_000 },
    ...{ foreign_keys: 1, temp_store: 2, locking_mode: 'exclusive', auto_vacuum: 2, busy_timeout: 1234 },
  };
  for (const [name, value] of Object.entries(wanted))
    expect([name, await valueOf(driver, name)]).toEqual([name, value]);
});

it('has one connection for everything, and says so', async () => {
  const { driver } = await made();
  expect(driver.capabilities).toEqual({ concurrentReads: false, remote: false, copies: true });
});

it('refuses a file that is open already, under any name and for reading too, until it is closed', async () => {
  const { location, driver } = await made();
  await symlink(location, `${location}.link`);
  for (const [name, readOnly] of [
    [location, false],
    [location, true],
    [`${location}.link`, false],
  ] as const) {
    const failure = await failureOf(open(name, { readOnly }));
    expect(failure.code).toBe('unavailable');
    expect(failure.message).toMatch(/open already.*close it first/);
  }
  await driver.close();
  expect(await (await open(location)).all('select v from t')).toEqual([{ v: 'row 0' }]);
});

it('frees the name of a file that could not be opened', async () => {
  const location = join(await folder(), 'a.db');
  await writeFile(location, 'no database, '.repeat(1000));
  expect(isDamage(await failureOf(open(location)))).toBe(true);
  await rm(location);
  await (await open(location)).script(SCHEMA);
});

it('bars other threads and other programs from a file, until it is closed', async () => {
  const { location, driver } = await made();
  const other = async () => {
    const code = `const { parentPort, workerData } = require('node:worker_threads');
      const db = new (require(workerData.libsql))(workerData.location, { timeout: 1 });
      try { db.exec('select * from t'); parentPort.postMessage('read'); }
      catch (error) { parentPort.postMessage(error.code); }
      db.close();`;
    const libsql = new URL('../node_modules/libsql/index.js', import.meta.url).pathname;
    const worker = new Worker(code, { eval: true, workerData: { location, libsql } });
    const [message]: unknown[] = await once(worker, 'message');
    await once(worker, 'exit');
    return message;
  };
  expect(await other()).toBe('SQLITE_BUSY');
  await driver.close();
  expect(await other()).toBe('read');
});

it('leaves one whole plain file behind, which another engine can read', async () => {
  const { location, driver } = await made(3);
  await driver.all('select v from t');
  await driver.close();
  expect((await readdir(join(location, '..'))).sort()).toEqual(['a.db']);
  const other = new Database(location, { readonly: true });
  expect(other.prepare('select count(*) as n from t').get()).toEqual({ n: 3 });
  other.close();
});

it('spares the log of a file that took the place of a closed one', async () => {
  const { location, driver } = await made();
  await driver.all('select v from t');
  await driver.close();
  await rename(location, `${location}.broken`);
  const next = await open(location);
  await next.script(SCHEMA);
  await next.batch([insert(1, 'new')]);
  await releaseStatements();
  expect(existsSync(`${location}-wal`)).toBe(true);
  expect(await next.all('select v from t')).toEqual([{ v: 'new' }]);
});

it('reads without writing where that is asked for, and only files that exist', async () => {
  const { location, driver } = await made();
  await driver.close();
  const before = await readFile(location);
  const reader = await open(location, { readOnly: true });
  expect(await reader.all('select v from t')).toEqual([{ v: 'row 0' }]);
  expect(await valueOf(reader, 'query_only')).toBe(1);
  for (const call of [
    () => reader.batch([insert(2, 'b')]),
    () => reader.script(SCHEMA),
    () => reader.transaction(async () => 1),
  ])
    expect((await failureOf(call())).details).toMatchObject({ errno: 'EROFS', sqlite: 'SQLITE_READONLY' });
  await reader.close();
  expect((await readFile(location)).equals(before)).toBe(true);
  const missing = await failureOf(open(`${location}.none`, { readOnly: true }));
  expect(missing.details).toMatchObject({ sqlite: 'SQLITE_CANTOPEN' });
  expect(existsSync(`${location}.none`)).toBe(false);
});

it('says that a folder is missing', async () => {
  const failure = await failureOf(open(join(await folder(), 'none', 'a.db')));
  expect([failure.code, failure.details.sqlite]).toEqual(['unavailable', 'SQLITE_CANTOPEN']);
});

it('tells refusals of the engine by its extended codes', async () => {
  const { driver } = await made();
  await driver.script('create table c (f references t (k), n not null default 1, p check (p > 0));');
  const told = async (sql: string) => {
    const { code, details } = await failureOf(driver.batch([{ sql }]));
    return [code, details.sqlite];
  };
  expect(await told("insert into t values (9, 'row 0')")).toEqual(['conflict', 'SQLITE_CONSTRAINT_UNIQUE']);
  expect(await told('insert into t values (0, 0)')).toEqual(['conflict', 'SQLITE_CONSTRAINT_PRIMARYKEY']);
  expect(await told('insert into c (f) values (9)')).toEqual(['internal', 'SQLITE_CONSTRAINT_FOREIGNKEY']);
  expect(await told('insert into c (n) values (null)')).toEqual(['internal', 'SQLITE_CONSTRAINT_NOTNULL']);
  expect(await told('insert into c (p) values (0)')).toEqual(['internal', 'SQLITE_CONSTRAINT_CHECK']);
  expect(await told('insert into nowhere values (0)')).toEqual(['internal', 'SQLITE_ERROR']);
});

it('says that a file is full, and goes on when there is room', async () => {
  const { driver } = await made();
  await driver.upkeep('pragma max_page_count = 8');
  const failure = await failureOf(driver.batch([insert(7, 'x'.repeat(100_000))]));
  expect(failure.details).toMatchObject({ sqlite: 'SQLITE_FULL', errno: 'ENOSPC' });
  expect(await driver.batch([insert(8, 'small')])).toEqual([{ changes: 1 }]);
});

it('survives a damaged page wherever it is, and tells what it finds', async () => {
  const { location, driver } = await made(300);
  await driver.close();
  const whole = await readFile(location);
  let found = 0;
  for (let page = 0; page < whole.length / PAGE_BYTES; page++)
    for (const at of [0, 96, 2000, 3900]) {
      const bytes = Buffer.from(whole);
      bytes.fill(0xff, page * PAGE_BYTES + at, page * PAGE_BYTES + at + 60);
      await writeFile(location, bytes);
      const failure = await readAll(location).catch((error: unknown) => error);
      if (failure === null) continue;
      expect(isCodexError(failure), `page ${page}, byte ${at}`).toBe(true);
      found += Number(isDamage(failure));
    }
  expect(found).toBeGreaterThan(10);
});

/** Null when everything could be read, right or wrong. */
async function readAll(location: string): Promise<null> {
  const driver = await openDriver({ location, synchronous: 'NORMAL' });
  try {
    await driver.all('select k, v from t not indexed');
    await driver.all('pragma integrity_check');
    await driver.batch([insert(1000, 'new')]);
    return null;
  } finally {
    await driver.close();
  }
}
