import { openDriver as openLibsql } from '@codexlab/storage-libsql';
import { migrate, type SchemaDomain } from '@codexlab/storage-sql';
import { openDriver as openSqlite } from '@codexlab/storage-sqlite';
import { expect } from 'vitest';
import { mirroredDriver, type MirroredDriver } from './mirrored-driver.ts';

/** How often random programmes run, and which: `CODEX_DIFFERENTIAL_RUNS` times as many as usual, from `CODEX_SEED` on. */
export function runs(usual: number): { readonly numRuns: number; readonly seed: number } {
  const factor = Number(process.env['CODEX_DIFFERENTIAL_RUNS'] ?? 1);
  return { numRuns: Math.ceil(usual * factor), seed: Number(process.env['CODEX_SEED'] ?? 20_261_122) };
}

/** A database in memory of both engines at once. */
export async function openBoth(schema: readonly SchemaDomain[]): Promise<MirroredDriver> {
  const memory = { location: ':memory:', synchronous: 'NORMAL' } as const;
  const both = mirroredDriver(await openSqlite(memory), await openLibsql(memory));
  await migrate(both, schema);
  await both.batch([{ sql: 'update schema_version set applied_at = 0' }]); // the one thing that tells the time
  return both;
}

/** Fails with what the engines did not agree on first, and closes them. */
export async function requireAgreement(both: MirroredDriver): Promise<void> {
  await both.close();
  expect(both.differences.slice(0, 1)).toEqual([]);
}
