import type { Ulid } from '../ids.ts';
import type { RelPath } from '../paths.ts';

/** A file that arrives in pieces. */
export interface Upload {
  readonly id: Ulid;
  /** Where it goes when it is complete. */
  readonly path: RelPath;
  /** How long it will be; null when the sender does not know yet. */
  readonly sizeBytes: number | null;
  /** How much of it is here: the next piece begins at this offset. */
  readonly receivedBytes: number;
  readonly createdMs: number;
  /** After this it is forgotten at the next start, or when another upload begins. */
  readonly expiresMs: number;
  /** Who began it; null when nobody is known. */
  readonly actor: string | null;
}
