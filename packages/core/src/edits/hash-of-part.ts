import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Hash } from '../fs/file-system.ts';

/** The SHA-256 of a part of a file, as `ifPartHash` compares it. */
export function hashOfPart(bytes: Uint8Array): Hash {
  return bytesToHex(sha256(bytes)) as Hash;
}
