/** Runs work in turn where it has the same key, and side by side where it has not. */
export interface Queues {
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Makes queues with nothing in them. */
export function createQueues(): Queues {
  const last = new Map<string, Promise<unknown>>();
  return {
    run(key, work) {
      const done = (last.get(key) ?? Promise.resolve()).then(work);
      const settled = done.then(
        () => undefined,
        () => undefined,
      );
      last.set(key, settled);
      void settled.then(() => last.get(key) === settled && last.delete(key));
      return done;
    },
  };
}
