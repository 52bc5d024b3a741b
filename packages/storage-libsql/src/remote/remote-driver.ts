import { CodexError } from '@codexlab/core';
import {
  closedError,
  createLane,
  requireExpected,
  requireTaken,
  type SqlDriver,
  type SqlParams,
  type SqlTx,
  type Statement,
  type WriteResult,
} from '@codexlab/storage-sql';
import type { Client, InStatement, Transaction } from '@libsql/client/http';
import { guarding, type RemoteCalls } from './remote-failure.ts';
import { readTarget, type RemoteOptions } from './target.ts';
import { toQuery, toRows, toStatement, toWriteResult } from './wire-values.ts';

const TIMEOUT_MS = 30_000;

/**
 * Opens a database on a server that speaks the protocol of libSQL. Every call is a round trip; reads go on beside
 * writes. When the server is lost while a write is committed, the write may have been kept.
 *
 * Throws `invalid` for an address or a token that cannot be one, `unavailable` when the server cannot be reached or
 * refuses the token (details `{ reason: 'token' }`), and when its databases do not hold foreign keys.
 *
 * @example const driver = await openRemoteDriver({ url: 'https://lab.example.org', authToken });
 */
export async function openRemoteDriver(options: RemoteOptions): Promise<SqlDriver> {
  const { url, location, authToken } = readTarget(options);
  const { createClient } = await import('@libsql/client/http');
  const { timeoutMs = TIMEOUT_MS } = options;
  const fetchInTime = (request: Request) => fetch(request, { signal: AbortSignal.timeout(timeoutMs) });
  const client = createClient({
    ...{ url, intMode: 'bigint', fetch: fetchInTime },
    ...(authToken === undefined ? {} : { authToken }),
  });
  const calls = guarding(location, authToken);
  try {
    const [row] = await readRows<object>(client, calls, 'pragma foreign_keys');
    requireTaken({ name: 'foreign_keys', value: 1 }, row);
    return createDriver(location, client, calls);
  } catch (error) {
    client.close();
    throw error;
  }
}

function createDriver(location: string, client: Client, calls: RemoteCalls): SqlDriver {
  const lane = createLane();
  let closing: Promise<void> | null = null;

  async function writing<T>(work: () => Promise<T>): Promise<T> {
    if (closing) throw closedError(location);
    return lane.run(work);
  }

  return {
    capabilities: Object.freeze({ concurrentReads: true, remote: true, copies: false }),
    async all<R>(sql: string, params?: SqlParams) {
      if (closing) throw closedError(location);
      return readRows<R>(client, calls, sql, params);
    },
    batch: (writes) => writing(() => runAll(client, calls, writes)),
    transaction: (work) => writing(() => transact(client, calls, (tx) => work(toTx(tx, calls)))),
    script: (sql) =>
      writing(() => transact(client, calls, (tx) => calls.guard(() => tx.executeMultiple(sql)))),
    upkeep: (sql) => writing(async () => void (await calls.guard(() => client.execute(sql)))),
    async copyTo() {
      throw new CodexError(
        'unsupported',
        'A database on a server cannot be copied into a file. Copy it there.',
      );
    },
    hold: (work) => writing(work),
    close() {
      closing ??= lane.run(() => client.close());
      return closing;
    },
  };
}

async function readRows<R>(
  client: Pick<Client, 'execute'>,
  calls: RemoteCalls,
  sql: string,
  params: SqlParams = [],
): Promise<R[]> {
  return toRows<R>(await calls.guard(async () => client.execute(toQuery(sql, params))));
}

async function runAll(
  client: Client,
  calls: RemoteCalls,
  writes: readonly Statement[],
): Promise<WriteResult[]> {
  if (writes.length === 0) return [];
  const statements = writes.map(toStatement);
  if (writes.every(({ expectChanges }) => expectChanges === undefined))
    return (await calls.guard(() => client.batch(statements, 'write'))).map(toWriteResult);
  return transact(client, calls, async (tx) => {
    const results = (await calls.guard(() => tx.batch(statements))).map(toWriteResult);
    for (const [index, write] of writes.entries()) requireExpected(write, results[index]!, index);
    return results;
  });
}

function toTx(tx: Transaction, calls: RemoteCalls): SqlTx {
  return {
    async all<R>(sql: string, params: SqlParams = []) {
      return toRows<R>(await calls.guard(async () => execute(tx, toQuery(sql, params))));
    },
    async run(sql, params = []) {
      return toWriteResult(await calls.guard(async () => execute(tx, toStatement({ sql, params }))));
    },
  };
}

function execute(tx: Transaction, statement: InStatement): ReturnType<Transaction['execute']> {
  if (tx.closed) throw new CodexError('internal', 'The transaction has ended.');
  return tx.execute(statement);
}

async function transact<T>(
  client: Client,
  calls: RemoteCalls,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const tx = await calls.guard(() => client.transaction('write'));
  try {
    const result = await work(tx);
    await calls.guard(() => tx.commit());
    return result;
  } catch (error) {
    // What the server does not hear it does itself, when it hears nothing more.
    await tx.rollback().catch(() => undefined);
    throw error;
  } finally {
    tx.close();
  }
}
