import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type AbsPath, CodexError, isCodexError } from '@codexlab/core';
import { checkMasterKey } from '@codexlab/server';
import { readIfThere } from '../settings-file.ts';
import { createPrivateFile } from './durable-file.ts';
import type { Environment } from './config.ts';

const KEY_BYTES = 32;
const FILE = 'secret.key';

/**
 * The key that every other one is derived from: `CODEX_SECRET_KEY`, else the text in `secret.key` of the data folder,
 * which is made of 32 random bytes at the first time. There is no usual key, and a weak one is refused: `invalid`.
 */
export function openSecretKey(dataDir: AbsPath, env: Environment): Uint8Array {
  const named = env['CODEX_SECRET_KEY'];
  if (named) return checked(named, 'CODEX_SECRET_KEY');
  const path = join(dataDir, FILE);
  return checked(readIfThere(path) ?? makeKey(path), path);
}

/** What another process has made in the same moment counts. */
function makeKey(path: string): string {
  const text = randomBytes(KEY_BYTES).toString('base64url');
  return createPrivateFile(path, `${text}\n`) ? text : (readIfThere(path) ?? '');
}

function checked(text: string, source: string): Uint8Array {
  try {
    return checkMasterKey(text.trim());
  } catch (cause) {
    if (!isCodexError(cause, 'invalid')) throw cause;
    const message = `${source} is refused. ${cause.message} Make a good one with: openssl rand -base64 32`;
    throw new CodexError('invalid', message, cause.details, { cause });
  }
}
