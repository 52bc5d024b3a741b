import { type RelPath, storedRelPath } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { toSqlJson } from './json.ts';
import type { SettledChunk } from './settle.ts';

export const knownRowStatements = {
  rows: `
    select f.rid, f.path, f.metadata_hash as metadataHash, f.deleted_at as deletedMs,
      (select json_group_array(a.alias) from file_alias a where a.rid = f.rid) as aliases
    from json_each(?) j cross join file_metadata f where f.rid = j.value`,
} as const;

/** What the index knows of a file before a chunk, as far as the counts of link keys depend on it. */
export interface KnownRow {
  readonly rid: number;
  readonly path: RelPath;
  readonly metadataHash: string;
  readonly live: boolean;
  readonly aliases: readonly string[];
}

interface StoredRow {
  readonly rid: number;
  readonly path: string;
  readonly metadataHash: string;
  readonly deletedMs: number | null;
  readonly aliases: string;
}

/** Reads the rows that a chunk changes; those numbered above `lastRid` cannot be there. */
export async function readKnownRows(
  driver: SqlDriver,
  chunk: SettledChunk,
  lastRid: number,
): Promise<ReadonlyMap<number, KnownRow>> {
  const rids = [...chunk.written.keys(), ...chunk.moved.keys(), ...chunk.removed].filter(
    (rid) => rid <= lastRid,
  );
  if (rids.length === 0) return new Map();
  const rows = await driver.all<StoredRow>(knownRowStatements.rows, [toSqlJson(rids)]);
  return new Map(rows.map((row) => [row.rid, toKnownRow(row)]));
}

function toKnownRow(row: StoredRow): KnownRow {
  return {
    rid: row.rid,
    path: withoutParking(row.path),
    metadataHash: row.metadataHash,
    live: row.deletedMs === null,
    aliases: JSON.parse(row.aliases) as string[],
  };
}

/** A row that had to make room for another one is kept at `/<rid>/<its path>` until it is moved or removed. */
function withoutParking(path: string): RelPath {
  return storedRelPath(path.replace(/^\/\d+\//, ''));
}
