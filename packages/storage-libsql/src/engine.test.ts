import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { LIBSQL, libsql, openEngine } from './engine.ts';

it('opens what it was chosen for, ciphered when there is a key', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'codexlab-engine-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  for (const choice of [libsql(), libsql({ encryptionKey: 'a key' })]) {
    const engine = openEngine(choice.options);
    expect([choice.name, engine.name, engine.sharesFiles]).toEqual([LIBSQL, LIBSQL, false]);
    expect(engine.plainFiles).toBe(choice.options.encryptionKey === undefined);
    const location = join(dir, `${engine.plainFiles}.db`);
    const driver = await engine.openDriver({ location, synchronous: 'FULL' });
    expect(await driver.all('pragma synchronous')).toEqual([{ synchronous: 2 }]);
    await driver.close();
  }
});

it('can be told to threads', () => {
  const choice = libsql({ encryptionKey: 'a key' });
  expect(structuredClone(choice)).toEqual(choice);
});

it('refuses a key that is not text without showing it', () => {
  const failure = (() => {
    try {
      return openEngine({ encryptionKey: { canary: 1 } });
    } catch (error) {
      return error;
    }
  })();
  expect(failure).toMatchObject({ code: 'invalid', details: { setting: 'encryptionKey' } });
  expect(inspect(failure)).not.toContain('canary');
});
