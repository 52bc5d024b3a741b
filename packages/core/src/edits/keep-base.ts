import type { Hash } from '../fs/file-system.ts';
import type { BaseStore } from '../history/base-store.ts';
import { MAX_TEXT_BYTES } from '../text/text-lines.ts';

/** As much of a file is looked at to see that it is no text. */
const LOOK_AT_BYTES = 8192;

/** Keeps a version as the ground of a later merge, where it can be one. */
export function keepBase(bases: BaseStore, hash: Hash, bytes: Uint8Array): void {
  if (bytes.length <= MAX_TEXT_BYTES && !bytes.subarray(0, LOOK_AT_BYTES).includes(0))
    bases.keep(hash, bytes);
}
