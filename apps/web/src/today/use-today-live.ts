import { onScopeDispose, watch, type Ref } from 'vue';
import { codex } from '../api/codex.ts';
import { toFailure } from '../api/failure.ts';
import { queries } from '../api/queries.ts';
import { reportFailure } from '../notify/use-notices.ts';
import type { Place } from '../places/place.ts';

/** So many notebooks are listened to: each costs a connection. */
const MOST_NOTEBOOKS = 6;
/** What comes within this time is read once. */
const GATHER_MS = 1000;

/** Reads anew what the page shows when files of a shown notebook change, as long as the page is there. */
export function useTodayLive(places: Ref<readonly Place[]>): void {
  const stops = new Map<string, AbortController>();
  const changed = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  function note(notebookId: string): void {
    changed.add(notebookId);
    timer ??= setTimeout(tell, GATHER_MS);
  }

  function tell(): void {
    timer = null;
    void queries.invalidateQueries({ queryKey: ['today'] });
    for (const id of changed) void queries.invalidateQueries({ queryKey: [id, 'status'] });
    changed.clear();
  }

  async function listen(notebook: string, stop: AbortController): Promise<void> {
    try {
      await codex.live.subscribe({
        ...{ notebook, signal: stop.signal },
        onEvent: (event) => {
          if ('path' in event.data) note(notebook);
        },
        onResync: () => note(notebook),
      });
    } catch (error) {
      if (!stop.signal.aborted && toFailure(error).kind === 'other') reportFailure(error);
    }
  }

  watch(
    () => places.value.slice(0, MOST_NOTEBOOKS).map(({ notebook }) => notebook.id),
    (ids) => {
      for (const [id, stop] of stops) if (!ids.includes(id)) end(id, stop);
      for (const id of ids.filter((each) => !stops.has(each))) {
        const stop = new AbortController();
        stops.set(id, stop);
        void listen(id, stop);
      }
    },
    { immediate: true },
  );

  function end(id: string, stop: AbortController): void {
    stop.abort();
    stops.delete(id);
  }

  onScopeDispose(() => {
    if (timer !== null) clearTimeout(timer);
    for (const [id, stop] of stops) end(id, stop);
  });
}
