import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { type DirtyBatch, type Timer, absPath, storedRelPath, systemTimer } from '@codexlab/core';
import { type FSWatcher, watch as chokidar } from 'chokidar';
import { afterEach, describe, expect, it } from 'vitest';
import { chokidarWatcher } from './chokidar-watcher.ts';

const RESCAN_MS = 600_000;
const DEGRADED_RESCAN_MS = 30_000;
const SECRET = storedRelPath('secret');

describe('a watch of chokidar', () => {
  const endings: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0)) await end();
  });

  async function open({ timer = systemTimer }: { readonly timer?: Timer } = {}) {
    const root = absPath(fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'codex-chokidar-'))));
    fs.mkdirSync(join(root, SECRET));
    const batches: DirtyBatch[] = [];
    const begun: FSWatcher[] = [];
    const rules = { secretIsIgnored: true };
    const watcher = chokidarWatcher({
      timer,
      polling: false,
      rescanMs: RESCAN_MS,
      degradedRescanMs: DEGRADED_RESCAN_MS,
      start: (...given) => {
        const one = chokidar(...given);
        begun.push(one);
        return one;
      },
    });
    const watch = await watcher.watch({
      root,
      isIgnored: (path) => rules.secretIsIgnored && path === SECRET,
      onDirty: (batch) => void batches.push(batch),
      onState: () => undefined,
    });
    endings.push(async () => {
      await watch.close();
      fs.rmSync(root, { recursive: true, force: true });
    });
    const hasBegun = () =>
      batches.some((batch) => 'everything' in batch && batch.reason === 'the watch has begun');
    return { root, watch, batches, begun, rules, hasBegun };
  }

  it('hears of folders that the rules do not hide any more', async () => {
    const { root, watch, batches, rules, hasBegun } = await open();
    await until(hasBegun);
    rules.secretIsIgnored = false;
    batches.length = 0;
    watch.rearm();
    await until(hasBegun);
    batches.length = 0;
    fs.writeFileSync(join(root, SECRET, 'a.md'), 'a');
    await until(() => batches.length > 0);
    expect(batches).toEqual([{ folders: [SECRET] }]);
  });

  it('is fresh again once a watch begun anew at the rescan meets no failure', async () => {
    const rescans: (() => void)[] = [];
    const timer: Timer = {
      ...systemTimer,
      after: (delayMs, task) =>
        delayMs === DEGRADED_RESCAN_MS
          ? (rescans.push(task), () => undefined)
          : systemTimer.after(delayMs, task),
    };
    const { watch, begun } = await open({ timer });
    await watch.ready;
    begun[0]!.emit('error', Object.assign(new Error('limit'), { code: 'EMFILE' }));
    expect(watch.state.freshness).toBe('degraded');
    rescans.shift()!();
    await until(() => watch.state.freshness === 'fresh');
    expect(begun).toHaveLength(2);
    expect(begun[0]!.closed).toBe(true);
  });

  it('begins anew when the root comes back from having been away', async () => {
    const { root, watch, batches, begun, hasBegun } = await open();
    await until(hasBegun);
    fs.renameSync(root, `${root}-away`);
    await expect(watch.flush()).rejects.toMatchObject({ code: 'unavailable' });
    fs.renameSync(`${root}-away`, root);
    batches.length = 0;
    await watch.flush();
    expect(watch.state.freshness).toBe('fresh');
    await until(hasBegun);
    expect(begun).toHaveLength(2);
    batches.length = 0;
    fs.writeFileSync(join(root, 'a.md'), 'a');
    await until(() => batches.some((batch) => 'folders' in batch));
  });

  it('lets nobody wait for a start that a close has called off', async () => {
    const { watch } = await open();
    const flushed = watch.flush().then(
      () => null,
      (error: unknown) => error,
    );
    await watch.close();
    await watch.ready;
    expect(await flushed).toMatchObject({ code: 'unavailable' });
  });

  it('can be told new rules before it is ready', async () => {
    const { watch, begun } = await open();
    watch.rearm();
    await watch.ready;
    expect(begun).toHaveLength(2);
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await systemTimer.breathe();
}
