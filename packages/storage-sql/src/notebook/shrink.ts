import type { SqlDriver } from '../driver.ts';

/**
 * Gives pages that hold nothing any more back to the file system, at most `maxPages` of them; the file is shorter
 * after the next checkpoint. Does nothing in a database without incremental vacuum.
 */
export async function shrink(driver: Pick<SqlDriver, 'script'>, maxPages = 0): Promise<void> {
  // As a script: the engine gives back one page a step, and a single statement is stepped once.
  await driver.script(`pragma incremental_vacuum(${maxPages})`);
}
