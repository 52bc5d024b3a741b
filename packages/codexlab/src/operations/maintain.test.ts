import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { absPath, type AbsPath, systemClock } from '@codexlab/core';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { BROKEN_FOREIGN_KEY, breakForeignKey } from '../databases/testing/break-foreign-key.ts';
import { openHost } from '../open.ts';
import { openSystem, type System } from '../server/open-system.ts';
import { registerFolder } from '../server/register-folder.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { maintain } from './maintain.ts';

const origin = { via: 'command', requestId: null, address: null };
let dataDir: AbsPath;
let root: AbsPath;
let system: System;

beforeEach(async () => {
  dataDir = absPath(temporaryFolder());
  root = absPath(temporaryFolder({ 'a.md': '# Zebra', 'b.md': 'about a zebra' }));
  const host = await openHost({ dataDir, workers: 0 });
  onTestFinished(() => host.close());
  system = await openSystem({ dataDir, env: {}, host, clock: systemClock, allowedRoots: [root] });
  onTestFinished(() => system.close());
  await registerFolder(system.codex, { root }, origin);
});

const addUsers = async (from: number, count: number) => {
  const owner = await system.codex.sessions.actAs(origin, 'local');
  for (let at = from; at < from + count; at++) {
    const note = { kind: 'user.create', outcome: 'denied', entity: 'user' } as const;
    system.codex.audit.note(owner, { ...note, details: { code: 'conflict', tried: at } });
  }
  await system.codex.audit.flush();
};

describe('maintenance', () => {
  it('checks the system database and every notebook, and takes their logs into them, while people write', async () => {
    await addUsers(0, 300);
    expect(statSync(join(dataDir, 'codex_system.db-wal')).size).toBeGreaterThan(100_000);
    const heard: (readonly [number, string])[] = [];
    const done = maintain(system, { onProgress: (fraction, what) => heard.push([fraction, what]) });
    await addUsers(300, 10);
    expect(await done).toMatchObject([
      {
        name: 'system',
        state: 'sound',
        problems: [],
        tended: { vacuumed: 'no', walBytesBefore: expect.any(Number) },
      },
      { name: '.', state: 'sound', problems: [], tended: { vacuumed: 'no' } },
    ]);
    expect(heard).toEqual([
      [0, 'system'],
      [0.5, '.'],
    ]);
    expect(await system.codex.audit.verify([])).toMatchObject({ sound: true });
  });

  it('writes every file anew when it is asked to, and loses nothing by it', async () => {
    await addUsers(0, 20);
    const { entries } = (await system.codex.audit.verify([])) as { entries: number };
    const found = await maintain(system, { vacuum: true });
    expect(found.map(({ tended }) => tended?.vacuumed)).toEqual(['whole', 'whole']);
    expect(found.map(({ tended }) => tended?.walBytesAfter)).toEqual([0, 0]);
    await addUsers(20, 1);
    expect(await system.codex.audit.verify([])).toMatchObject({ sound: true, entries: entries + 1 });
  });

  it('tells of a notebook that is damaged and leaves it as it is', async () => {
    const { notebooks } = system;
    const index = join(root, '.codex', 'notebook.db');
    await maintain(system);
    await notebooks.release(root);
    const bytes = readFileSync(index);
    const term = bytes.lastIndexOf('zebra'); // full text keeps it so, rows of files do not
    expect(term).toBeGreaterThan(0);
    bytes.fill(0xff, term - 8, term + 8);
    writeFileSync(index, bytes);
    rmSync(`${index}-seal`, { force: true }); // as if it had happened while it was open
    const [, notebook] = await maintain(system);
    expect(notebook).toMatchObject({ state: 'damaged', tended: null });
    expect(notebook!.problems.length).toBeGreaterThan(0);
  });

  it('tells of rows of the system database that name rows which are not there', async () => {
    await breakForeignKey(system.database.driver);
    const found = await maintain(system);
    const told = { name: 'system', state: 'damaged', problems: [BROKEN_FOREIGN_KEY], tended: null };
    expect(found).toMatchObject([told, { name: '.', state: 'sound' }]);
  });

  it('goes on with the others when the folder of one is not there', async () => {
    await system.notebooks.release(root);
    renameSync(root, `${root}-gone`);
    const found = await maintain(system);
    renameSync(`${root}-gone`, root);
    expect(found).toMatchObject([{ state: 'sound' }, { state: 'skipped', why: expect.any(String) }]);
  });

  it('ends with the reason of its signal, before anything or amid it', async () => {
    const reason = new Error('the server ends');
    await expect(maintain(system, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const ending = new AbortController();
    const onProgress = () => ending.abort(reason);
    await expect(maintain(system, { signal: ending.signal, onProgress })).rejects.toBe(reason);
    await addUsers(0, 1);
  });
});
