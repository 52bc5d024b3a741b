/** When to try again. */
export interface RetryLimits {
  /** The longest wait after the first failure; doubled for each that follows. */
  readonly baseMs: number;
  /** No wait is longer, but for one that the server asks for. */
  readonly maxMs: number;
}

/**
 * Milliseconds to wait after so many failures in a row: anything from none to the limit of that number, so that clients
 * that lost one server do not come back at once; after what the server asked for, when it did.
 */
export function retryDelay(
  { failures, retryAfterMs }: { readonly failures: number; readonly retryAfterMs: number },
  { baseMs, maxMs }: RetryLimits,
  random: () => number,
): number {
  return retryAfterMs + random() * Math.min(maxMs, baseMs * 2 ** Math.max(0, failures - 1));
}
