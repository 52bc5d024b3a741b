import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import {
  type DirtyBatch,
  type Timer,
  type WatchState,
  absPath,
  storedRelPath,
  systemTimer,
} from '@codexlab/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createWatcher } from './create-watcher.ts';
import { type WatchFolder, systemWatchFolder } from './watch-folder.ts';

const NOBODY = 65_534;
const OPEN = storedRelPath('open');
const isAdministrator = process.getuid?.() === 0;

/** The administrator may look at everything, so this is done as somebody who may not. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  if (!isAdministrator) return work();
  process.setegid!(NOBODY);
  process.seteuid!(NOBODY);
  try {
    await work();
  } finally {
    process.seteuid!(0);
    process.setegid!(0);
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await systemTimer.breathe();
}

// Other systems are watched by chokidar.
describe.runIf(process.platform === 'linux')('one watch per folder, when the system fails', () => {
  const endings: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0)) await end();
  });

  async function open(watchFolder: WatchFolder, timer: Timer = systemTimer) {
    const root = absPath(fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'codex-native-'))));
    for (const name of ['one', 'two', 'three']) fs.mkdirSync(join(root, name));
    const batches: DirtyBatch[] = [];
    const states: WatchState[] = [];
    const told = {
      isIgnored: () => false,
      onDirty: (batch: DirtyBatch) => void batches.push(batch),
      onState: (state: WatchState) => void states.push(state),
    };
    const watch = await createWatcher({ kind: 'native', watchFolder, timer }).watch({ root, ...told });
    endings.push(async () => {
      await watch.close();
      fs.rmSync(root, { recursive: true, force: true });
    });
    await watch.ready;
    return { root, watch, batches, states };
  }

  it('says what to do at the limit of watches, watches the rest and mends itself later', async () => {
    let full = true;
    const limited: WatchFolder = (folder, listener) => {
      if (full && /two|three/.test(String(folder)))
        throw Object.assign(new Error('limit'), { code: 'ENOSPC' });
      return systemWatchFolder(folder, listener);
    };
    const { root, watch, batches } = await open(limited);
    expect(watch.state.freshness).toBe('degraded');
    expect(watch.state.message).toContain('2 folders are not watched');
    expect(watch.state.message).toContain('sudo sysctl fs.inotify.max_user_watches=');
    fs.writeFileSync(join(root, 'one/a.md'), 'a');
    await watch.flush();
    expect(batches).toContainEqual({ folders: ['one'] });
    full = false;
    watch.rearm();
    await watch.flush();
    expect(watch.state).toEqual({ freshness: 'fresh', message: null });
    batches.length = 0;
    fs.writeFileSync(join(root, 'two/b.md'), 'b');
    await watch.flush();
    expect(batches).toContainEqual({ folders: ['two'] });
  });

  it('tells everything when events do not come', async () => {
    const deaf: WatchFolder = () => ({ close: () => undefined });
    const soon: Timer = {
      ...systemTimer,
      after: (delayMs, task) => systemTimer.after(delayMs === 2000 ? 1 : delayMs, task),
    };
    const { watch, batches } = await open(deaf, soon);
    await watch.flush();
    expect(batches).toEqual([{ everything: true, reason: 'events are late' }]);
  });

  it('tells everything when a watch fails, and watches that folder anew', async () => {
    let fail: (error: unknown) => void = () => undefined;
    const failing: WatchFolder = (folder, listener) => {
      if (String(folder).endsWith('two')) fail = listener.onError;
      return systemWatchFolder(folder, listener);
    };
    const { root, watch, batches } = await open(failing);
    fail(new Error('lost'));
    await watch.flush();
    expect(batches).toEqual([{ everything: true, reason: 'the watch of two failed' }]);
    fs.writeFileSync(join(root, 'two/b.md'), 'b');
    await watch.flush();
    expect(batches.at(-1)).toEqual({ folders: ['two'] });
  });

  it('sees from the parent alone that a folder was replaced, and watches the new one', async () => {
    let made = 0;
    const firstIsDeaf: WatchFolder = (folder, listener) => {
      if (!String(folder).endsWith('two') || made++ > 0) return systemWatchFolder(folder, listener);
      return { close: () => undefined };
    };
    const { root, watch, batches } = await open(firstIsDeaf);
    fs.rmdirSync(join(root, 'two'));
    fs.mkdirSync(join(root, 'two'));
    fs.writeFileSync(join(root, 'two/before.md'), 'b');
    await watch.flush();
    expect(batches.flatMap((batch) => ('folders' in batch ? batch.folders : []))).toContain('two');
    batches.length = 0;
    fs.writeFileSync(join(root, 'two/after.md'), 'a');
    await watch.flush();
    expect(batches).toEqual([{ folders: ['two'] }]);
  });

  it('tells everything when more names change than the queue of the system surely holds', async () => {
    const { root, watch, batches } = await open(systemWatchFolder);
    for (let i = 0; i < 9000; i++) fs.writeFileSync(join(root, 'one', `${i}`), '');
    await watch.flush();
    expect(batches.some((batch) => 'everything' in batch)).toBe(true);
  });

  it('lives on beside a folder whose entries may not be looked at, and says so', async () => {
    const root = absPath(fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'codex-native-'))));
    fs.mkdirSync(join(root, 'closed/inner'), { recursive: true });
    fs.mkdirSync(join(root, 'open'));
    fs.chmodSync(join(root, 'closed'), 0o444);
    if (isAdministrator) fs.chownSync(root, NOBODY, NOBODY);
    const batches: DirtyBatch[] = [];
    const onDirty = (batch: DirtyBatch) => void batches.push(batch);
    await asNobody(async () => {
      const told = { isIgnored: () => false, onDirty, onState: () => undefined };
      const watch = await createWatcher({ kind: 'native' }).watch({ root, ...told });
      endings.push(() => watch.close());
      await watch.ready;
      expect(watch.state.freshness).toBe('degraded');
      expect(watch.state.message).toContain('EACCES');
    });
    fs.writeFileSync(join(root, 'open/a.md'), 'a');
    await until(() => batches.some((batch) => 'folders' in batch && batch.folders.includes(OPEN)));
    fs.chmodSync(join(root, 'closed'), 0o755);
    fs.rmSync(root, { recursive: true });
  });

  it('lives on beside a folder whose path is too long for the system', async () => {
    const { root, watch } = await open(systemWatchFolder);
    // Each step is short, the whole is not: 25 names of 200 bytes.
    const step = `d=$(printf 'x%.0s' $(seq 200)); for i in $(seq 25); do mkdir $d && cd $d || exit 1; done`;
    execFileSync('bash', ['-c', step], { cwd: join(root, 'one') });
    watch.rearm();
    await watch.flush();
    expect(watch.state.freshness).toBe('degraded');
    expect(watch.state.message).toContain('ENAMETOOLONG');
    execFileSync('rm', ['-rf', join(root, 'one')]);
    watch.rearm();
    await watch.flush();
    expect(watch.state).toEqual({ freshness: 'fresh', message: null });
  });

  it('says with an error of ours that it cannot begin, and begins later', async () => {
    const root = absPath(fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'codex-native-'))));
    fs.mkdirSync(join(root, 'one'));
    let broken = true;
    const isIgnored = () => {
      if (broken) throw new Error('no rules yet');
      return false;
    };
    const batches: DirtyBatch[] = [];
    const told = {
      isIgnored,
      onDirty: (batch: DirtyBatch) => void batches.push(batch),
      onState: () => undefined,
    };
    const watch = await createWatcher({ kind: 'native' }).watch({ root, ...told });
    endings.push(() => watch.close());
    await expect(watch.ready).rejects.toMatchObject({ name: 'CodexError', code: 'internal' });
    expect(watch.state.freshness).toBe('degraded');
    broken = false;
    await watch.flush();
    expect(watch.state.freshness).toBe('fresh');
    expect(batches.some((batch) => 'everything' in batch)).toBe(true);
    fs.rmSync(root, { recursive: true });
  });

  it('watches every folder anew when the root comes back from having been away', async () => {
    const handles = new Set<{ deaf: boolean }>();
    const mortal: WatchFolder = (folder, listener) => {
      const life = { deaf: false };
      handles.add(life);
      return systemWatchFolder(folder, {
        ...listener,
        onEvent: (...event) => life.deaf || listener.onEvent(...event),
      });
    };
    const { root, watch, batches } = await open(mortal);
    await watch.flush();
    // What a disk that is taken out and put in again does to the watches on it.
    fs.renameSync(root, `${root}-away`);
    for (const life of handles) life.deaf = true;
    await expect(watch.flush()).rejects.toMatchObject({ code: 'unavailable' });
    fs.renameSync(`${root}-away`, root);
    await watch.flush();
    expect(batches).toContainEqual({ everything: true, reason: 'the folder of the notebook is back' });
    expect(watch.state.freshness).toBe('fresh');
    batches.length = 0;
    fs.writeFileSync(join(root, 'two/b.md'), 'b');
    await until(() => batches.length > 0);
    expect(batches).toEqual([{ folders: ['two'] }]);
  });

  it('compares everything soon, again and again, from the moment that a part is not watched', async () => {
    const rescans: (() => void)[] = [];
    const held: Timer = {
      ...systemTimer,
      after: (delayMs, task) =>
        delayMs === 30_000 ? (rescans.push(task), () => undefined) : systemTimer.after(delayMs, task),
    };
    const limited: WatchFolder = (folder, listener) => {
      if (String(folder).endsWith('two')) throw Object.assign(new Error('limit'), { code: 'ENOSPC' });
      return systemWatchFolder(folder, listener);
    };
    const { watch, batches } = await open(limited, held);
    expect(rescans).toHaveLength(1);
    rescans.shift()!();
    await watch.flush();
    expect(batches).toEqual([{ everything: true, reason: 'the regular rescan is due' }]);
    expect(rescans).toHaveLength(1);
  });

  it('compares everything at the regular rescan although nothing was noticed', async () => {
    const rescans: (() => void)[] = [];
    const held: Timer = {
      ...systemTimer,
      after: (delayMs, task) =>
        delayMs === 600_000 ? (rescans.push(task), () => undefined) : systemTimer.after(delayMs, task),
    };
    const { watch, batches } = await open(systemWatchFolder, held);
    rescans.shift()!();
    await watch.flush();
    expect(batches).toEqual([{ everything: true, reason: 'the regular rescan is due' }]);
    expect(rescans).toHaveLength(1);
  });
});
