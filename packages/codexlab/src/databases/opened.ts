import type { SqlDriver, Tendable } from '@codexlab/storage-sql';

/** An open database, for those who look at it and care for it beside those who use it. */
export type OpenDatabase = Tendable & Pick<SqlDriver, 'copyTo'>;

/** By path: files of engines that one driver alone may have open, which all of this process must go through. */
const opened = new Map<string, OpenDatabase>();

/** Lets others of this process find an open database; the returned function takes it away. */
export function noteOpened(location: string, database: OpenDatabase): () => void {
  opened.set(location, database);
  return () => {
    if (opened.get(location) === database) opened.delete(location);
  };
}

/** The open database at a path, or null: nobody of this process has it, or its file is shared. */
export function openedAt(location: string): OpenDatabase | null {
  return opened.get(location) ?? null;
}
