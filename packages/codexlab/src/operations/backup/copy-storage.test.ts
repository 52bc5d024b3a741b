import { join } from 'node:path';
import { libsql } from '@codexlab/storage-libsql';
import type { StorageChoice } from '@codexlab/storage-sql';
import { sqlite } from '@codexlab/storage-sqlite';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { loadEngine } from '../../databases/load-engine.ts';
import { noteOpened } from '../../databases/opened.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { storageOf } from './copy-storage.ts';

beforeEach(() => void vi.stubEnv('CODEX_LIBSQL_KEY', 'of the environment'));
afterEach(() => void vi.unstubAllEnvs());

const withKey = (encryptionKey: string) => libsql({ encryptionKey });

async function makeCopy(backup: string, file: string, storage: StorageChoice): Promise<void> {
  const engine = await loadEngine(storage);
  const driver = await engine.openDriver({ location: join(backup, file), synchronous: 'NORMAL' });
  await driver.script('create table t (k)');
  await driver.close();
}

it('opens each copy with the key of what it was made of, where this process has databases open with several', async () => {
  const backup = temporaryFolder();
  const keys = ['one', 'two', 'of the environment'];
  for (const key of keys) await makeCopy(backup, `${key}.db`, withKey(key));
  for (const key of ['one', 'two'])
    onTestFinished(noteOpened(join(backup, `open-${key}.db`), { storage: withKey(key), through: null }));
  for (const key of keys)
    expect(await storageOf(backup, { engine: 'libsql', file: `${key}.db` })).toEqual(withKey(key));
});

it('takes the first that may be right for a copy that is gone, so that whoever reads it tells that', async () => {
  const backup = temporaryFolder();
  const storage = withKey('one');
  onTestFinished(noteOpened(join(backup, 'open.db'), { storage, through: null }));
  expect(await storageOf(backup, { engine: 'libsql', file: 'gone.db' })).toEqual(storage);
  expect(await storageOf(backup, { engine: 'sqlite', file: 'gone.db' })).toEqual(sqlite());
  await expect(storageOf(backup, { engine: 'strange', file: 'gone.db' })).rejects.toMatchObject({
    ...{ code: 'invalid', details: { field: 'storage', engine: 'strange' } },
  });
});
