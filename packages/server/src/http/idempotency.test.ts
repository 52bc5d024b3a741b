import { createIds, type IdempotencyStore } from '@codexlab/core';
import { fixedClock, memorySystemStore } from '@codexlab/core/testing';
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../auth/secrets.ts';
import { onceForKey } from './idempotency.ts';

const clock = fixedClock();
const secrets = createSecrets(new Uint8Array(32).fill(5));
const request = { key: 'k', userId: createIds(clock)(), content: 'POST /x', nowMs: clock.nowMs() };

/** Requests with the same key, each answered with `body` when it is done. */
function scene(body: string, change: Partial<IdempotencyStore> = {}) {
  const store = { ...memorySystemStore().idempotency, ...change };
  let done = 0;
  const send = () =>
    onceForKey({ store, secrets, run: 'r1' }, request, async () => {
      done++;
      return { status: 201, headers: { location: '/x/1' }, body };
    });
  return { send, done: () => done };
}

describe('a request with a key', () => {
  it('is done once and answered the same each time', async () => {
    const { send, done } = scene('{"data":1}');
    const first = await send();
    expect(await send()).toEqual({ ...first, headers: { ...first.headers, 'idempotency-replayed': 'true' } });
    expect(done()).toBe(1);
  });

  it('is not done again when its answer was too long to be kept, and says so', async () => {
    const { send, done } = scene('x'.repeat(100_000));
    expect((await send()).body).toHaveLength(100_000);
    await expect(send()).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('done already'),
    });
    expect(done()).toBe(1);
  });

  it('keeps no answer that the store would refuse for its bytes', async () => {
    const kept: string[] = [];
    const { send } = scene('気'.repeat(16_384), { finish: async (_, { body }) => void kept.push(body) });
    await send();
    expect(kept.every((body) => Buffer.byteLength(body) <= 65_536)).toBe(true);
    expect(kept).toHaveLength(1);
  });

  it('is answered when it was done and that cannot be noted, and not done again', async () => {
    const { send, done } = scene('{}', { finish: () => Promise.reject(new Error('The disk is full.')) });
    expect(await send()).toMatchObject({ status: 201 });
    await expect(send()).rejects.toMatchObject({ status: 409 });
    expect(done()).toBe(1);
  });

  it('does not give the answer that was kept for another key or another user', async () => {
    const { idempotency: store } = memorySystemStore();
    const parts = { store, secrets, run: 'r1' };
    const answer = async () => ({ status: 201, headers: {}, body: 'cdx_shown_once' });
    const kept: string[] = [];
    const finish: IdempotencyStore['finish'] = async (_, { body }) => void kept.push(body);
    await onceForKey({ ...parts, store: { ...store, finish } }, request, answer);
    const done = { state: 'done', answer: { status: 201, body: kept[0] ?? '' } } as const;
    const swapped = { ...parts, store: { ...store, begin: async () => done } };
    expect(await onceForKey(swapped, request, answer)).toMatchObject({ body: 'cdx_shown_once' });
    const userId = createIds(clock)();
    for (const other of [
      { ...request, userId },
      { ...request, key: 'l' },
    ])
      await expect(onceForKey(swapped, other, answer)).rejects.toMatchObject({ code: 'internal' });
  });
});
