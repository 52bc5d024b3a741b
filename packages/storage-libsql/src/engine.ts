import { CodexError } from '@codexlab/core';
import type { SqlEngine, StorageChoice } from '@codexlab/storage-sql';
import { openDriver } from './driver.ts';

/** The name of this engine. */
export const LIBSQL = 'libsql';

/** What the files of the engine are ciphered with, if with anything. */
export interface LibsqlSettings {
  /** The key of every file; without it they are plain. */
  readonly encryptionKey?: string | undefined;
}

/**
 * Chooses libSQL.
 *
 * @example const notebook = await openNotebook('lab', { storage: libsql() });
 */
export function libsql({ encryptionKey }: LibsqlSettings = {}): StorageChoice {
  const options = encryptionKey === undefined ? {} : { encryptionKey };
  return { name: LIBSQL, module: '@codexlab/storage-libsql', options };
}

/** The engine: files that one connection has for itself, ciphered when there is a key. Throws `invalid`. */
export function openEngine(options: StorageChoice['options']): SqlEngine {
  const encryptionKey = readKey(options);
  return {
    name: LIBSQL,
    sharesFiles: false,
    plainFiles: encryptionKey === undefined,
    openDriver: (database) => openDriver({ ...database, encryptionKey }),
  };
}

function readKey({ encryptionKey }: StorageChoice['options']): string | undefined {
  if (encryptionKey === undefined || typeof encryptionKey === 'string') return encryptionKey;
  throw new CodexError('invalid', 'The key of libSQL must be text.', { setting: 'encryptionKey' });
}
