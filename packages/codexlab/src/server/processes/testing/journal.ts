import type { CodexClient } from '@codexlab/server/client';
import {
  applyEffects,
  demandSame,
  differences,
  type Effect,
  keyOf,
  type Kind,
  type Observed,
  ownedBy,
} from './observed.ts';

/** An upload in pieces. */
export interface OpenUpload {
  /** Null: the answer to its beginning has not come. */
  readonly id: string | null;
  readonly path: string;
  /** How many bytes were acknowledged. */
  readonly receivedBytes: number;
}

/** What one client knows: what was acknowledged, and the one change of which it has not heard. */
export interface Journal {
  get(kind: Kind, name: string): string | null;
  keys(kind: Kind): readonly string[];
  /** Does a change. When it throws, `effects` may have come about, all of them, or none. `repeat` may be sent once more. */
  change<T>(
    effects: readonly Effect[],
    call: () => Promise<T>,
    repeat?: (codex: CodexClient) => Promise<unknown>,
  ): Promise<T>;
  /** An upload that is under way and must still be known after a crash; null: it was completed. */
  uploading(upload: OpenUpload | null): void;
  readonly openUpload: OpenUpload | null;
  /** How many changes were acknowledged. */
  readonly acknowledged: number;
  /**
   * Compares with what stands there. What is unacknowledged is repeated where that is allowed, twice, and else taken as
   * it is found. Throws when something acknowledged is missing, or something is there in half.
   */
  settle(world: World): Promise<{ readonly repeated: boolean }>;
}

/** A server after a restart. */
export interface World {
  readonly codex: CodexClient;
  /** What was found there. */
  readonly found: Observed;
  /** Looks again. */
  readonly observe: () => Promise<Observed>;
}

interface Pending {
  readonly effects: readonly Effect[];
  readonly repeat: ((codex: CodexClient) => Promise<unknown>) | null;
}

/** Makes an empty journal of the client that owns every name that begins with `owner`. */
export function createJournal(owner: string): Journal {
  const state = new Map<string, string>();
  let pending: Pending | null = null;
  let acknowledged = 0;
  let openUpload: OpenUpload | null = null;

  const own = (observed: Observed) => ownedBy(owner, observed);
  const demand = (expected: Observed, actual: Observed, what: string) =>
    demandSame(expected, actual, `${owner}: ${what}`);

  return {
    get: (kind, name) => state.get(keyOf(kind, name)) ?? null,
    keys: (kind) =>
      [...state.keys()].filter((key) => key.startsWith(`${kind} `)).map((key) => key.slice(kind.length + 1)),
    async change(effects, call, repeat) {
      pending = { effects, repeat: repeat ?? null };
      const result = await call();
      applyEffects(state, effects);
      pending = null;
      acknowledged++;
      return result;
    },
    uploading: (upload) => (openUpload = upload),
    get openUpload() {
      return openUpload;
    },
    get acknowledged() {
      return acknowledged;
    },
    async settle({ codex, observe, ...world }) {
      const found = own(world.found);
      if (pending === null) {
        demand(state, found, 'acknowledged and not there, or there and never asked for');
        return { repeated: false };
      }
      const { effects, repeat } = pending;
      pending = null;
      const done = new Map(state);
      applyEffects(done, effects);
      if (differences(done, found).length > 0) demand(state, found, 'neither as before nor as asked for');
      if (repeat !== null) {
        const [first, second] = [await repeat(codex), await repeat(codex)];
        if (first !== second) throw new Error(`${owner}: the same key made ${first} and ${second}`);
        demand(done, own(await observe()), 'not exactly once after the key was sent again');
      }
      if (repeat !== null || differences(done, found).length === 0) applyEffects(state, effects);
      return { repeated: repeat !== null };
    },
  };
}
