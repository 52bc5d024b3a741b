import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCodexError } from '@codexlab/core';
import { SYSTEM_DATABASE } from '../databases/names.ts';
import { openSystemDatabase } from '../databases/open-system-database.ts';
import { expect } from 'vitest';
import { damagePage, damageShape, pagesOf } from './damage.ts';
import { filledSystems, rowsOf, withSystem } from './filled-system.ts';
import { scenario } from './scenario.ts';

const holds = 'a system database with a damaged page or header is refused with the way out, or has every row';
const filled = filledSystems(40);

scenario('corrupt-system', { holds, runs: 12 }, async (round) => {
  const dataDir = await filled(round);
  const path = join(dataDir, SYSTEM_DATABASE);
  const rows = await withSystem(dataDir, ({ driver }) => rowsOf(driver));
  const how =
    round.seed % 7 === 0 ? damageShape(round, path) : damagePage(round, path, round.seed % pagesOf(path));
  const damaged = readFileSync(path);
  try {
    const { driver } = await openSystemDatabase({ location: path });
    const found = await rowsOf(driver).finally(() => driver.close());
    expect(found, how ?? 'nothing').toEqual(rows);
  } catch (error) {
    if (!isCodexError(error, 'unavailable')) throw error;
    expect(error.message, how ?? 'nothing').toMatch(/codexlab restore BACKUP|is not a system database/);
    expect(readFileSync(path).equals(damaged)).toBe(true);
  }
});
