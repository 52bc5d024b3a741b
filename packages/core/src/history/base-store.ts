import type { Hash } from '../fs/file-system.ts';

/**
 * Versions of files that were handed to somebody who may write: the common ground of a later merge. A cache with a bound:
 * what was used longest ago goes first, and nothing breaks when a version is gone.
 */
export interface BaseStore {
  /** Keeps a version; safe to repeat, cheap when it is known. Never throws: a base that cannot be kept is none. */
  keep(hash: Hash, bytes: Uint8Array): void;
  /** The version with this hash, or null. */
  get(hash: Hash): Promise<Uint8Array | null>;
  /** Done when all that was kept before is on the disk. */
  settled(): Promise<void>;
}
