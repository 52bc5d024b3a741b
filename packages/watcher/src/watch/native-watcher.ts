import { type RelPath, ROOT, type Timer, type Watch, type WatchOptions, type Watcher } from '@codexlab/core';
import { toCodexError } from '../fs/errno.ts';
import { rootGone } from '../fs/walk.ts';
import { createArmedTree } from './armed-tree.ts';
import { type Cookies, createCookies } from './cookie.ts';
import { createDelivery } from './delivery.ts';
import { every } from './every.ts';
import { createRootGuard } from './root-guard.ts';
import type { WatchFolder } from './watch-folder.ts';
import { createStateKeeper, limitMessage } from './watch-state.ts';

/** What a native watcher is made of. */
export interface NativeWatcherOptions {
  readonly timer: Timer;
  readonly watchFolder: WatchFolder;
  readonly rescanMs: number;
  readonly degradedRescanMs: number;
}

const COOKIE_MS = 2000;
const ROOT_CHECK_MS = 2000;

/** One watch of the system per folder: for systems where that costs one inotify watch or less. */
export function nativeWatcher(options: NativeWatcherOptions): Watcher {
  return { watch: (wanted) => startWatch(options, wanted) };
}

async function startWatch(
  { timer, watchFolder, ...intervals }: NativeWatcherOptions,
  wanted: WatchOptions,
): Promise<Watch> {
  const guard = createRootGuard(wanted.root);
  const keeper = createStateKeeper((state) => {
    const entersDegraded = state.freshness === 'degraded' && !isDegraded;
    isDegraded = state.freshness === 'degraded';
    // What is not watched waits for the short pause from now on, not for the end of a long one.
    if (entersDegraded) rescans.restart();
    wanted.onState(state);
  });
  let isDegraded = false;
  const nowMs = () => performance.now();
  const delivery = createDelivery({ timer, nowMs, refresh, onDirty: wanted.onDirty });
  const tree = createArmedTree({
    root: wanted.root,
    watchFolder,
    isIgnored: (folder) => wanted.isIgnored(folder, 'folder'),
    onEvent,
    onError: (folder) =>
      delivery.noteEverything(`the watch of ${folder === ROOT ? 'the root' : folder} failed`),
  });
  const wait = (expired: () => void) => timer.after(COOKIE_MS, expired);
  const cookies: Cookies = createCookies({ root: wanted.root, watchFolder, wait });
  let closed = false;
  let isGone = false;

  function onEvent(folder: RelPath, name: string | null, namesChanged: boolean): void {
    if (folder === ROOT && name === '.codex') return;
    delivery.note(folder, namesChanged || name === null);
  }

  async function refresh(folders: readonly RelPath[] | 'everything'): Promise<readonly RelPath[] | null> {
    if (!checkRoot()) return null;
    const more = await list(folders);
    if (!checkRoot()) return null;
    const { failures } = tree;
    if (failures.count > 0) keeper.set('degraded', limitMessage(failures));
    else keeper.set('fresh', null);
    return more;
  }

  async function list(folders: readonly RelPath[] | 'everything'): Promise<readonly RelPath[]> {
    try {
      if (folders === 'everything') return await tree.refreshAll();
      const more: RelPath[] = [];
      for (const folder of folders) more.push(...(await tree.refresh(folder)));
      return more;
    } catch (error) {
      const failure = toCodexError(error, ROOT);
      if (checkRoot()) keeper.set('degraded', failure.message);
      throw failure;
    }
  }

  function checkRoot(): boolean {
    const wasGone = isGone;
    isGone = !guard.isThere();
    if (isGone) keeper.set('unavailable', rootGone(wanted.root, 'has vanished or is another one').message);
    else if (wasGone) comeBack();
    return !isGone;
  }

  /** A disk that was away comes back with the same folders and none of the system's watches on them. */
  function comeBack(): void {
    tree.forget();
    cookies.close();
    delivery.noteEverything('the folder of the notebook is back');
  }

  async function flush(): Promise<void> {
    await begun;
    requireOpen();
    const seen = await cookies.pass().catch(() => null);
    requireOpen();
    if (seen === null)
      delivery.noteEverything('the folder takes no cookie file, so nothing tells what is due');
    if (seen === false) delivery.noteEverything('events are late');
    await delivery.drain();
    requireOpen();
  }

  function requireOpen(): void {
    if (closed) throw rootGone(wanted.root, 'is no longer watched');
    if (!checkRoot()) throw rootGone(wanted.root, 'has vanished or is another one');
  }

  const rescan = () => delivery.noteEverything('the regular rescan is due');
  const rescans = every(timer, () => (isDegraded ? intervals.degradedRescanMs : intervals.rescanMs), rescan);
  const rootChecks = every(timer, () => ROOT_CHECK_MS, checkRoot);
  const ready = refresh('everything').then(() => undefined);
  // Who does not wait for it must not die of it: the state tells, and the delivery tries again.
  const begun = ready.catch(() => delivery.noteEverything('the watch could not begin'));
  return {
    ready,
    rearm: () => delivery.noteEverything('the ignore rules changed'),
    get state() {
      return keeper.state;
    },
    flush,
    async close() {
      closed = true;
      await begun;
      rescans.end();
      rootChecks.end();
      delivery.close();
      tree.close();
      cookies.close();
    },
  };
}
