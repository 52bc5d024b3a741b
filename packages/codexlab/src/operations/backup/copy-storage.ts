import { join } from 'node:path';
import { isCodexError } from '@codexlab/core';
import type { StorageChoice } from '@codexlab/storage-sql';
import { choiceNamed } from '../../databases/engine-mark.ts';
import { loadEngine } from '../../databases/load-engine.ts';
import { openedWith } from '../../databases/opened.ts';
import type { DatabasePart } from './manifest.ts';

/**
 * What a database of a backup is opened with: as this process has those of the same engine open, which may need a key,
 * or as the environment says. Of several the one whose key fits; where none does, the last one, to say so. Throws
 * `invalid` for an engine that is not known.
 */
export async function storageOf(
  backup: string,
  { engine, file }: Pick<DatabasePart, 'engine' | 'file'>,
): Promise<StorageChoice> {
  for (const storage of openedWith(engine)) if (await fits(storage, join(backup, file))) return storage;
  return choiceNamed(engine, backup);
}

/** Only another key makes it another choice; what else is wrong with a file is told by whoever reads it. */
async function fits(storage: StorageChoice, location: string): Promise<boolean> {
  const engine = await loadEngine(storage);
  try {
    await (await engine.openDriver({ location, readOnly: true, synchronous: 'NORMAL' })).close();
  } catch (error) {
    return !isCodexError(error) || error.details.reason !== 'key';
  }
  return true;
}
