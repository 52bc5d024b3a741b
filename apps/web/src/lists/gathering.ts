const PAUSE_MS = 150;

/** What comes in quick succession, handed on together once it pauses. */
export interface Gathering<T> {
  /** What comes under the same key again replaces what came before. */
  add(key: string, item: T): void;
  stop(): void;
}

/** Hands on what is added, all at once, when nothing was added for a moment. */
export function createGathering<T>(take: (items: readonly T[]) => unknown): Gathering<T> {
  const items = new Map<string, T>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    add(key, item) {
      items.set(key, item);
      clearTimeout(timer);
      timer = setTimeout(() => {
        const all = [...items.values()];
        items.clear();
        take(all);
      }, PAUSE_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
