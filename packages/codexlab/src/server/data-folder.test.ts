import { chmodSync, statSync } from 'node:fs';
import { absPath } from '@codexlab/core';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { closeToOthers, lockDataFolder, tryLockDataFolder } from './data-folder.ts';

it('belongs to one at a time, and to the next one after that', async () => {
  const dataDir = absPath(temporaryFolder());
  const lock = await lockDataFolder(dataDir);
  expect(await tryLockDataFolder(dataDir)).toBeNull();
  await expect(lockDataFolder(dataDir)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('A server is running'),
  });
  await lock.release();
  await (await lockDataFolder(dataDir)).release();
});

// Windows has no such modes.
it.skipIf(process.platform === 'win32')('is closed to other users of the machine', () => {
  const dataDir = absPath(temporaryFolder());
  chmodSync(dataDir, 0o755);
  closeToOthers(dataDir);
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
});
