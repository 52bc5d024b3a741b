import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { libsql } from '@codexlab/storage-libsql';
import type { SqlDriver, SqlEngine, StorageChoice } from '@codexlab/storage-sql';
import { acquireLock, sqlite } from '@codexlab/storage-sqlite';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { checkAt, snapshotAt, tendAt } from './access.ts';
import { markEngine } from './engine-mark.ts';
import { loadEngine } from './load-engine.ts';
import { noteOpened, openedWith, untilFree } from './opened.ts';

const PAGE_BYTES = 4_096;
let dir = '';
let location = '';
let aside = '';

beforeEach(() => {
  dir = temporaryFolder();
  location = join(dir, 'a.db');
  aside = join(dir, 'aside.db');
});

const insert = (driver: SqlDriver, from: number, count: number) =>
  driver.batch(
    Array.from({ length: count }, (_, at) => ({
      sql: 'insert into t (k, v) values (?, ?)',
      params: [from + at, `${from + at} ${'word '.repeat(100)}`],
    })),
  );
const countOf = async (reader: Pick<SqlDriver, 'all'>) =>
  (await reader.all<{ n: number }>('select count(*) as n from t'))[0]!.n;

/** A database with rows, as a part of this process has it open. */
async function openNoted(storage: StorageChoice): Promise<SqlDriver> {
  const engine = await loadEngine(storage);
  markEngine(dir, engine.name);
  const driver = await engine.openDriver({ location, synchronous: 'NORMAL' });
  onTestFinished(() => driver.close());
  await driver.script('create table t (k integer primary key, v text)');
  await insert(driver, 0, 200);
  onTestFinished(noteOpened(location, { storage, through: engine.sharesFiles ? null : driver }));
  return driver;
}

async function makeClosed(storage: StorageChoice, rows = 200): Promise<SqlEngine> {
  const engine = await loadEngine(storage);
  markEngine(dir, engine.name);
  const driver = await engine.openDriver({ location, synchronous: 'NORMAL' });
  await driver.script('create table t (k integer primary key, v text)');
  await insert(driver, 0, rows);
  await driver.close();
  return engine;
}

async function holdLock() {
  const lock = (await acquireLock(join(dir, 'lock.db')))!;
  onTestFinished(() => lock.release());
  return lock;
}

describe.each([sqlite(), libsql()])('a database of $name', (storage) => {
  it('is held on to as it is while it is written, and copied for its owner alone', async () => {
    const driver = await openNoted(storage);
    const snapshot = await snapshotAt({ location, aside });
    expect(snapshot.storage).toEqual(storage);
    await insert(driver, 200, 1);
    const path = join(dir, 'copy.db');
    await snapshot.copyTo(path);
    expect([await countOf(snapshot), await countOf(driver)]).toEqual([200, 201]);
    await expect(snapshot.copyTo(path)).rejects.toMatchObject({ code: 'conflict' });
    await snapshot.close();
    expect(existsSync(aside)).toBe(false);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const engine = await loadEngine(storage);
    const copy = await engine.openDriver({ location: path, readOnly: true, synchronous: 'NORMAL' });
    expect(await countOf(copy)).toBe(200);
    await copy.close();
  });

  it('is copied when nobody has it open, and may be opened as soon as there is a copy', async () => {
    const engine = await makeClosed(storage);
    const snapshot = await snapshotAt({ location, aside });
    await holdLock();
    const driver = await engine.openDriver({ location, synchronous: 'NORMAL' });
    await insert(driver, 200, 1);
    await driver.close();
    expect(await countOf(snapshot)).toBe(200);
    await snapshot.close();
  });

  it('is copied over what a killed copy left', async () => {
    const driver = await openNoted(storage);
    writeFileSync(aside, 'half');
    const snapshot = await snapshotAt({ location, aside });
    expect(await countOf(snapshot)).toBe(await countOf(driver));
    await snapshot.close();
  });

  it('is checked and cared for beside who has it open', async () => {
    const driver = await openNoted(storage);
    expect(await checkAt(location)).toEqual([]);
    const tended = await tendAt({ location, synchronous: 'NORMAL', vacuum: false });
    expect(tended).toMatchObject({ walBytesAfter: 0, vacuumed: 'no' });
    expect(tended.walBytesBefore).toBeGreaterThan(0);
    await insert(driver, 200, 1);
  });

  it('is told damaged when a page of it is', async () => {
    await makeClosed(storage, 2_000);
    const bytes = readFileSync(location);
    bytes.fill(0xff, 40 * PAGE_BYTES, 41 * PAGE_BYTES);
    writeFileSync(location, bytes);
    expect(await checkAt(location)).not.toEqual([]);
  });
});

describe('a database that its engine does not share', () => {
  it('is refused while another process has it, and left as it is', async () => {
    await makeClosed(libsql());
    await holdLock();
    const before = readFileSync(location);
    const refusal = { code: 'conflict', details: { database: location, engine: 'libsql' } };
    await expect(snapshotAt({ location, aside })).rejects.toMatchObject(refusal);
    await expect(checkAt(location)).rejects.toMatchObject(refusal);
    await expect(tendAt({ location, synchronous: 'FULL', vacuum: true })).rejects.toMatchObject(refusal);
    expect(existsSync(aside)).toBe(false);
    expect(readFileSync(location).equals(before)).toBe(true);
  });

  it('is waited for while it is being opened here', async () => {
    await makeClosed(libsql());
    await holdLock();
    const copied = snapshotAt({ location, aside, waitMs: Infinity });
    const driver = await (await loadEngine(libsql())).openDriver({ location, synchronous: 'NORMAL' });
    onTestFinished(() => driver.close());
    onTestFinished(noteOpened(location, { storage: libsql(), through: driver }));
    const snapshot = await copied;
    expect(await countOf(snapshot)).toBe(200);
    await snapshot.close();
  });

  it('makes others of this process wait while it is copied closed', async () => {
    await makeClosed(libsql());
    const steps: string[] = [];
    const copied = snapshotAt({ location, aside }).then((snapshot) => {
      steps.push('copied');
      return snapshot;
    });
    while (await acquireLock(join(dir, 'lock.db')).then((lock) => lock?.release().then(() => true)))
      await new Promise((next) => setImmediate(next)); // until the copy has begun
    await untilFree(location);
    steps.push('free');
    await (await copied).close();
    const lock = await acquireLock(join(dir, 'lock.db'));
    expect([steps.includes('free'), lock === null]).toEqual([true, false]);
    await lock?.release();
  });
});

it('remembers with what databases of an engine are open, for copies of them that need the same key', async () => {
  const keys = ['correct horse', 'battery staple', 'correct horse'];
  const storages = keys.map((encryptionKey) => libsql({ encryptionKey }));
  expect(openedWith('libsql')).toEqual([]);
  const forget = storages.map((storage, at) => noteOpened(join(dir, `${at}.db`), { storage, through: null }));
  expect(openedWith('libsql')).toEqual(storages.slice(0, 2));
  for (const each of forget) each();
  expect(openedWith('libsql')).toEqual([]);
});
