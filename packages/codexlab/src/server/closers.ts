/** What has been opened, to be closed in the opposite order. */
export interface Closers {
  /** Remembers how to close what was just opened. */
  add(close: () => unknown): void;
  /** Closes everything, the last first, also when one of them fails; then throws the first failure. Safe to repeat. */
  close(): Promise<void>;
}

/** Makes an empty one. */
export function createClosers(): Closers {
  const steps: (() => unknown)[] = [];
  let closed: Promise<void> | null = null;
  return {
    add: (close) => void steps.push(close),
    close: () => (closed ??= closeAll(steps)),
  };
}

async function closeAll(steps: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of steps.reverse()) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Opens several things; when one fails, those before it are closed again. */
export async function withClosers<T>(open: (closers: Closers) => Promise<T>): Promise<T> {
  const closers = createClosers();
  try {
    return await open(closers);
  } catch (error) {
    await closers.close().catch(() => undefined); // what failed first is what is told
    throw error;
  }
}
