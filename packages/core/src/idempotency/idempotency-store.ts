import type { UserId } from '../ids.ts';

/** A request that is done at most once: named by who sends it and the key they chose. */
export interface IdempotentRequest {
  readonly userId: UserId;
  readonly key: string;
  /** SHA-256 of method, path and body: the same key with another request is a mistake. */
  readonly requestHash: string;
}

/** The answer that was given. */
export interface StoredAnswer {
  readonly status: number;
  /** At most 64 KiB. */
  readonly body: string;
}

/** What is known of a key. */
export type IdempotencyState =
  /** Go on, then `finish`. `interruptedMs`: when an earlier run of the program first began it and never finished; null: new. */
  | { readonly state: 'begun'; readonly interruptedMs: number | null }
  /** Another request with this key is under way. */
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly answer: StoredAnswer }
  /** The key was used for another request. */
  | { readonly state: 'mismatch' };

/** Keys of requests, kept for a day. */
export interface IdempotencyStore {
  /** `run` names this start of the program: what another start left unfinished is begun again. */
  begin(request: IdempotentRequest, run: string, atMs: number): Promise<IdempotencyState>;
  finish(request: IdempotentRequest, answer: StoredAnswer): Promise<void>;
  /** Forgets the key, after a failure that may be tried again. */
  abandon(request: IdempotentRequest): Promise<void>;
  /** Forgets keys from before `beforeMs`, at most 1,000; returns how many. */
  purge(beforeMs: number): Promise<number>;
}
