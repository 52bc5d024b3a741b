import { FOLDER_METADATA, type RelPath } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';

/** So many deleted files are looked at, whatever folder they were in; with more nobody counts. */
const MAX_DELETED_SEEN = 2000;

/*
 * Live files have no index of their own by folder: all of the folder are counted in the one that there is, which takes
 * milliseconds for 100,000, and the deleted ones, which are few, are taken off.
 */
export const childCountStatements = {
  deleted: `
    select count(*) as n from (
      select 1 from file_metadata indexed by file_deleted where deleted_at is not null limit ?)`,
  count: `
    select
      (select count(*) from folder where parent = ?)
      + (select count(*) from file_metadata indexed by file_folder where folder = ?)
      - (select count(*) from file_metadata indexed by file_deleted where deleted_at is not null and folder = ?)
      - (select count(*) from file_metadata
          where folder = ? and filename = '${FOLDER_METADATA}' and deleted_at is null) as n`,
} as const;

/** How many items `children` would tell of; null where many files were deleted lately. */
export async function countChildren(driver: Pick<SqlDriver, 'all'>, folder: RelPath): Promise<number | null> {
  const limit = MAX_DELETED_SEEN + 1;
  const [deleted] = await driver.all<{ n: number }>(childCountStatements.deleted, [limit]);
  if ((deleted?.n ?? 0) > MAX_DELETED_SEEN) return null;
  const [all] = await driver.all<{ n: number }>(childCountStatements.count, [folder, folder, folder, folder]);
  return all?.n ?? 0;
}
