import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../../server/errno.ts';
import { PARTIAL } from './backup-name.ts';
import type { BackupDisk } from './disk.ts';
import { isWhole } from './manifest.ts';
import { type KeepRule, planRemoval } from './retention.ts';
import { backupNames, readShelved } from './shelf.ts';

/** Something in a folder of backups that should go and could not be taken away; the next backup tries again. */
export interface LeftBehind {
  readonly name: string;
  /** What the system said, such as `EACCES`. */
  readonly why: string;
}

/** What went, and what did not. */
export interface Tidied {
  readonly removed: readonly string[];
  readonly left: readonly LeftBehind[];
}

/** Takes away what backups that were cut off have left; gives what would not go. Whoever calls holds the lock. */
export async function removePartial(backupDir: string, disk: BackupDisk): Promise<readonly LeftBehind[]> {
  const names = readdirSync(backupDir).filter((name) => name.startsWith(PARTIAL));
  return (await removeEach(names, (name) => disk.remove(join(backupDir, name)))).left;
}

/**
 * Takes away what the rule does not keep (null: it keeps all), after `made`, which lacks nothing. A name is gone before
 * what it names goes. Throws nothing: what cannot go makes no backup worse. Whoever calls holds the lock.
 */
export async function removeOld(
  backupDir: string,
  { rule, made }: { readonly rule: KeepRule | null; readonly made: string },
  disk: BackupDisk,
): Promise<Tidied> {
  if (rule === null) return { removed: [], left: [] };
  try {
    const names = await backupNames(backupDir);
    const facts = { made, poor: await poorOf(backupDir, names) };
    return await removeEach(planRemoval(names, rule, facts), async (name) => {
      const going = join(backupDir, `${PARTIAL}${name}`);
      await disk.rename(join(backupDir, name), going);
      await disk.remove(going);
    });
  } catch (error) {
    return { removed: [], left: [{ name: '.', why: wordOf(error) }] }; // the folder itself could not be read
  }
}

/** Those that lack something, or do not say what they hold. */
async function poorOf(backupDir: string, names: readonly string[]): Promise<ReadonlySet<string>> {
  const poor = new Set<string>();
  for (const name of names) {
    const { manifest } = await readShelved(backupDir, name);
    if (!manifest || !isWhole(manifest)) poor.add(name);
  }
  return poor;
}

async function removeEach(
  names: readonly string[],
  remove: (name: string) => Promise<void>,
): Promise<Tidied> {
  const removed: string[] = [];
  const left: LeftBehind[] = [];
  for (const name of names)
    try {
      await remove(name);
      removed.push(name);
    } catch (error) {
      left.push({ name, why: wordOf(error) });
    }
  return { removed, left };
}

function wordOf(error: unknown): string {
  return errnoOf(error) ?? String(error);
}
