import { sep, relative } from 'node:path';
import {
  type RelPath,
  ROOT,
  type Timer,
  type Watch,
  type WatchOptions,
  type Watcher,
  folderOf,
  storedRelPath,
} from '@codexlab/core';
import { watch as chokidar } from 'chokidar';
import { errnoOf } from '../fs/errno.ts';
import { rootGone } from '../fs/walk.ts';
import { createDelivery } from './delivery.ts';
import { every } from './every.ts';
import { createRootGuard } from './root-guard.ts';
import { createStateKeeper, limitMessage } from './watch-state.ts';

/** What a watcher for other systems is made of. */
export interface ChokidarWatcherOptions {
  readonly timer: Timer;
  /** Asks again and again instead of waiting for events: for network disks. */
  readonly polling: boolean;
  readonly rescanMs: number;
  readonly degradedRescanMs: number;
}

const ROOT_CHECK_MS = 2000;
const POLL_MS = 500;

/**
 * chokidar behind the port, for systems and disks without one cheap watch per folder. Its events keep no order, so
 * `flush` cannot know what is still due and tells "everything".
 */
export function chokidarWatcher(options: ChokidarWatcherOptions): Watcher {
  return { watch: (wanted) => startWatch(options, wanted) };
}

async function startWatch(options: ChokidarWatcherOptions, wanted: WatchOptions): Promise<Watch> {
  const { timer } = options;
  const guard = createRootGuard(wanted.root);
  const keeper = createStateKeeper(wanted.onState);
  const ignored = new Map<RelPath, boolean>();
  const nowMs = () => performance.now();
  const delivery = createDelivery({
    timer,
    nowMs,
    refresh: async () => (checkRoot() ? [] : null),
    onDirty: wanted.onDirty,
  });
  let closed = false;

  function checkRoot(): boolean {
    if (guard.isThere()) return true;
    keeper.set('unavailable', rootGone(wanted.root, 'has vanished or is another one').message);
    return false;
  }

  function lookAfterRoot(): void {
    if (!checkRoot() || keeper.state.freshness !== 'unavailable') return;
    keeper.set('fresh', null);
    delivery.noteEverything('the folder of the notebook is back');
  }

  const toPath = (path: string) => storedRelPath(relative(wanted.root, path).split(sep).join('/'));
  /** chokidar asks at once and cannot wait; a rule that must be looked up holds from the second asking on. */
  function isIgnored(path: RelPath): boolean {
    if (path === '.codex' || path.startsWith('.codex/')) return true;
    if (path === ROOT) return false;
    const known = ignored.get(path);
    if (known !== undefined) return known;
    const answer = wanted.isIgnored(path, 'folder');
    if (typeof answer === 'boolean') return answer;
    void answer.then((value) => ignored.set(path, value));
    return false;
  }

  function onError(error: unknown): void {
    keeper.set('degraded', limitMessage({ count: 1, errno: errnoOf(error) }));
    delivery.noteEverything('a watch failed');
  }

  const watcher = chokidar(wanted.root, {
    ignoreInitial: true,
    followSymlinks: false,
    persistent: true,
    usePolling: options.polling,
    interval: POLL_MS,
    binaryInterval: POLL_MS,
    ignored: (path, stat) => (stat?.isDirectory() ?? false) && isIgnored(toPath(path)),
  });
  watcher.on('all', (_event, path) => delivery.note(folderOf(toPath(path)), false));
  watcher.on('error', onError);
  const rescan = () => delivery.noteEverything('the regular rescan is due');
  const ends = [
    every(
      timer,
      () => (keeper.state.freshness === 'degraded' ? options.degradedRescanMs : options.rescanMs),
      rescan,
    ),
    every(timer, () => ROOT_CHECK_MS, lookAfterRoot),
  ];
  // chokidar calls itself ready before it has looked at all stamps: what changes in between raises no event.
  const lookAgain = () =>
    void ends.push(timer.after(2 * POLL_MS, () => delivery.noteEverything('the watch has begun')));
  const ready = new Promise<void>((resolve) => watcher.once('ready', resolve)).then(lookAgain);

  function requireOpen(): void {
    if (closed) throw rootGone(wanted.root, 'is no longer watched');
    if (!checkRoot()) throw rootGone(wanted.root, 'has vanished or is another one');
  }

  return {
    ready,
    rearm() {
      ignored.clear();
      delivery.noteEverything('the ignore rules changed');
    },
    get state() {
      return keeper.state;
    },
    async flush() {
      await ready;
      requireOpen();
      delivery.noteEverything('events of this system keep no order');
      await delivery.drain();
      requireOpen();
    },
    async close() {
      closed = true;
      for (const end of ends) end();
      delivery.close();
      await watcher.close();
    },
  };
}
