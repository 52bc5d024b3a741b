import type { CodexError } from './errors.ts';
import type { WatchState } from './fs/watcher.ts';
import type { NotebookState } from './notebook.ts';
import type { SyncScope } from './sync/scope.ts';

/** Keeps the one state of a notebook from what its watcher, its line and its index say. */
export interface NotebookStateKeeper {
  get(): NotebookState;
  subscribe(listener: (state: NotebookState) => void): () => void;
  /** What the watcher says; null: nobody watches. */
  setWatch(state: WatchState | null): void;
  /** The index cannot follow, or (null) follows again. */
  setTrouble(error: CodexError | null): void;
  /** Counts a comparison while it runs. */
  during<T>(scope: SyncScope, work: Promise<T>): Promise<T>;
}

/** Makes a keeper; it begins unwatched. */
export function createNotebookState(): NotebookStateKeeper {
  const listeners = new Set<(state: NotebookState) => void>();
  const running = { all: 0, some: 0 };
  let watch: WatchState | null = null;
  let trouble: CodexError | null = null;
  let current: NotebookState = { freshness: 'unwatched', message: null };

  function derive(): NotebookState {
    if (trouble?.details.root === true) return { freshness: 'unavailable', message: trouble.message };
    if (watch?.freshness === 'unavailable') return watch;
    if (trouble) return { freshness: 'degraded', message: trouble.message };
    if (running.all > 0) return { freshness: 'rescanning', message: null };
    if (watch === null) return { freshness: 'unwatched', message: null };
    if (watch.freshness !== 'fresh') return watch;
    return { freshness: running.some > 0 ? 'settling' : 'fresh', message: null };
  }

  function update(): void {
    const next = derive();
    if (next.freshness === current.freshness && next.message === current.message) return;
    current = next;
    for (const listener of listeners) listener(current);
  }

  return {
    get: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setWatch(state) {
      watch = state;
      update();
    },
    setTrouble(error) {
      trouble = error;
      update();
    },
    async during(scope, work) {
      running[scope.kind]++;
      update();
      try {
        return await work;
      } finally {
        running[scope.kind]--;
        update();
      }
    },
  };
}
