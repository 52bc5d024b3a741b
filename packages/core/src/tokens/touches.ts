import { isCodexError } from '../errors.ts';
import type { Ulid } from '../ids.ts';
import type { ApiToken, ApiTokenStore } from './api-token-store.ts';

const MINUTE_MS = 60_000;
const MAX_REMEMBERED = 10_000;

/** Notes when tokens are used, each at most once a minute: reading takes no write by that. */
export interface Touches {
  note(token: ApiToken, nowMs: number): Promise<void>;
}

/** Makes them. What was noted is remembered too, so that many requests at once write once. */
export function createTouches(tokens: Pick<ApiTokenStore, 'touch'>): Touches {
  const notedMs = new Map<Ulid, number>();
  return {
    async note({ id, lastUsedMs }, nowMs) {
      const lastMs = notedMs.get(id) ?? lastUsedMs ?? -Infinity;
      if (Math.abs(nowMs - lastMs) < MINUTE_MS) return;
      if (notedMs.size >= MAX_REMEMBERED) notedMs.clear();
      notedMs.set(id, nowMs);
      try {
        await tokens.touch(id, nowMs);
      } catch (error) {
        // To know when it was used is not worth refusing what it was used for.
        if (!isCodexError(error)) throw error;
      }
    },
  };
}
