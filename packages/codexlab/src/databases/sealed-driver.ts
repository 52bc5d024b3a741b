import type { SqlDriver } from '@codexlab/storage-sql';
import { sealDatabase } from './seal.ts';

/** The driver, with the database at `path` sealed once it is closed (see `sealDatabase`). */
export function sealedDriver(driver: SqlDriver, path: string, maxBytes?: number): SqlDriver {
  let closing: Promise<void> | null = null;
  return {
    ...driver,
    close() {
      closing ??= closeAndSeal(driver, path, maxBytes);
      return closing;
    },
  };
}

/** Without a seal all is as well as before: what refuses it, such as a full disk, is no failure of closing. */
async function closeAndSeal(driver: SqlDriver, path: string, maxBytes: number | undefined): Promise<void> {
  await driver.close();
  await sealDatabase(path, maxBytes).catch(() => undefined);
}
