import type { StorageChoice } from '@codexlab/storage-sql';
import { choiceNamed } from '../../databases/engine-mark.ts';
import { openedWith } from '../../databases/opened.ts';
import type { DatabasePart } from './manifest.ts';

/**
 * What a database of a backup is opened with: as this process opens those of the same engine, which may need a key, else
 * as the environment says. Throws `invalid` for an engine that is not known.
 */
export async function storageOf(backup: string, { engine }: DatabasePart): Promise<StorageChoice> {
  return openedWith(engine) ?? (await choiceNamed(engine, backup));
}
