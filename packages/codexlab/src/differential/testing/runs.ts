import { openDriver as openLibsql } from '@codexlab/storage-libsql';
import { migrate, type SchemaDomain, type SqlDriver } from '@codexlab/storage-sql';
import { openDriver as openSqlite } from '@codexlab/storage-sqlite';
import { expect } from 'vitest';
import { mirroredDriver, type MirroredDriver } from './mirrored-driver.ts';

/** How often random programmes run, and which: `CODEX_DIFFERENTIAL_RUNS` times as many as usual, from `CODEX_SEED` on. */
export function runs(usual: number): { readonly numRuns: number; readonly seed: number } {
  const factor = Number(process.env['CODEX_DIFFERENTIAL_RUNS'] ?? 1);
  return { numRuns: Math.ceil(usual * factor), seed: Number(process.env['CODEX_SEED'] ?? 20_261_122) };
}

/** A driver of each engine. */
export type Drivers = readonly [SqlDriver, SqlDriver];

/** Opens a database of each engine, in memory or as `<place>-<number>`. */
export async function openDrivers(place: string | null = null): Promise<Drivers> {
  const options = (number: number) =>
    ({ location: place === null ? ':memory:' : `${place}-${number}`, synchronous: 'NORMAL' }) as const;
  return [await openSqlite(options(1)), await openLibsql(options(2))];
}

/** Gives both databases their tables, and asks both the same from then on. */
export async function openBoth(schema: readonly SchemaDomain[], drivers?: Drivers): Promise<MirroredDriver> {
  const both = mirroredDriver(...(drivers ?? (await openDrivers())));
  await migrate(both, schema);
  await both.batch([{ sql: 'update schema_version set applied_at = 0' }]); // the one thing that tells the time
  return both;
}

/** Fails with what the engines did not agree on first, and closes them. */
export async function requireAgreement(both: MirroredDriver): Promise<void> {
  await both.close();
  expect(both.differences.slice(0, 1)).toEqual([]);
}
