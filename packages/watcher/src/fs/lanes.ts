import { type RelPath, isInFolder } from '@codexlab/core';

/** Runs work in turn where its paths touch, and side by side where they do not. */
export interface Lanes {
  /** Waits for all earlier work on these paths, on folders above them or on anything below them. */
  run<T>(paths: readonly RelPath[], work: () => Promise<T>): Promise<T>;
  /** Done when everything begun so far is. */
  idle(): Promise<void>;
}

interface Running {
  readonly paths: readonly RelPath[];
  readonly done: Promise<unknown>;
}

/** Makes lanes with nothing in them. Later work waits for earlier work only, so none waits for ever. */
export function createLanes(): Lanes {
  const running = new Set<Running>();
  const settled = (items: Iterable<Running>) => Promise.allSettled(Array.from(items, (item) => item.done));
  return {
    run(paths, work) {
      const before = [...running].filter((other) => touches(other.paths, paths));
      const done = before.length === 0 ? work() : settled(before).then(work);
      const item = { paths, done };
      running.add(item);
      const forget = () => void running.delete(item);
      done.then(forget, forget);
      return done;
    },
    idle: async () => void (await settled(running)),
  };
}

function touches(some: readonly RelPath[], others: readonly RelPath[]): boolean {
  return some.some((a) => others.some((b) => isInFolder(a, b) || isInFolder(b, a)));
}
