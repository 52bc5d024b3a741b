import { describe, expect, it } from 'vitest';
import type { IdempotentRequest } from '../idempotency/idempotency-store.ts';
import { countOf, type OpenScene, type Scene } from './scene.ts';

const fresh = { state: 'begun', interruptedMs: null };
const answer = { status: 201, body: '{"data":"é\\u0000"}' };

/** What `IdempotencyStore` must do. */
export function testIdempotencyStore(open: OpenScene): void {
  describe('keys of requests', () => {
    states(open);
    runs(open);
    forgetting(open);
  });
}

function states(open: OpenScene): void {
  it('begins once, runs, and gives the answer from then on', async () => {
    const scene = await open();
    const { idempotency } = scene.store;
    const request = await newRequest(scene);
    const begin = (run = 'one') => idempotency.begin(request, run, scene.tick());
    expect(await begin()).toEqual(fresh);
    expect(await begin()).toEqual({ state: 'running' });
    await idempotency.finish(request, answer);
    expect(await begin()).toEqual({ state: 'done', answer });
    expect(await begin('two')).toEqual({ state: 'done', answer });
  });

  it('begins for one of several that come at once', async () => {
    const scene = await open();
    const request = await newRequest(scene);
    const begins = [1, 2, 3].map(() => scene.store.idempotency.begin(request, 'one', scene.tick()));
    expect(await countOf(begins, ({ state }) => state === 'begun')).toBe(1);
    expect(await countOf(begins, ({ state }) => state === 'running')).toBe(2);
  });

  it('tells another request with the same key, running or done', async () => {
    const scene = await open();
    const { idempotency } = scene.store;
    const request = await newRequest(scene);
    const other = { ...request, requestHash: 'other' };
    await idempotency.begin(request, 'one', scene.tick());
    expect(await idempotency.begin(other, 'one', scene.tick())).toEqual({ state: 'mismatch' });
    expect(await idempotency.begin(other, 'two', scene.tick())).toEqual({ state: 'mismatch' });
    await idempotency.finish(request, answer);
    expect(await idempotency.begin(other, 'one', scene.tick())).toEqual({ state: 'mismatch' });
    expect(await idempotency.begin(request, 'one', scene.tick())).toEqual({ state: 'done', answer });
  });

  it('keeps the keys of people apart', async () => {
    const scene = await open();
    const { idempotency } = scene.store;
    const [mine, theirs] = [await newRequest(scene), await newRequest(scene)];
    await idempotency.begin(mine, 'one', scene.tick());
    await idempotency.finish(mine, answer);
    expect(await idempotency.begin(theirs, 'one', scene.tick())).toEqual(fresh);
  });

  it('keeps an answer of 64 KiB', async () => {
    const scene = await open();
    const { idempotency } = scene.store;
    const request = await newRequest(scene);
    const long = { status: 200, body: 'x'.repeat(65_536) };
    await idempotency.begin(request, 'one', scene.tick());
    await idempotency.finish(request, long);
    expect(await idempotency.begin(request, 'one', scene.tick())).toEqual({ state: 'done', answer: long });
  });
}

function runs(open: OpenScene): void {
  it('begins again what an earlier run of the program left unfinished, once', async () => {
    const scene = await open();
    const { idempotency } = scene.store;
    const request = await newRequest(scene);
    const firstMs = scene.tick();
    await idempotency.begin(request, 'one', firstMs);
    const again = (run = 'three') => idempotency.begin(request, run, scene.tick());
    expect(await again('two')).toEqual({ state: 'begun', interruptedMs: firstMs });
    expect(await again('two')).toEqual({ state: 'running' });
    expect(await again()).toEqual({ state: 'begun', interruptedMs: firstMs });
    expect(await again()).toEqual({ state: 'running' });
    await idempotency.finish(request, answer);
    expect(await again()).toEqual({ state: 'done', answer });
  });

  it('forgets a key that is abandoned', async () => {
    const scene = await open();
    const { idempotency } = scene.store;
    const request = await newRequest(scene);
    await idempotency.begin(request, 'one', scene.tick());
    await idempotency.abandon(request);
    const other = { ...request, requestHash: 'other' };
    expect(await idempotency.begin(other, 'two', scene.tick())).toEqual(fresh);
  });
}

function forgetting(open: OpenScene): void {
  it('forgets keys from before a time, at most 1,000 at once', async () => {
    const scene = await open();
    const { idempotency } = scene.store;
    const request = await newRequest(scene);
    const atMs = scene.tick();
    for (let at = 0; at < 1002; at++) await idempotency.begin({ ...request, key: `key-${at}` }, 'one', atMs);
    await idempotency.begin(request, 'one', scene.tick());
    expect(await idempotency.purge(atMs)).toBe(0);
    expect(await idempotency.purge(atMs + 1)).toBe(1000);
    expect(await idempotency.purge(atMs + 1)).toBe(2);
    expect(await idempotency.begin(request, 'one', scene.tick())).toEqual({ state: 'running' });
    expect(await idempotency.begin({ ...request, key: 'key-0' }, 'one', scene.tick())).toEqual(fresh);
  });
}

async function newRequest(scene: Scene): Promise<IdempotentRequest> {
  const { id: userId } = await scene.addUser();
  return { userId, key: 'key', requestHash: 'hash' };
}
