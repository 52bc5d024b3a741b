import { readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acquireLock } from '@codexlab/storage-sqlite';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { openedAt } from './databases/opened.ts';
import { openHost } from './open.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { testEngine } from './testing/test-engine.ts';

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] }),
);
afterEach(() => void vi.useRealTimers());

/**
 * The files below a folder that this process has open; none where the system does not tell. libSQL lets the file of a closed
 * database go only when its objects are collected: with such an engine that it was closed is seen by `openedAt` alone.
 */
function openBelow(root: string): readonly string[] {
  if (process.platform !== 'linux') return [];
  const paths = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return []; // that of the listing itself
    }
  });
  const below = paths.filter((path) => path === root || path.startsWith(`${root}/`));
  return testEngine.sharesFiles ? below : below.filter((path) => !path.endsWith('/notebook.db'));
}

it('leaves no file, timer or lock behind when the very last step of opening fails, and opens once that is mended', async () => {
  const root = temporaryFolder({ 'a.md': '# Alpha\n' });
  const host = await openHost({ dataDir: temporaryFolder(), workers: 0 });
  onTestFinished(() => host.close());
  const indexDir = join(root, '.codex');
  const waiting = join(indexDir, 'waiting');
  await (await host.open(root)).close();
  rmSync(waiting, { recursive: true });
  const timers = vi.getTimerCount();
  /** Somebody's file gets in the way after all was looked at, and before the last step: answering other processes. */
  const slow = {
    get overMs() {
      writeFileSync(waiting, 'in the way');
      return 60_000;
    },
    tell: () => undefined,
  };

  await expect(host.open(root, { slow })).rejects.toMatchObject({
    message: expect.stringContaining(waiting),
  });

  expect(openBelow(root)).toEqual([]);
  expect(vi.getTimerCount()).toBe(timers);
  expect(openedAt(join(indexDir, 'notebook.db'))).toBeNull();
  const lock = await acquireLock(join(indexDir, 'lock.db'));
  expect(lock).not.toBeNull();
  await lock!.release();
  rmSync(waiting);
  const notebook = await host.open(root);
  expect(await notebook.sync()).toMatchObject({ added: 1 });
});
