import { folderOf } from '@codexlab/core';
import type { Statement } from '../driver.ts';
import { pushRows } from './file-rows.ts';
import type { SettledChunk } from './settle.ts';

export const folderStatements = {
  add: `insert or ignore into folder (path, parent) select value ->> 0, value ->> 1 from json_each(?)`,
  remove: 'delete from folder where path in (select value from json_each(?))',
} as const;

/** The writes that bring `folder` up to a chunk. */
export function writeFolders({ addedFolders, removedFolders }: SettledChunk): Statement[] {
  const writes: Statement[] = [];
  pushRows(writes, folderStatements.remove, [...removedFolders]);
  pushRows(
    writes,
    folderStatements.add,
    [...addedFolders].map((path) => [path, folderOf(path)]),
  );
  return writes;
}
