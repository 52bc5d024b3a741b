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
const busy = new Map<string, Promise<void>>();

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

/**
 * The choices that databases of an engine are open with in this process, with the keys that they may need; each once, the
 * longest open first.
 */
export function openedWith(engine: string): readonly StorageChoice[] {
  const found = [...opened.values()].map(({ storage }) => storage).filter(({ name }) => name === engine);
  return [...new Map(found.map((storage) => [JSON.stringify(storage), storage])).values()];
}

/**
 * Does something with a database that nobody has open, one after the other. The turn begins before `work` does: what
 * that locks, others of this process wait for (see `untilFree`).
 */
export function whileClosed<T>(location: string, work: () => Promise<T>): Promise<T> {
  const key = keyOf(location);
  const done = (busy.get(key) ?? Promise.resolve()).then(work);
  const settled: Promise<void> = done.then(free, free);
  busy.set(key, settled);
  return done;

  function free(): void {
    if (busy.get(key) === settled) busy.delete(key);
  }
}

/** True while some part of this process is at a database that is closed. */
export function isBusy(location: string): boolean {
  return busy.has(keyOf(location));
}

/** Done when no other part of this process is at a database that is closed: it waits, rather than being refused. */
export async function untilFree(location: string): Promise<void> {
  const key = keyOf(location);
  while (busy.has(key)) await busy.get(key);
}

/** The same for every name that leads to a folder. */
function keyOf(location: string): string {
  try {
    return join(realpathSync(dirname(location)), basename(location));
  } catch {
    return location; // its folder is gone
  }
}
