import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { SqlDriver, StorageChoice, Tendable } from '@codexlab/storage-sql';

/** An open database, for those who look at it and care for it beside those who use it. */
export type OpenDatabase = Tendable & Pick<SqlDriver, 'copyTo'>;

/** How this process has a database open. */
export interface Opened {
  readonly storage: StorageChoice;
  /** The one driver that everything must go through; null: the file may be shared. */
  readonly through: OpenDatabase | null;
}

const opened = new Map<string, Opened>();
const busy = new Map<string, Promise<unknown>>();

/** Lets others of this process find an open database; the returned function takes it away. */
export function noteOpened(location: string, database: Opened): () => void {
  const key = keyOf(location);
  opened.set(key, database);
  return () => {
    if (opened.get(key) === database) opened.delete(key);
  };
}

/** The open database at a path, or null: nobody of this process has it. */
export function openedAt(location: string): Opened | null {
  return opened.get(keyOf(location)) ?? null;
}

/** The choice that a database of an engine was opened with in this process, with the key that it may need; or null. */
export function openedWith(engine: string): StorageChoice | null {
  const found = [...opened.values()].find(({ storage }) => storage.name === engine);
  return found?.storage ?? null;
}

/** Does something with a database that nobody has open; see `untilFree`. */
export async function whileClosed<T>(location: string, work: () => Promise<T>): Promise<T> {
  const key = keyOf(location);
  const done = work();
  const settled = done.then(
    () => undefined,
    () => undefined,
  );
  busy.set(key, settled);
  try {
    return await done;
  } finally {
    if (busy.get(key) === settled) busy.delete(key);
  }
}

/** Done when no other part of this process is at a database that is closed: it waits, rather than being refused. */
export async function untilFree(location: string): Promise<void> {
  await busy.get(keyOf(location));
}

/** The same for every name that leads to a folder. */
function keyOf(location: string): string {
  try {
    return join(realpathSync(dirname(location)), basename(location));
  } catch {
    return location; // its folder is gone
  }
}
