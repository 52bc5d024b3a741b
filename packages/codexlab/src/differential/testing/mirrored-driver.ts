import { isDeepStrictEqual } from 'node:util';
import { isCodexError } from '@codexlab/core';
import type { SqlDriver, SqlParams, SqlTx } from '@codexlab/storage-sql';

/** What came of a call: its value, or how its failure is told. */
export type Outcome = { readonly value: unknown } | { readonly code: string; readonly sqlite: unknown };

/** A call that two engines answered in different ways. */
export interface Difference {
  /** What was asked of both. */
  readonly call: readonly unknown[];
  readonly left: Outcome;
  readonly right: Outcome;
}

/** A driver that asks two others the same. */
export interface MirroredDriver extends SqlDriver {
  /** What they did not agree on. It is kept, not thrown: whoever uses the driver may expect failures. */
  readonly differences: readonly Difference[];
}

/** Asks two drivers the same, and answers as the left one does. Rows, numbers of changes and failures are compared. */
export function mirroredDriver(left: SqlDriver, right: SqlDriver): MirroredDriver {
  const differences: Difference[] = [];
  const ask = async <T>(call: readonly unknown[], asked: readonly Promise<T>[]): Promise<T> => {
    const [first, second] = await Promise.allSettled(asked);
    const difference = { call, left: outcomeOf(first!), right: outcomeOf(second!) };
    if (!isDeepStrictEqual(difference.left, difference.right)) differences.push(difference);
    if (first!.status === 'rejected') throw first!.reason;
    return first!.value;
  };
  const mirroredTx = (one: SqlTx, other: SqlTx): SqlTx => ({
    all: <R>(sql: string, params?: SqlParams) =>
      ask(['all', sql, params], [one.all<R>(sql, params), other.all<R>(sql, params)]),
    run: (sql, params) => ask(['run', sql, params], [one.run(sql, params), other.run(sql, params)]),
  });
  return {
    differences,
    capabilities: left.capabilities,
    all: <R>(sql: string, params?: SqlParams) =>
      ask(['all', sql, params], [left.all<R>(sql, params), right.all<R>(sql, params)]),
    batch: (writes) => ask(['batch', writes], [left.batch(writes), right.batch(writes)]),
    transaction: (work) =>
      left.transaction((one) => right.transaction((other) => work(mirroredTx(one, other)))),
    script: (sql) => ask(['script', sql], [left.script(sql), right.script(sql)]),
    upkeep: (sql) => ask(['upkeep', sql], [left.upkeep(sql), right.upkeep(sql)]),
    copyTo: (path) => left.copyTo(path),
    hold: (work) => left.hold(() => right.hold(work)),
    close: () => Promise.all([left.close(), right.close()]).then(() => undefined),
  };
}

/** Bytes are compared as bytes, whatever array each engine has them in, and nothing is less than nothing. */
function outcomeOf(settled: PromiseSettledResult<unknown>): Outcome {
  if (settled.status === 'fulfilled') return { value: plain(settled.value) };
  const { reason } = settled;
  if (isCodexError(reason)) return { code: reason.code, sqlite: reason.details.sqlite ?? null };
  return { code: String(reason), sqlite: null };
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map(plain);
  if (value === 0) return 0;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}
