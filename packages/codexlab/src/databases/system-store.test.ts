import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SystemStore } from '@codexlab/core';
import { testSystemStore } from '@codexlab/core/testing';
import { openSystemStore } from '@codexlab/storage-sql';
import { afterAll, beforeAll } from 'vitest';
import { openSystemDatabase } from './open-system-database.ts';

let dir = '';
let count = 0;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'codexlab-system-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const openAt = async (location: string) => openSystemStore((await openSystemDatabase({ location })).driver);
const places = new WeakMap<SystemStore, string>();
const openPlace = async (location: string) => {
  const store = await openAt(location);
  places.set(store, location);
  return store;
};

testSystemStore('better-sqlite3 in memory', { open: () => openAt(':memory:') });
testSystemStore('better-sqlite3 with a file', {
  open: () => openPlace(join(dir, `${++count}.db`)),
  async reopen(store) {
    await store.close();
    return openPlace(places.get(store)!);
  },
});
