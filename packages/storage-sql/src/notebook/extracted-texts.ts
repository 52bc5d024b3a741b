import type { RelPath } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { toSqlJson } from './json.ts';

export const extractedTextStatements = {
  read: `
    select f.path, e.text from json_each(?) j cross join file_metadata f cross join extracted_text e
    where f.path = j.value and f.deleted_at is null and e.rid = f.rid`,
} as const;

/** The kept texts of files, by path. */
export async function readExtractedTexts(
  driver: Pick<SqlDriver, 'all'>,
  paths: readonly RelPath[],
): Promise<ReadonlyMap<RelPath, string>> {
  if (paths.length === 0) return new Map();
  const rows = await driver.all<{ path: string; text: string }>(extractedTextStatements.read, [
    toSqlJson(paths),
  ]);
  return new Map(rows.map(({ path, text }) => [path as RelPath, text]));
}
