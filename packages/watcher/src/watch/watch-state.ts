import type { WatchFreshness, WatchState } from '@codexlab/core';

/** Keeps the state of a watch and tells it when it differs. */
export interface StateKeeper {
  readonly state: WatchState;
  set(freshness: WatchFreshness, message: string | null): void;
}

/** Begins fresh. */
export function createStateKeeper(onState: (state: WatchState) => void): StateKeeper {
  let state: WatchState = { freshness: 'fresh', message: null };
  return {
    get state() {
      return state;
    },
    set(freshness, message) {
      if (state.freshness === freshness && state.message === message) return;
      state = { freshness, message };
      onState(state);
    },
  };
}

/** What a person can do about folders that could not be watched. */
export function limitMessage({ count, errno }: { readonly count: number; readonly errno: string }): string {
  const folders = `${count} ${count === 1 ? 'folder is' : 'folders are'} not watched`;
  const rescans = 'they are compared every 30 seconds instead';
  if (errno === 'ENOSPC')
    return `${folders}: the system's limit of watches (fs.inotify.max_user_watches) is reached; ${rescans}. To raise it: sudo sysctl fs.inotify.max_user_watches=524288`;
  if (errno === 'EMFILE')
    return `${folders}: too many open files or watchers (EMFILE; ulimit -n, fs.inotify.max_user_instances); ${rescans}. To raise it: sudo sysctl fs.inotify.max_user_instances=512`;
  return `${folders} (${errno}); ${rescans}.`;
}
