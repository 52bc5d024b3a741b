/** One thing that was looked at, with what was found: numbers, versions and digests, never a path or a name of content. */
export type ProbeFacts = Readonly<
  Record<string, string | number | boolean | null | Readonly<Record<string, string | number>>>
>;

/** Whether a server can do its work now. */
export interface Readiness {
  /** What stands in the way, for people; empty when it is ready. No paths, no secrets. */
  readonly reasons: readonly string[];
  /** What is wrong with a part, while the server serves the others; for people, without paths and names. */
  readonly warnings: readonly string[];
  /** What was looked at, by its name. */
  readonly checks: Readonly<Record<string, ProbeFacts>>;
}

/** What a server can tell of itself. */
export interface Probes {
  /** Looks at what the server needs; a failure of looking is a reason, not an error. */
  ready(): Promise<Readiness>;
}

/** A request that was answered. */
export interface Answered {
  readonly method: string;
  /** The pattern of the route (`/api/v1/users/{user}`), or `other`: never the address, which holds names. */
  readonly route: string;
  readonly status: number;
  /** Until the head of the answer was ready. */
  readonly durationMs: number;
  readonly requestId: string;
}

/** How often a probe really looks, however often it is asked: nobody needs to sign in for it. */
const LOOK_EVERY_MS = 1_000;

/** Looks once for all who ask at the same time, and within a second gives what was found last. */
export function seldom<T>(look: () => Promise<T>, nowMs: () => number): () => Promise<T> {
  let last: { readonly atMs: number; readonly found: Promise<T> } | null = null;
  return () => {
    const atMs = nowMs();
    const isFresh = last !== null && atMs >= last.atMs && atMs - last.atMs < LOOK_EVERY_MS;
    if (last === null || !isFresh) last = { atMs, found: look() };
    return last.found;
  };
}
