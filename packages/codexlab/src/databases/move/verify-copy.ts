import { CodexError } from '@codexlab/core';
import { checkDriver, type SqlDriver } from '@codexlab/storage-sql';
import type { CopiedRows } from './copy-database.ts';
import { digestTable } from './table-rows.ts';
import { readTables } from './table-shape.ts';

/**
 * Reads a copy from end to end: its tables hold the very rows that were read, the engine finds it sound, full text
 * included, and no row names one that is not there. Throws `unavailable` (details `{ reason: 'copy' }`).
 */
export async function verifyCopy(driver: SqlDriver, { tables }: CopiedRows): Promise<void> {
  const shapes = new Map((await readTables(driver)).map((shape) => [shape.name, shape]));
  for (const expected of tables) {
    const shape = shapes.get(expected.table);
    const found = shape ? await digestTable(driver, shape) : null;
    if (found?.rows !== expected.rows || found.sha256 !== expected.sha256)
      throw notEqual(
        `The table ${expected.table} has ${found?.rows ?? 'no'} rows of ${expected.rows}, or others.`,
      );
  }
  const [problem] = await checkDriver(driver);
  if (problem !== undefined) throw notEqual(problem);
}

/** Nothing was switched. */
export function notEqual(why: string): CodexError {
  const message = `The copy of the database is not what was copied: ${why} The old one stays in use; nothing was changed.`;
  return new CodexError('unavailable', message, { reason: 'copy' });
}
