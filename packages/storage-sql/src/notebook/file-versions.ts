import type { FileVersion } from '@codexlab/core';
import type { Statement } from '../driver.ts';
import { toSqlJson } from './json.ts';

export const fileVersionStatements = {
  note: `
    update file_metadata set git_tracked = j.value ->> 1 is not null, git_commit_hash = j.value ->> 1
    from json_each(?) j
    where file_metadata.path = j.value ->> 0 and deleted_at is null and git_commit_hash is not j.value ->> 1`,
} as const;

/** The write that notes since which commit files are as they are; rows that say so already are not touched. */
export function noteFileVersions(versions: readonly FileVersion[]): Statement {
  const rows = versions.map(({ path, revision }) => [path, revision]);
  return { sql: fileVersionStatements.note, params: [toSqlJson(rows)] };
}
