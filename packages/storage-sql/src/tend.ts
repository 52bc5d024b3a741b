import type { SqlDriver } from './driver.ts';
import { isDamage } from './sqlite-failure.ts';

const MAX_MESSAGES = 20;
/** Nobody writes while the log waits for those who read, such as a backup: what is not taken in now is the next time. */
const WAIT_FOR_READERS_MS = 100;
/** Above this share of empty pages they are given back to the file system. */
const MUCH_FREE = 0.25;
/** Some 8 MB: others that write wait only for one such step. */
const PAGES_AT_ONCE = 2_000;
/** The engine looks at so many rows of each index, which is enough to choose between them. */
const ANALYSIS_LIMIT = 400;
/** Every table is looked at, also those that this connection never used. */
const OPTIMIZE_ALL = '0x10002';
const INCREMENTAL = 2;
/** Each table once: the pragma itself tells every row. */
const BROKEN_KEYS = `select distinct "table" as name from pragma_foreign_key_check limit ${MAX_MESSAGES}`;

/** Whether empty pages were given back, the whole file was written anew, or neither was needed. */
export type Vacuumed = 'no' | 'empty_pages' | 'whole';

/**
 * What the engine finds wrong with a database, full text included, and which tables have rows that name rows which are
 * not there: at most 20 messages, none for a sound one. Reads every page. Throws `unavailable` when the database does
 * not answer for other reasons than damage.
 */
export async function checkDriver(driver: Pick<SqlDriver, 'all'>): Promise<readonly string[]> {
  try {
    const problems = await structureProblems(driver);
    // Of a broken structure nobody can tell which rows there are.
    return problems.length > 0 ? problems : await keyProblems(driver);
  } catch (error) {
    if (isDamage(error)) return [UNREADABLE];
    throw error;
  }
}

/** What is said of a database that cannot even be opened for looking. */
export const UNREADABLE = 'The file is damaged; it cannot even be read.';

async function structureProblems(driver: Pick<SqlDriver, 'all'>): Promise<readonly string[]> {
  const rows = await driver.all<{ integrity_check: string }>(`pragma integrity_check(${MAX_MESSAGES})`);
  return rows.map((row) => row.integrity_check).filter((message) => message !== 'ok');
}

async function keyProblems(driver: Pick<SqlDriver, 'all'>): Promise<readonly string[]> {
  const rows = await driver.all<{ name: string }>(BROKEN_KEYS);
  return rows.map(({ name }) => `Rows of ${name} name rows that are not there.`);
}

/**
 * Refreshes what the engine knows of its indexes, gives empty space back (`vacuum`: writes the whole file anew,
 * whatever it holds, which takes as much space again for a while), and takes the write-ahead log into the file. Only
 * for a database that is sound. Throws `unavailable`.
 */
export async function tendDriver(driver: Tendable, vacuum: boolean): Promise<Vacuumed> {
  if (driver.capabilities.remote) return 'no'; // its server cares for it
  await driver.upkeep(`pragma analysis_limit = ${ANALYSIS_LIMIT}`);
  // It reads before it writes: without the lock from the beginning, one write of others in between makes it fail.
  await driver.script(`pragma optimize(${OPTIMIZE_ALL})`);
  const done = await giveBack(driver, vacuum);
  await takeLogIn(driver);
  return done;
}

/** What of a driver is needed to care for its database. */
export type Tendable = Pick<SqlDriver, 'all' | 'script' | 'upkeep' | 'capabilities'>;

async function giveBack(driver: Tendable, whole: boolean): Promise<Vacuumed> {
  const isMuch = (await read(driver, 'freelist_count')) > (await read(driver, 'page_count')) * MUCH_FREE;
  if (whole || (isMuch && (await read(driver, 'auto_vacuum')) !== INCREMENTAL)) {
    await driver.upkeep('pragma temp_store = 0'); // writing everything anew in memory would take as much of it
    await driver.upkeep('vacuum').finally(() => driver.upkeep('pragma temp_store = 2'));
    return 'whole';
  }
  if (!isMuch) return 'no';
  for (let free = await read(driver, 'freelist_count'), last = Infinity; free > 0 && free < last;) {
    await driver.upkeep(`pragma incremental_vacuum(${PAGES_AT_ONCE})`);
    last = free;
    free = await read(driver, 'freelist_count');
  }
  return 'empty_pages';
}

async function takeLogIn(driver: Tendable): Promise<void> {
  const usualMs = await read(driver, 'busy_timeout', 'timeout');
  await driver.upkeep(`pragma busy_timeout = ${WAIT_FOR_READERS_MS}`);
  await driver
    .upkeep('pragma wal_checkpoint(TRUNCATE)')
    .finally(() => driver.upkeep(`pragma busy_timeout = ${usualMs}`));
}

async function read(driver: Tendable, pragma: string, column = pragma): Promise<number> {
  const [row] = await driver.all<Record<string, number>>(`pragma ${pragma}`);
  return row?.[column] ?? 0;
}
