import type { Hash } from '../fs/file-system.ts';
import type { BaseStore } from './base-store.ts';

/** Bases in memory, all of them, for tests. */
export function memoryBaseStore(): BaseStore {
  const kept = new Map<Hash, Uint8Array>();
  return {
    keep: (hash, bytes) => void kept.set(hash, bytes.slice()),
    get: (hash) => Promise.resolve(kept.get(hash) ?? null),
    settled: () => Promise.resolve(),
  };
}
