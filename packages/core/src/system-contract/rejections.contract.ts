import { expect } from 'vitest';

/** Expects each of the calls to fail as said; all are watched from the start, so that none fails unseen. */
export async function expectAllRejected(calls: readonly Promise<unknown>[], failure: object): Promise<void> {
  await Promise.all(calls.map((call) => expect(call).rejects.toMatchObject(failure)));
}
