import type { TidingsEvent } from '@codexlab/server/client';
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { codex } from '../api/codex.ts';
import { queries } from '../api/queries.ts';
import { toFailure } from '../api/failure.ts';

/** An event about a file. */
export type FileEvent = Extract<TidingsEvent, { readonly data: { readonly path: string } }>;

type Listener<E> = (event: E) => void;

/**
 * What others, other programs and other windows do, as it happens. Each part of the app listens to what it shows and
 * changes only that: one change on the disk is one small request at most.
 */
export const useLive = defineStore('live', () => {
  const state = ref<'connecting' | 'live' | 'waiting'>('connecting');
  const listeners = new Set<Listener<TidingsEvent>>();
  const resyncListeners = new Set<() => void>();
  let followed: { readonly notebookId: string | null; readonly stop: AbortController } | null = null;

  /** Listens to one notebook and to what happens to workspaces; null: to workspaces alone. */
  function follow(notebookId: string | null): void {
    if (followed?.notebookId === notebookId && !followed.stop.signal.aborted) return;
    followed?.stop.abort();
    const stop = new AbortController();
    followed = { notebookId, stop };
    void listen(notebookId, stop);
  }

  async function listen(notebookId: string | null, stop: AbortController): Promise<void> {
    try {
      await codex.live.subscribe({
        ...(notebookId === null ? {} : { notebook: notebookId }),
        signal: stop.signal,
        onEvent: tell,
        onResync: readAnew,
        onState: (next) => (state.value = next.state),
      });
    } catch (error) {
      // Refused for good: whoever shows the notebook is told so by their next request.
      if (!stop.signal.aborted && toFailure(error).kind !== 'signed-out') readAnew();
    } finally {
      stop.abort();
    }
  }

  function tell(event: TidingsEvent): void {
    for (const listener of listeners) listener(event);
  }

  function readAnew(): void {
    void queries.invalidateQueries();
    for (const listener of resyncListeners) listener();
  }

  /** Calls `listener` for every event; returns what stops that. */
  function on(listener: Listener<TidingsEvent>): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Calls `listener` for every event about a file. */
  function onFile(listener: Listener<FileEvent>): () => void {
    return on((event) => {
      if ('path' in event.data) listener(event as FileEvent);
    });
  }

  /** Calls `listener` when events were missed for good: everything shown must be read anew. */
  function onResync(listener: () => void): () => void {
    resyncListeners.add(listener);
    return () => resyncListeners.delete(listener);
  }

  return { state, follow, on, onFile, onResync, stop: () => followed?.stop.abort() };
});
