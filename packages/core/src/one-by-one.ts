/** Runs each job after the one before it has ended, however it ended. */
export type OneByOne = <T>(job: () => Promise<T>) => Promise<T>;

/** Makes a lane for what looks first and writes then, so that two of them cannot both find the same place free. */
export function createOneByOne(): OneByOne {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const next = last.then(job);
    last = next.catch(() => undefined);
    return next;
  };
}
