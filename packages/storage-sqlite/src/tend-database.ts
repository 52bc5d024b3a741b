import { stat } from 'node:fs/promises';
import { type Connection, openConnection } from './connection.ts';
import { isDamage } from './sqlite-error.ts';
import { configureWriter, requireSafeEngine, type Synchronous } from './pragmas.ts';

const BUSY_TIMEOUT_MS = 5_000;
/** Nobody writes while the log waits for those who read, such as a backup: what is not taken in now is the next time. */
const WAIT_FOR_READERS_MS = 100;
const MAX_STATEMENTS = 16;
const MAX_MESSAGES = 20;
/** Above this share of empty pages they are given back to the file system. */
const MUCH_FREE = 0.25;
/** Some 8 MB: others that write wait only for one such step. */
const PAGES_AT_ONCE = 2_000;
/** The engine looks at so many rows of each index, which is enough to choose between them. */
const ANALYSIS_LIMIT = 400;
/** Every table is looked at, also those that this connection never used. */
const OPTIMIZE_ALL = '0x10002';
const INCREMENTAL = 2;

/** Which database to care for, and how. */
export interface TendOptions {
  readonly location: string;
  readonly synchronous: Synchronous;
  /** True: the whole file is written anew, whatever it holds; that takes as much space again for a while. */
  readonly vacuum: boolean;
}

/** What was done for a database. */
export interface Tended {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly walBytesBefore: number;
  readonly walBytesAfter: number;
  /** Whether empty pages were given back, the whole file was written anew, or neither was needed. */
  readonly vacuumed: 'no' | 'empty_pages' | 'whole';
}

/**
 * What the engine finds wrong with a database, full text included, at most 20 messages; empty for a sound one. Reads
 * every page, in the caller's thread. Throws `unavailable` when it cannot even be opened.
 */
export function checkDatabase(location: string): readonly string[] {
  try {
    return withConnection(location, true, (connection) => {
      const rows = connection.all<{ integrity_check: string }>(`pragma integrity_check(${MAX_MESSAGES})`);
      return rows.map((row) => row.integrity_check).filter((message) => message !== 'ok');
    });
  } catch (error) {
    if (isDamage(error)) return ['The file is damaged; it cannot even be read.'];
    throw error;
  }
}

/**
 * Refreshes what the engine knows of its indexes, gives empty space back, and takes the write-ahead log into the file,
 * in the caller's thread and with a connection of its own. Only for a database that is sound. Throws `unavailable`.
 */
export async function tendDatabase({ location, synchronous, vacuum }: TendOptions): Promise<Tended> {
  const before = { bytes: await sizeOf(location), wal: await sizeOf(`${location}-wal`) };
  const vacuumed = withConnection(location, false, (connection) => {
    configureWriter(connection, false, synchronous);
    connection.exec('pragma temp_store = 0'); // writing everything anew in memory would take as much of it
    connection.exec(`pragma analysis_limit = ${ANALYSIS_LIMIT}`);
    // It reads before it writes: without the lock from the beginning, one write of others in between makes it fail.
    connection.exec(`begin immediate; pragma optimize(${OPTIMIZE_ALL}); commit`);
    const done = giveBack(connection, vacuum);
    connection.all(`pragma busy_timeout = ${WAIT_FOR_READERS_MS}`);
    connection.all('pragma wal_checkpoint(TRUNCATE)');
    return done;
  });
  return {
    ...{ bytesBefore: before.bytes, bytesAfter: await sizeOf(location) },
    ...{ walBytesBefore: before.wal, walBytesAfter: await sizeOf(`${location}-wal`), vacuumed },
  };
}

function giveBack(connection: Connection, whole: boolean): Tended['vacuumed'] {
  const read = (name: string) => connection.all<Record<string, number>>(`pragma ${name}`)[0]?.[name] ?? 0;
  const isMuch = read('freelist_count') > read('page_count') * MUCH_FREE;
  if (whole || (isMuch && read('auto_vacuum') !== INCREMENTAL)) {
    connection.exec('vacuum');
    return 'whole';
  }
  if (!isMuch) return 'no';
  for (let free = read('freelist_count'), last = Infinity; free > 0 && free < last;) {
    connection.exec(`pragma incremental_vacuum(${PAGES_AT_ONCE})`);
    last = free;
    free = read('freelist_count');
  }
  return 'empty_pages';
}

function withConnection<T>(location: string, readOnly: boolean, work: (connection: Connection) => T): T {
  const connection = openConnection({
    ...{ location, readOnly, busyTimeoutMs: BUSY_TIMEOUT_MS, maxStatements: MAX_STATEMENTS },
  });
  try {
    requireSafeEngine(connection);
    return work(connection);
  } finally {
    connection.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
