import { type RelPath, ROOT, type Timer, type Watch, type WatchOptions, type Watcher } from '@codexlab/core';
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
  const keeper = createStateKeeper(wanted.onState);
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

  function onEvent(folder: RelPath, name: string | null, namesChanged: boolean): void {
    if (folder === ROOT && name === '.codex') return;
    delivery.note(folder, namesChanged || name === null);
  }

  async function refresh(folders: readonly RelPath[] | 'everything'): Promise<readonly RelPath[] | null> {
    if (!checkRoot()) return null;
    const more: RelPath[] = [];
    if (folders === 'everything') more.push(...(await tree.refreshAll()));
    else for (const folder of folders) more.push(...(await tree.refresh(folder)));
    if (!checkRoot()) return null;
    const { failures } = tree;
    if (failures.count > 0) keeper.set('degraded', limitMessage(failures));
    else keeper.set('fresh', null);
    return more;
  }

  function checkRoot(): boolean {
    if (guard.isThere()) return true;
    keeper.set('unavailable', rootGone(wanted.root, 'has vanished or is another one').message);
    return false;
  }

  function lookAfterRoot(): void {
    const wasGone = keeper.state.freshness === 'unavailable';
    if (checkRoot() && wasGone) delivery.noteEverything('the folder of the notebook is back');
  }

  async function flush(): Promise<void> {
    await ready;
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
  const ends = [
    every(
      timer,
      () => (keeper.state.freshness === 'degraded' ? intervals.degradedRescanMs : intervals.rescanMs),
      rescan,
    ),
    every(timer, () => ROOT_CHECK_MS, lookAfterRoot),
  ];
  const ready = refresh('everything').then(() => undefined);
  return {
    ready,
    rearm: () => delivery.noteEverything('the ignore rules changed'),
    get state() {
      return keeper.state;
    },
    flush,
    async close() {
      closed = true;
      await ready;
      for (const end of ends) end();
      delivery.close();
      tree.close();
      cookies.close();
    },
  };
}
