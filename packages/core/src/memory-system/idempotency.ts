import type {
  IdempotencyState,
  IdempotencyStore,
  IdempotentRequest,
  StoredAnswer,
} from '../idempotency/idempotency-store.ts';
import { purgeFrom } from './purge.ts';

/** A key as it is kept. */
interface StoredRequest {
  readonly requestHash: string;
  readonly run: string;
  readonly atMs: number;
  /** Null while it is under way. */
  readonly answer: StoredAnswer | null;
}

/** Keys of requests in memory. */
export function memoryIdempotency(): IdempotencyStore {
  const keys = new Map<string, StoredRequest>();
  return {
    begin: async (request, run, atMs) => {
      const name = nameOf(request);
      const stored = keys.get(name);
      const state = stateOf(stored, request, run);
      const { requestHash } = request;
      if (state.state === 'begun')
        keys.set(name, { requestHash, run, atMs: state.interruptedMs ?? atMs, answer: null });
      return state;
    },
    finish: async (request, answer) => {
      const stored = keys.get(nameOf(request));
      if (stored) keys.set(nameOf(request), { ...stored, answer });
    },
    abandon: async (request) => void keys.delete(nameOf(request)),
    purge: async (beforeMs) => purgeFrom(keys, ({ atMs }) => atMs < beforeMs),
  };
}

function stateOf(
  stored: StoredRequest | undefined,
  request: IdempotentRequest,
  run: string,
): IdempotencyState {
  if (!stored) return { state: 'begun', interruptedMs: null };
  if (stored.requestHash !== request.requestHash) return { state: 'mismatch' };
  if (stored.answer) return { state: 'done', answer: stored.answer };
  return stored.run === run ? { state: 'running' } : { state: 'begun', interruptedMs: stored.atMs };
}

function nameOf({ userId, key }: IdempotentRequest): string {
  return `${userId} ${key}`;
}
