/** Does one piece of work after the other, in the order of the calls; a failed piece does not stop the next. */
export interface Lane {
  run<T>(work: () => T | Promise<T>): Promise<T>;
}

/** Returns an idle lane. */
export function createLane(): Lane {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work) {
      const result = last.then(work);
      last = result.catch(() => undefined);
      return result;
    },
  };
}
