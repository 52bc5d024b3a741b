import type { Visibility } from '../permissions/visibility.ts';
import type { Change, ChangeCursor, ChangeStore } from './change-store.ts';

/** Tells that the log of a notebook may have grown; carries no data. */
export interface Wakes {
  /** Calls `listener` after each growth until the returned function is called. */
  subscribe(listener: () => void): () => void;
  wake(): void;
}

/** Makes a source of wakes. */
export function createWakes(): Wakes {
  const listeners = new Set<() => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    wake: () => {
      for (const listener of listeners) listener();
    },
  };
}

const BATCH_ROWS = 500;

/**
 * Everything in the log after `cursor`, then what is added, until the signal aborts. Nothing is skipped and nothing
 * comes twice: each subscriber reads from its own cursor. Throws `stale` when the cursor is no longer kept.
 */
export async function* followChanges(
  ports: { readonly store: ChangeStore; readonly wakes: Wakes },
  visibility: Visibility,
  options: { readonly cursor: ChangeCursor; readonly signal: AbortSignal },
): AsyncGenerator<Change, void> {
  let { cursor } = options;
  const bell = createBell(ports.wakes, options.signal);
  try {
    while (!options.signal.aborted) {
      bell.reset();
      const batch = await ports.store.since(visibility, cursor, BATCH_ROWS);
      cursor = batch.cursor;
      yield* batch.changes;
      if (batch.changes.length === 0) await bell.rung();
    }
  } finally {
    bell.remove();
  }
}

interface Bell {
  /** Forgets earlier rings; call before looking, so that no ring between looking and waiting is lost. */
  reset(): void;
  /** Done when it rang since the reset. */
  rung(): Promise<void>;
  remove(): void;
}

function createBell(wakes: Wakes, signal: AbortSignal): Bell {
  let rang = false;
  let wait: (() => void) | null = null;
  const ring = () => {
    rang = true;
    wait?.();
  };
  const unsubscribe = wakes.subscribe(ring);
  signal.addEventListener('abort', ring);
  return {
    reset: () => void (rang = signal.aborted),
    rung: () =>
      new Promise((resolve) => {
        wait = resolve;
        if (rang) resolve();
      }),
    remove() {
      unsubscribe();
      signal.removeEventListener('abort', ring);
    },
  };
}
