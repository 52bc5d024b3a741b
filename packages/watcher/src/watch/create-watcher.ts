import { type Timer, type Watch, type Watcher, systemTimer } from '@codexlab/core';
import { chokidarWatcher } from './chokidar-watcher.ts';
import { isNetworkDisk } from './network-disk.ts';
import { nativeWatcher } from './native-watcher.ts';
import { type WatchFolder, systemWatchFolder } from './watch-folder.ts';

/** How to watch; the defaults suit the system and the disk. Times are in milliseconds. */
export interface CreateWatcherOptions {
  /** `native`: one watch per folder (Linux). `chokidar`: other systems. `polling`: network disks. */
  readonly kind?: 'native' | 'chokidar' | 'polling' | undefined;
  readonly timer?: Timer | undefined;
  /** How often everything is compared although nothing was noticed; default 10 minutes. */
  readonly rescanMs?: number | undefined;
  /** The same while parts cannot be watched; default 30 seconds. */
  readonly degradedRescanMs?: number | undefined;
  /** The system's watch of one folder, for `native`. */
  readonly watchFolder?: WatchFolder | undefined;
}

/**
 * Makes the watcher that fits each root: events are hints only, so it tells dirty folders and never what happened.
 *
 * @example const watch = await createWatcher().watch({ root, isIgnored: () => false, onDirty: console.log, onState: console.log });
 */
export function createWatcher(options: CreateWatcherOptions = {}): Watcher {
  const { timer = systemTimer, rescanMs = 600_000, degradedRescanMs = 30_000 } = options;
  const common = { timer, rescanMs, degradedRescanMs };
  const native = nativeWatcher({ ...common, watchFolder: options.watchFolder ?? systemWatchFolder });
  return {
    watch(wanted) {
      const kind = options.kind ?? kindFor(wanted.root);
      const watcher =
        kind === 'native' ? native : chokidarWatcher({ ...common, polling: kind === 'polling' });
      return keepingAlive(() => watcher.watch(wanted));
    },
  };
}

/** The longest delay that a timer takes. */
const FOREVER_MS = 2 ** 31 - 1;

/** Who watches waits for what others do: the process lives until the watch is closed, as with any watch of the system. */
async function keepingAlive(start: () => Promise<Watch>): Promise<Watch> {
  const hold = setInterval(() => undefined, FOREVER_MS);
  try {
    const watch = await start();
    return {
      get state() {
        return watch.state;
      },
      ready: watch.ready,
      flush: () => watch.flush(),
      rearm: () => watch.rearm(),
      close() {
        clearInterval(hold);
        return watch.close();
      },
    };
  } catch (error) {
    clearInterval(hold);
    throw error;
  }
}

function kindFor(root: string): 'native' | 'chokidar' | 'polling' {
  if (isNetworkDisk(root)) return 'polling';
  return process.platform === 'linux' ? 'native' : 'chokidar';
}
