import { CodexError } from '@codexlab/core';
import type { SqlDriver, SqlParams, SqlTx, Statement } from './driver.ts';

/** What goes wrong, and when. Operations are counted from 1 over the life of the database, reopenings included. */
export interface SqlFault {
  /** The operation at which it happens: a read, a batch, a script, or one call inside a transaction or its commit. */
  readonly operation: number;
  /**
   * `fail`: the operation throws and changes nothing, later ones work. `crash`: the operation is done, and then the
   * machine stops: every call from then on fails until the database is opened again.
   */
  readonly kind: 'fail' | 'crash';
  /** For `fail`: what is thrown. Default: `unavailable` with errno ENOSPC. */
  readonly error?: CodexError | undefined;
  /** For `crash`: how many of the newest commits are lost. Default 0, as with `synchronous = FULL`. */
  readonly lostCommits?: number | undefined;
}

/** A database that fails on purpose. */
export interface FaultingDatabase {
  /** Opens it, again after a crash or a close: what was committed and not lost is there. */
  open(): Promise<SqlDriver>;
  /** How many operations there were until now. */
  operations(): number;
  /** How many commits there are that a crash may lose. */
  commits(): number;
  /** Sets what goes wrong next, or nothing. */
  plan(fault: SqlFault | null): void;
  /** True after a crash, until it is opened again. */
  crashed(): boolean;
  close(): Promise<void>;
}

type Commit = { readonly writes: readonly Statement[] } | { readonly script: string };

/**
 * Wraps databases of any engine: `create` opens an empty one each time it is called. Commits are written down, and
 * a reopened database is a new one in which those that survived were done again.
 */
export function faultingDatabase(create: () => Promise<SqlDriver>): FaultingDatabase {
  let log: Commit[] = [];
  let inner: SqlDriver | null = null;
  let fault: SqlFault | null = null;
  let count = 0;
  let crashed = false;

  /** Runs one operation; `inner` may have been given up meanwhile. */
  async function operate<T>(generation: SqlDriver, work: () => Promise<T>): Promise<T> {
    if (crashed || inner !== generation) throw stopped();
    count++;
    const due = fault?.operation === count ? fault : null;
    if (due?.kind === 'fail') throw due.error ?? diskFull();
    const result = await work();
    if (due?.kind === 'crash') {
      crash(due.lostCommits ?? 0);
      throw stopped();
    }
    return result;
  }

  function crash(lostCommits: number): void {
    crashed = true;
    log = log.slice(0, Math.max(0, log.length - lostCommits));
  }

  function wrap(driver: SqlDriver): SqlDriver {
    const committed = (commit: Commit) => void log.push(commit);
    return {
      capabilities: driver.capabilities,
      all: <R>(sql: string, params?: SqlParams) => operate(driver, () => driver.all<R>(sql, params)),
      batch: (writes) =>
        operate(driver, async () => {
          const results = await driver.batch(writes);
          committed({ writes });
          return results;
        }),
      script: (sql) =>
        operate(driver, async () => {
          await driver.script(sql);
          committed({ script: sql });
        }),
      transaction: (work) => transact(driver, work, committed),
      hold: (work) => driver.hold(work),
      upkeep: (sql) => operate(driver, () => driver.upkeep(sql)),
      copyTo: (path) => operate(driver, () => driver.copyTo(path)),
      close: () => driver.close(),
    };
  }

  async function transact<T>(
    driver: SqlDriver,
    work: (tx: SqlTx) => Promise<T>,
    committed: (commit: Commit) => void,
  ): Promise<T> {
    if (crashed || inner !== driver) throw stopped();
    const writes: Statement[] = [];
    return driver.transaction(async (tx) => {
      const result = await work({
        all: <R>(sql: string, params?: SqlParams) => operate(driver, () => tx.all<R>(sql, params)),
        run: (sql, params) =>
          operate(driver, async () => {
            const changed = await tx.run(sql, params);
            writes.push({ sql, ...(params ? { params } : {}) });
            return changed;
          }),
      });
      // The commit: when it fails, the real transaction rolls back too.
      await operate(driver, async () => committed({ writes }));
      return result;
    });
  }

  return {
    async open() {
      await inner?.close();
      const driver = await create();
      for (const commit of log) {
        if ('script' in commit) await driver.script(commit.script);
        else await driver.batch(commit.writes);
      }
      inner = driver;
      crashed = false;
      return wrap(driver);
    },
    operations: () => count,
    commits: () => log.length,
    plan(next) {
      fault = next;
    },
    crashed: () => crashed,
    close: async () => inner?.close(),
  };
}

function stopped(): CodexError {
  return new CodexError('unavailable', 'The machine has stopped.', { crashed: true });
}

function diskFull(): CodexError {
  return new CodexError('unavailable', 'The disk is full.', { sqlite: 'SQLITE_FULL', errno: 'ENOSPC' });
}
