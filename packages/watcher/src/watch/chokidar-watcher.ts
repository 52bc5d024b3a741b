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
import { type FSWatcher, watch as chokidar } from 'chokidar';
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
  /** What begins a watch of chokidar; its own function unless a test wants to see it. */
  readonly start?: typeof chokidar | undefined;
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
  const keeper = createStateKeeper((state) => {
    const entersDegraded = state.freshness === 'degraded' && !isDegraded;
    isDegraded = state.freshness === 'degraded';
    // What is not watched waits for the short pause from now on, not for the end of a long one.
    if (entersDegraded) rescans.restart();
    wanted.onState(state);
  });
  let isDegraded = false;
  const ignored = new Map<RelPath, boolean>();
  const nowMs = () => performance.now();
  const delivery = createDelivery({
    timer,
    nowMs,
    refresh: async () => (checkRoot() ? [] : null),
    onDirty: wanted.onDirty,
  });
  let closed = false;
  let isGone = false;

  function checkRoot(): boolean {
    const wasGone = isGone;
    isGone = !guard.isThere();
    if (isGone) keeper.set('unavailable', rootGone(wanted.root, 'has vanished or is another one').message);
    else if (wasGone) comeBack();
    return !isGone;
  }

  function comeBack(): void {
    keeper.set('fresh', null);
    restart();
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
    // A rule that cannot be looked up hides nothing.
    answer.then((value) => ignored.set(path, value)).catch(() => undefined);
    return false;
  }

  let settleReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (settleReady = resolve));
  let endLook: () => void = () => undefined;
  let watcher = begin();
  let restarting: Promise<void> | null = null;

  function begin(): FSWatcher {
    let failed = false;
    const start = options.start ?? chokidar;
    const begun = start(wanted.root, {
      ignoreInitial: true,
      followSymlinks: false,
      persistent: true,
      usePolling: options.polling,
      interval: POLL_MS,
      binaryInterval: POLL_MS,
      ignored: (path, stat) => (stat?.isDirectory() ?? false) && isIgnored(toPath(path)),
    });
    begun.on('all', (_event, path) => delivery.note(folderOf(toPath(path)), false));
    begun.on('error', (error) => {
      failed = true;
      keeper.set('degraded', limitMessage({ count: 1, errno: errnoOf(error) }));
      delivery.noteEverything('a watch failed');
    });
    begun.once('ready', () => {
      if (!failed && keeper.state.freshness === 'degraded') keeper.set('fresh', null);
      lookAgain();
      settleReady();
    });
    return begun;
  }

  /** chokidar calls itself ready before it has looked at all stamps: what changes in between raises no event. */
  function lookAgain(): void {
    endLook();
    endLook = timer.after(2 * POLL_MS, () => delivery.noteEverything('the watch has begun'));
  }

  /** Closed first, begun after: two at once may be over the limit that one keeps. */
  function restart(): void {
    if (closed || restarting) return;
    const beginAgain = () => {
      restarting = null;
      if (!closed) watcher = begin();
    };
    restarting = watcher.close().then(beginAgain, beginAgain);
  }

  function rescan(): void {
    // Only a watch begun anew can tell whether the trouble is over.
    if (keeper.state.freshness === 'degraded') restart();
    delivery.noteEverything('the regular rescan is due');
  }

  const rescans = every(timer, () => (isDegraded ? options.degradedRescanMs : options.rescanMs), rescan);
  const rootChecks = every(timer, () => ROOT_CHECK_MS, checkRoot);

  function requireOpen(): void {
    if (closed) throw rootGone(wanted.root, 'is no longer watched');
    if (!checkRoot()) throw rootGone(wanted.root, 'has vanished or is another one');
  }

  return {
    ready,
    rearm() {
      ignored.clear();
      // chokidar never returns to a folder that it has passed over.
      restart();
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
      // Whoever still waits would wait for ever: chokidar is not ready any more once it is closed.
      settleReady();
      rescans.end();
      rootChecks.end();
      endLook();
      delivery.close();
      await restarting;
      await watcher.close();
    },
  };
}
