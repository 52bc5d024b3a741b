import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createIds } from '@codexlab/core';
import { openSystemStore, type SqlDriver, systemSchema } from '@codexlab/storage-sql';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openNotebookDatabase } from './open-notebook-database.ts';
import { testEngine } from '../testing/test-engine.ts';
import { SYSTEM_DATABASE } from './names.ts';
import { openSystemDatabase, type SystemDatabase } from './open-system-database.ts';
import { leaveUnfinished } from './testing/unfinished-database.ts';

const NOW_MS = 1_700_000_000_000;
const newId = createIds({ nowMs: () => NOW_MS });
const deed = {
  ...{ atMs: NOW_MS, kind: 'user.created', actorId: null, via: 'test', requestId: null, address: null },
};

describe('opening the system database', () => {
  let dir = '';
  let location = '';
  const opened: SystemDatabase[] = [];
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'codexlab-system-'));
    location = join(dir, 'data', SYSTEM_DATABASE);
  });
  afterEach(async () => {
    for (const { driver } of opened.splice(0)) await driver.close();
    await rm(dir, { recursive: true, force: true });
  });

  const open = async (options: { readonly migrate?: boolean } = {}) => {
    const database = await openSystemDatabase({ location, ...options });
    opened.push(database);
    return database;
  };
  const closeAll = async () => {
    for (const { driver } of opened.splice(0)) await driver.close();
  };
  /** A closed database with so many users. */
  const fill = async (users: number) => {
    const { driver } = await open();
    for (let at = 0; at < users; at++) await addUser(driver);
    await closeAll();
  };
  /** Changes it on purpose, as an administrator does. */
  const edit = (work: (db: Database.Database) => void) => {
    const db = new Database(location);
    work(db);
    db.close();
    rmSync(`${location}-seal`, { force: true });
  };
  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

  it('makes the file durable to write, and readable for its owner alone', async () => {
    const { driver } = await open();
    await addUser(driver);
    // The memory that connections share is a file only where there are several.
    const logs = testEngine.sharesFiles ? ['-wal', '-shm'] : ['-wal'];
    const files = [location, ...logs.map((end) => `${location}${end}`)];
    expect(await Promise.all(files.map(modeOf))).toEqual(files.map(() => 0o600));
    expect(await modeOf(join(dir, 'data'))).toBe(0o700);
    expect(await driver.transaction((tx) => tx.all('pragma synchronous'))).toEqual([{ synchronous: 2 }]);
    expect(await driver.all('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  });

  it('knows since when it is there, also when it was opened again, and of one without tables that it is not', async () => {
    expect(await (await open({ migrate: false })).sinceMs()).toBeNull();
    await closeAll();
    await open();
    await closeAll();
    edit((db) => {
      db.prepare('update schema_version set applied_at = ?').run(NOW_MS);
      db.prepare("update schema_version set applied_at = ? where domain = 'tasks'").run(NOW_MS + 1000);
    });
    expect(await (await open()).sinceMs()).toBe(NOW_MS);
  });

  it('takes from others what they may do with a file that is there', async () => {
    await fill(1);
    await chmod(location, 0o644);
    await open();
    expect(await modeOf(location)).toBe(0o600);
  });

  it('refuses a database of a newer version and changes nothing', async () => {
    await fill(1);
    edit((db) => db.exec(`update schema_version set version = 99 where domain = 'audit'`));
    const before = await readFile(location);
    await expect(open()).rejects.toMatchObject({
      ...{ code: 'unsupported', details: { domain: 'audit', version: 99, newest: 1 } },
    });
    expect(await readFile(location)).toEqual(before);
  });

  it.each([
    ['cut short', () => truncate(location, 20_000)],
    ['no database', () => writeFile(location, 'hello '.repeat(1000))],
    ['overwritten at its beginning', () => overwrite(location, { at: 16, bytes: 2000 })],
  ])('says of a file that is %s to restore it from a backup, and leaves it', async (_, damage) => {
    await fill(50);
    await damage();
    const before = await readFile(location);
    await expect(open()).rejects.toMatchObject({
      ...{ code: 'unavailable', details: { reason: 'damaged' } },
      message: expect.stringContaining('restore it from a backup'),
    });
    expect(await readFile(location)).toEqual(before);
  });

  it('refuses a database in which one byte has changed since it was closed, unless whoever did that says so', async () => {
    await fill(50);
    const bytes = await readFile(location);
    bytes[bytes.lastIndexOf('user.created')]! ^= 1;
    await writeFile(location, bytes);
    await expect(open()).rejects.toMatchObject({
      ...{ code: 'unavailable', details: { reason: 'damaged' } },
      message: expect.stringContaining(`If you changed it yourself, delete ${location}-seal`),
    });
    expect(await readFile(location)).toEqual(bytes);
    await rm(`${location}-seal`);
    await open();
  });

  it('goes on where a process was killed that made the first table', async () => {
    await mkdir(dirname(location));
    leaveUnfinished(location);
    const { driver } = await open();
    expect(await driver.all('select count(*) as n from user')).toEqual([{ n: 0 }]);
  });

  it('looks through the whole file after an unclean stop', async () => {
    await fill(200);
    const pageBytes = (await readFile(location)).readUInt16BE(16);
    const { size } = await stat(location);
    await overwrite(location, { at: Math.floor(size / pageBytes / 2) * pageBytes, bytes: pageBytes });
    await writeFile(`${location}-wal`, 'left over');
    await expect(open()).rejects.toMatchObject({ code: 'unavailable', details: { reason: 'damaged' } });
  });

  it('refuses databases of another kind', async () => {
    const { driver } = await openNotebookDatabase({ engine: testEngine, indexDir: dir, newId });
    await driver.close();
    await expect(openSystemDatabase({ location: join(dir, 'notebook.db') })).rejects.toMatchObject({
      ...{ code: 'unavailable', details: { reason: 'foreign' } },
    });
    await open();
    await closeAll();
    await rm(location);
    edit((db) => db.exec('create table t (k integer)'));
    await expect(open()).rejects.toMatchObject({ details: { reason: 'foreign' } });
  });

  it('says unavailable where no file can be made', async () => {
    await writeFile(join(dir, 'data'), '');
    await expect(open()).rejects.toMatchObject({ code: 'unavailable', details: { database: location } });
  });

  it('goes on wherever making it was interrupted', async () => {
    for (let made = 0; made < systemSchema.length; made++) {
      await (await open()).down(targetsAfter(made));
      await closeAll();
      const again = await open();
      expect(await again.versions()).toEqual(again.newest);
      await addUser(again.driver);
      await closeAll();
    }
  });

  it('can be looked at and moved between versions by hand', async () => {
    await fill(3);
    const database = await open({ migrate: false });
    expect(await database.versions()).toEqual(database.newest);
    await database.down({ changes: 0 });
    const { changes, ...others } = database.newest;
    expect(changes).toBe(1);
    expect(await database.versions()).toEqual(others);
    await closeAll();
    const again = await open({ migrate: false });
    expect(await again.versions()).toEqual(others);
    await again.up();
    expect(await again.versions()).toEqual(again.newest);
    expect(await (await openSystemStore(again.driver)).users.count()).toBe(3);
  });

  it.each([{ nothing: 0 }, { users: 2 }, { users: -1 }, { users: 0.5 }, { users: 0 }, { core: 0 }])(
    'refuses to go down to %j and loses nothing',
    async (targets) => {
      await fill(3);
      const database = await open();
      await expect(database.down(targets)).rejects.toMatchObject({ code: 'invalid' });
      expect(await database.versions()).toEqual(database.newest);
      expect(await (await openSystemStore(database.driver)).users.count()).toBe(3);
    },
  );

  // Where files are not shared there is no other connection.
  it.runIf(testEngine.sharesFiles)(
    'knows a refresh token that was used over another connection',
    async () => {
      const stores = [];
      for (let at = 0; at < 2; at++) stores.push(await openSystemStore((await open()).driver));
      const [one, two] = [stores[0]!, stores[1]!];
      const user = await addUser(opened[0]!.driver);
      const times = { createdMs: NOW_MS, lastUsedMs: NOW_MS, expiresMs: NOW_MS + 1000 };
      const session = { id: newId(), userId: user, ...times, address: null, userAgent: null };
      await one.sessions.create(session, 'first', { ...deed, kind: 'session.started' });
      const used = { ...deed, kind: 'session.refreshed' };
      const rotate = (store: typeof one, refreshHash: string) =>
        store.sessions.rotate('first', { refreshHash, expiresMs: NOW_MS + 2000 }, used);
      const both = [await rotate(one, 'second'), await rotate(two, 'third')];
      expect(both.map(({ outcome }) => outcome)).toEqual(['rotated', 'reused']);
      expect(await two.sessions.standing(session.id, NOW_MS)).toBeNull();
    },
  );
});

/** Everything that comes after the first domains goes. */
function targetsAfter(kept: number): Record<string, number> {
  return Object.fromEntries(systemSchema.slice(kept).map(({ domain }) => [domain, 0]));
}

async function overwrite(path: string, part: { readonly at: number; readonly bytes: number }): Promise<void> {
  const content = await readFile(path);
  content.fill(0xa5, part.at, part.at + part.bytes);
  await writeFile(path, content);
}

async function addUser(driver: SqlDriver) {
  const id = newId();
  const store = await openSystemStore(driver);
  await store.users.create(
    {
      ...{
        id,
        username: `u${id}`,
        email: null,
        fullName: 'x'.repeat(500),
        isActive: true,
        isSuperuser: false,
      },
      ...{ createdMs: NOW_MS, updatedMs: NOW_MS, passwordRecord: 'record', securityStamp: 'stamp' },
      ...{ totpSecret: null, totpConfirmed: false, totpLastStep: null, recoveryHashes: [] },
    },
    deed,
  );
  return id;
}
