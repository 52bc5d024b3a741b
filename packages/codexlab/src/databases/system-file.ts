import { existsSync } from 'node:fs';
import { chmod, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CodexError } from '@codexlab/core';
import type { StorageChoice } from '@codexlab/storage-sql';
import { shellWord } from '../shell-word.ts';
import { engineOf, markEngine } from './engine-mark.ts';
import { wordFor } from './load-engine.ts';
import { sealOf } from './seal.ts';

const ONLY_OWNER = 0o600;
const ONLY_OWNER_FOLDER = 0o700;

/**
 * Makes the file where there is none: by us, so that it is never readable for others, not even for the moment before its
 * mode is set. Throws `conflict` where another engine keeps it, `unavailable`.
 */
export async function prepareSystemFile(storage: StorageChoice, location: string): Promise<void> {
  requireEngine(storage, location);
  try {
    await mkdir(dirname(location), { recursive: true, mode: ONLY_OWNER_FOLDER });
    markEngine(dirname(location), storage.name);
    await (await open(location, 'a', ONLY_OWNER)).close();
    await chmod(location, ONLY_OWNER);
  } catch (error) {
    const errno = (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
    throw new CodexError(
      'unavailable',
      `The system database ${location} cannot be opened for writing (${errno}). Check the permissions of its folder.`,
      { database: location, errno },
      { cause: error },
    );
  }
}

/** One file is never opened with two engines: its rows are moved to a file of the other one. */
function requireEngine(storage: StorageChoice, location: string): void {
  const dir = dirname(location);
  const found = engineOf(dir);
  if (found === storage.name || !existsSync(location)) return;
  const message =
    `The system database ${location} is kept with the engine ${found}, not ${storage.name}. Move it: ` +
    `codexlab engine move ${shellWord(wordFor(storage))} --data ${shellWord(dir)} --yes`;
  throw new CodexError('conflict', message, { database: location, engine: found });
}

/** It has changed since it was closed: whoever did that on purpose knows; nobody else can tell it from damage. */
export function changedSystem(location: string): CodexError {
  return new CodexError(
    'unavailable',
    `The system database ${location} is damaged: it is not what it was when Codex closed it. Nothing was changed. Move ` +
      `the data folder aside and restore it from a backup: codexlab restore BACKUP --data ${shellWord(dirname(location))}. ` +
      `If you changed it yourself, delete ${sealOf(location)} and start again.`,
    { database: location, reason: 'damaged' },
  );
}

/** It is damaged, and what to do. */
export function damagedSystem(location: string, cause: unknown): CodexError {
  return new CodexError(
    'unavailable',
    `The system database ${location} is damaged; nothing was changed. Move the data folder aside and restore it from a ` +
      `backup: codexlab restore BACKUP --data ${shellWord(dirname(location))}`,
    { database: location, reason: 'damaged' },
    { cause },
  );
}
