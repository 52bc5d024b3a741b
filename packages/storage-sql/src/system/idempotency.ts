import {
  CodexError,
  type IdempotencyState,
  type IdempotencyStore,
  type IdempotentRequest,
} from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';

const MAX_PURGED_ROWS = 1000;
const MAX_BODY_BYTES = 65_536;

export const idempotencyStatements = {
  find: 'select request_hash, run, created_at, status, body from idempotency_key where user_id = ? and key = ?',
  begin: `
    insert into idempotency_key (user_id, key, request_hash, run, created_at) values (?, ?, ?, ?, ?)`,
  /** The time of the first one stays: what was made since then may be its work. */
  beginAgain: 'update idempotency_key set run = ? where user_id = ? and key = ?',
  finish: `
    update idempotency_key set status = ?, body = ?
    where user_id = ? and key = ? and request_hash = ? and status is null`,
  abandon: `
    delete from idempotency_key where user_id = ? and key = ? and request_hash = ? and status is null`,
  /** By the columns of the key: row values in a list of rows are known to every engine. */
  purge: `
    delete from idempotency_key where (user_id, key) in (
      select user_id, key from idempotency_key where created_at < ? order by created_at limit ?)`,
} as const;

interface KeyRow {
  readonly request_hash: string;
  readonly run: string;
  readonly created_at: number;
  readonly status: number | null;
  readonly body: string | null;
}

/** Keys of requests in SQL. */
export function createIdempotencyStore(driver: SqlDriver): IdempotencyStore {
  const write = async (sql: string, params: readonly (string | number)[]) =>
    (await driver.batch([{ sql, params }]))[0]?.changes ?? 0;
  return {
    begin: (request, run, atMs) => driver.transaction((tx) => begin(tx, { request, run, atMs })),
    async finish({ userId, key, requestHash }, { status, body }) {
      requireShort(body);
      await write(idempotencyStatements.finish, [status, body, userId, key, requestHash]);
    },
    async abandon({ userId, key, requestHash }) {
      await write(idempotencyStatements.abandon, [userId, key, requestHash]);
    },
    purge: (beforeMs) => write(idempotencyStatements.purge, [beforeMs, MAX_PURGED_ROWS]),
  };
}

async function begin(
  tx: SqlTx,
  {
    request,
    run,
    atMs,
  }: { readonly request: IdempotentRequest; readonly run: string; readonly atMs: number },
): Promise<IdempotencyState> {
  const { userId, key, requestHash } = request;
  const [known] = await tx.all<KeyRow>(idempotencyStatements.find, [userId, key]);
  if (known === undefined) {
    await tx.run(idempotencyStatements.begin, [userId, key, requestHash, run, atMs]);
    return { state: 'begun', interruptedMs: null };
  }
  if (known.request_hash !== requestHash) return { state: 'mismatch' };
  if (known.status !== null)
    return { state: 'done', answer: { status: known.status, body: known.body ?? '' } };
  if (known.run === run) return { state: 'running' };
  await tx.run(idempotencyStatements.beginAgain, [run, userId, key]);
  return { state: 'begun', interruptedMs: known.created_at };
}

function requireShort(body: string): void {
  if (new TextEncoder().encode(body).length <= MAX_BODY_BYTES) return;
  throw new CodexError('too_large', `An answer over ${MAX_BODY_BYTES} bytes is not kept.`, { field: 'body' });
}
