import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { CodexError, type Secrets } from '@codexlab/core';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MIN_MASTER_BYTES = 32;
const SEALED = /^v1:([\da-f]{8}):([\w-]{16}):([\w-]*):([\w-]{22})$/;

/** What one key is used for; no two uses share a key. */
export type KeyLabel = 'access-token' | 'seal' | 'seal-id';

/**
 * Makes the key for one use out of the master key (HKDF-SHA256). Throws `invalid` for a master key of fewer than 32
 * bytes.
 */
export function deriveKey(masterKey: Uint8Array, label: KeyLabel): Uint8Array {
  if (masterKey.length < MIN_MASTER_BYTES)
    throw new CodexError('invalid', `The master key has at least ${MIN_MASTER_BYTES} bytes.`, {
      field: 'masterKey',
    });
  return new Uint8Array(hkdfSync('sha256', masterKey, '', `codex/v1/${label}`, KEY_BYTES));
}

/**
 * Randomness, hashes and sealing by the platform. What is sealed is `v1:<kid>:<nonce>:<text>:<tag>`: AES-256-GCM under a
 * key made from the master key, bound to its context, so that it opens nowhere else. `kid` names the key without
 * telling anything of it.
 */
export function createSecrets(masterKey: Uint8Array): Secrets {
  const key = deriveKey(masterKey, 'seal');
  const kid = Buffer.from(deriveKey(masterKey, 'seal-id')).toString('hex', 0, 4);
  return {
    random: (bytes) => randomBytes(bytes).toString('base64url'),
    hash: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
    seal(text, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context, 'utf8'));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const parts = [nonce, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'));
      return ['v1', kid, ...parts].join(':');
    },
    unseal(sealed, context) {
      const [, sealedWith, nonce, text, tag] = SEALED.exec(sealed) ?? [];
      if (nonce === undefined || text === undefined || tag === undefined) throw unreadable('form');
      if (sealedWith !== kid) throw unreadable('key');
      return open(key, { nonce, text, tag }, context);
    },
  };
}

function open(
  key: Uint8Array,
  sealed: { readonly nonce: string; readonly text: string; readonly tag: string },
  context: string,
): string {
  const nonce = Buffer.from(sealed.nonce, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context, 'utf8')).setAuthTag(Buffer.from(sealed.tag, 'base64url'));
  try {
    return decipher.update(sealed.text, 'base64url', 'utf8') + decipher.final('utf8');
  } catch (cause) {
    throw unreadable('content', cause);
  }
}

/** Says why and never what. */
function unreadable(reason: 'form' | 'key' | 'content', cause?: unknown): CodexError {
  const message =
    reason === 'key'
      ? 'A stored secret was sealed with another master key: start with the one that it was sealed with.'
      : 'A stored secret was changed, or belongs to something else.';
  return new CodexError('internal', message, { reason }, { cause });
}
