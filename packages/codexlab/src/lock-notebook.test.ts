import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { absPath, CodexError, createIds, type NewId, systemClock } from '@codexlab/core';
import { acquireLock } from '@codexlab/storage-sqlite';
import { lockNotebook, onceMade } from './lock-notebook.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

function newPlaces() {
  const root = temporaryFolder();
  return {
    root: absPath(root),
    indexDir: absPath(join(root, '.codex')),
    dataDir: absPath(temporaryFolder()),
  };
}

describe('the lock of a notebook', () => {
  it('is taken before an id is given, so that two first openings agree on one', async () => {
    const places = newPlaces();
    const given: string[] = [];
    const makeId = createIds(systemClock);
    const newId = (() => {
      const id = makeId();
      given.push(id);
      return id;
    }) as NewId;
    const opened = [0, 1].map(() => lockNotebook(places, newId));
    const first = await Promise.race(opened);
    onTestFinished(() => first.lock?.release());
    writeFileSync(join(places.indexDir, 'notebook.db'), '');
    const both = await Promise.all(opened);
    expect(both.filter(({ lock }) => lock !== null)).toHaveLength(1);
    expect(new Set(both.map(({ id }) => id)).size).toBe(1);
    expect(given).toHaveLength(1);
  });

  it('gives no id to a notebook that another process holds, and waits only until told to end', async () => {
    const places = newPlaces();
    mkdirSync(places.indexDir);
    const lock = await acquireLock(join(places.indexDir, 'lock.db'));
    onTestFinished(() => lock?.release());
    const stop = new AbortController();
    const newId = (() => {
      throw new Error('nobody but the holder gives ids');
    }) as NewId;
    const waiting = lockNotebook(places, newId, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('is let go when the settings are broken', async () => {
    const places = newPlaces();
    mkdirSync(places.indexDir);
    writeFileSync(join(places.indexDir, 'notebook.yml'), 'id: [');
    await expect(lockNotebook(places, createIds(systemClock))).rejects.toMatchObject({ code: 'invalid' });
    const lock = await acquireLock(join(places.indexDir, 'lock.db'));
    expect(lock).not.toBeNull();
    await lock?.release();
  });
});

describe('an index that another process is making', () => {
  it('is opened again until it is made', async () => {
    let tries = 0;
    const opened = await onceMade(async () => {
      if (++tries < 3) throw new CodexError('internal', 'no such table');
      return 'made';
    });
    expect(opened).toBe('made');
  });

  it('is not waited for when it is of a newer release', async () => {
    const open = () => Promise.reject(new CodexError('unsupported', 'newer'));
    await expect(onceMade(open)).rejects.toMatchObject({ code: 'unsupported' });
  });
});
