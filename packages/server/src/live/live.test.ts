import { anonymous, type Actor, type Codex } from '@codexlab/core';
import { fixedClock, memorySystemStore } from '@codexlab/core/testing';
import { expect, it } from 'vitest';
import { createSecrets } from '../auth/secrets.ts';
import { expected } from '../routes/testing/ask.ts';
import { createLive } from './live.ts';
import type { Sink } from './subscriber.ts';
import { rest } from './testing/client.ts';
import { newId } from './testing/memory-log.ts';

/** Waits until a test says that the time has come. */
function manualTimer() {
  const waiting = new Map<object, { readonly delayMs: number; readonly task: () => void }>();
  return {
    after(delayMs: number, task: () => void) {
      const key = {};
      waiting.set(key, { delayMs, task });
      return () => void waiting.delete(key);
    },
    breathe: async () => undefined,
    waiting: () => [...waiting.values()].map(({ delayMs }) => delayMs),
    pass() {
      const due = [...waiting];
      for (const [key, { task }] of due) {
        waiting.delete(key);
        task();
      }
    },
  };
}

it('beats each 30 seconds, ends who may not listen any more then, and waits for nothing once it is closed', async () => {
  const timer = manualTimer();
  const actor: Actor = { ...anonymous, userId: newId(), scope: 'admin' };
  const live = createLive({
    codex: {
      notebooks: expected<Codex['notebooks']>('notebooks', {
        list: async () => ({ items: [], nextCursor: null, total: 0, approximate: false }),
      }),
    },
    changes: memorySystemStore().changes,
    secrets: createSecrets(new Uint8Array(32).fill(5)),
    ...{ clock: fixedClock(), timer },
  });
  let isGood = true;
  const heard: string[] = [];
  const sink: Sink = {
    send: ({ type }) => void heard.push(type),
    unsentBytes: () => 0,
    ping: () => void heard.push('ping'),
    end: (reason) => void heard.push(reason),
  };
  const again = async () => (isGood ? actor : null);
  const request = { actor, again, notebook: null, cursor: null };
  (await live.prepare(request)).start(sink);
  expect(timer.waiting()).toEqual([1000]);
  for (let second = 0; second < 30; second++) timer.pass();
  await rest();
  isGood = false;
  for (let second = 0; second < 30; second++) timer.pass();
  await rest();
  expect(heard).toEqual(['ready', 'ping', 'closing', 'unauthenticated']);
  expect(live.size()).toEqual({ streams: 0, hubs: 0 });
  expect(timer.waiting()).toEqual([]);
  await live.close();
  await expect(live.prepare(request)).rejects.toMatchObject({ code: 'unavailable' });
});

it('does not let in who lost their rights while a hub opened, and keeps no place for them', async () => {
  const actor: Actor = { ...anonymous, userId: newId(), scope: 'admin' };
  const { changes } = memorySystemStore();
  let isGood = true;
  const live = createLive({
    codex: {
      notebooks: expected<Codex['notebooks']>('notebooks', {
        list: async () => ({ items: [], nextCursor: null, total: 0, approximate: false }),
      }),
    },
    changes: {
      ...changes,
      head: async () => {
        isGood = false;
        return changes.head();
      },
    },
    secrets: createSecrets(new Uint8Array(32).fill(5)),
    ...{ clock: fixedClock(), timer: manualTimer() },
  });
  const again = async () => (isGood ? actor : null);
  const request = { actor, again, notebook: null, cursor: null };
  await expect(live.prepare(request)).rejects.toMatchObject({ code: 'unauthenticated' });
  expect(live.size()).toEqual({ streams: 0, hubs: 0 });
});
