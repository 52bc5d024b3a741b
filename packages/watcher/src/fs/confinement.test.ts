import { fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { absPath, relPathOnDisk, storedRelPath } from '@codexlab/core';
import { afterEach, describe, expect, it } from 'vitest';
import { nodeFileSystem } from './node-file-system.ts';
import { hashBytes } from './read-file.ts';

/** At least so many; more when the two programs have not met in both states by then. */
const READS = 4000;
/** Swaps a folder for a link to the outside and back, and leaves it in place for a while in between. */
const ATTACKER = `
const fs = require('node:fs');
process.on('disconnect', () => process.exit(0));
// A write may make the folder in the moment when nothing stands there: it is in the way then.
const putBack = () => {
  for (;;) {
    try {
      fs.rmSync('inside', { recursive: true, force: true });
      return fs.renameSync('aside', 'inside');
    } catch {}
  }
};
const swap = () => {
  for (let i = 0; i < 200; i++) {
    fs.renameSync('inside', 'aside');
    try { fs.symlinkSync('../outside', 'inside'); } catch {}
    putBack();
    for (let looks = 0; looks < 20; looks++) fs.statSync('inside/note');
  }
  setImmediate(swap);
};
process.send('ready', swap);
`;

// Descriptors of folders are paths only where there is /proc.
describe.runIf(process.platform === 'linux')('confinement on Linux', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
  });
  const makePlace = () => {
    const place = fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'codex-confined-')));
    folders.push(place);
    for (const name of ['root/inside', 'outside']) fs.mkdirSync(join(place, name), { recursive: true });
    fs.writeFileSync(join(place, 'root/inside/note'), 'inside');
    fs.writeFileSync(join(place, 'outside/note'), 'outside');
    return place;
  };

  it('reads and writes nothing outside while folders are swapped for links', async () => {
    const place = makePlace();
    const twin = Buffer.from('the same inside and outside');
    const ifHash = hashBytes(twin);
    for (const name of ['root/inside/twin', 'outside/twin']) fs.writeFileSync(join(place, name), twin);
    const before = fs.statSync(join(place, 'outside/twin'));
    fs.writeFileSync(join(place, 'attacker.cjs'), ATTACKER);
    const attacker = fork(join(place, 'attacker.cjs'), { cwd: join(place, 'root') });
    await new Promise((resolve) => attacker.once('message', resolve));
    const system = await nodeFileSystem(absPath(join(place, 'root')));
    const seen = { inside: 0, outside: 0, refused: 0 };
    for (let i = 0; i < READS || seen.inside === 0 || seen.refused === 0; i++) {
      const text = await system.read(storedRelPath('inside/note')).then(
        ({ bytes }) => Buffer.from(bytes).toString(),
        () => 'refused',
      );
      seen[text as keyof typeof seen]++;
      if (i % 40 === 0) await system.write(storedRelPath('inside/twin'), twin, { ifHash }).catch(() => null);
    }
    const ended = new Promise((resolve) => attacker.once('exit', resolve));
    attacker.disconnect();
    await ended;
    await system.close();
    expect(seen.outside).toBe(0);
    expect(seen.inside).toBeGreaterThan(0);
    expect(seen.refused).toBeGreaterThan(0);
    expect(fs.readdirSync(join(place, 'outside'))).toEqual(['note', 'twin']);
    expect(fs.statSync(join(place, 'outside/twin'))).toEqual(before);
  });

  it('opens, receives and brings back nothing outside while folders are swapped for links', async () => {
    const place = makePlace();
    for (const name of ['root/.codex/trash/T', 'root/.codex/uploads/U'])
      fs.mkdirSync(join(place, name), { recursive: true });
    fs.writeFileSync(join(place, 'attacker.cjs'), ATTACKER);
    const attacker = fork(join(place, 'attacker.cjs'), { cwd: join(place, 'root') });
    await new Promise((resolve) => attacker.once('message', resolve));
    const system = await nodeFileSystem(absPath(join(place, 'root')));
    const seen = { inside: 0, outside: 0, refused: 0, arrived: 0, turnedAway: 0 };
    const [data, trashed] = ['.codex/uploads/U/data', '.codex/trash/T/x'].map(storedRelPath);
    const hash = hashBytes(Buffer.from('bytes'));
    for (let i = 0; i < 400 || Object.values({ ...seen, outside: 1 }).includes(0); i++) {
      const opened = await system.open(storedRelPath('inside/note')).catch(() => null);
      const text = opened === null ? 'refused' : Buffer.from(await opened.read(0, 100)).toString();
      await opened?.close();
      seen[text as 'inside' | 'outside' | 'refused']++;
      if (!fs.existsSync(join(place, 'root', data!))) await system.append(data!, 0, Buffer.from('bytes'));
      const tries = [
        () => system.adopt(storedRelPath(`inside/up${i}`), data!, { hash, ifHash: null }),
        () => system.makeFolder(storedRelPath(`inside/folder${i}`)),
        async () => {
          fs.writeFileSync(join(place, 'root', trashed!), 'removed');
          await system.move(trashed!, storedRelPath(`inside/back${i}`));
        },
      ];
      for (const attempt of tries)
        await attempt().then(
          () => seen.arrived++,
          () => seen.turnedAway++,
        );
    }
    const ended = new Promise((resolve) => attacker.once('exit', resolve));
    attacker.disconnect();
    await ended;
    await system.close();
    expect(seen.outside).toBe(0);
    expect(fs.readdirSync(join(place, 'outside'))).toEqual(['note']);
  });

  it('opens a folder anew that was moved out of the root after it was read', async () => {
    const place = makePlace();
    const system = await nodeFileSystem(absPath(join(place, 'root')));
    await system.list(storedRelPath('inside'));
    fs.renameSync(join(place, 'root/inside'), join(place, 'taken'));
    await expect(system.list(storedRelPath('inside'))).rejects.toMatchObject({ code: 'not_found' });
    expect(await system.stat(storedRelPath('inside/note'))).toBeNull();
    await system.close();
  });

  it('keeps names that are not UTF-8, and reads, moves and lists by them', async () => {
    const place = makePlace();
    const raw = Buffer.concat([
      Buffer.from(join(place, 'root/')),
      Buffer.from([0x61, 0xff, 0x2e, 0x6d, 0x64]),
    ]);
    fs.writeFileSync(raw, 'ugly');
    const system = await nodeFileSystem(absPath(join(place, 'root')));
    const ugly = (await system.list(storedRelPath(''))).find((entry) => entry.path.startsWith('a'))!;
    expect(Buffer.from((await system.read(ugly.path)).bytes).toString()).toBe('ugly');
    const moved = await system.move(ugly.path, relPathOnDisk(storedRelPath('sub'), ugly.path));
    expect((await system.list(storedRelPath('sub'))).map((entry) => entry.path)).toEqual([moved.path]);
    expect(fs.existsSync(raw)).toBe(false);
    await system.close();
  });

  it('says unavailable instead of waiting for the other end of a pipe', async () => {
    const place = makePlace();
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [join(place, 'root/pipe')]);
    const system = await nodeFileSystem(absPath(join(place, 'root')));
    expect(await system.stat(storedRelPath('pipe'))).toMatchObject({ kind: 'other' });
    await expect(system.read(storedRelPath('pipe'))).rejects.toMatchObject({ code: 'unavailable' });
    await system.close();
  });
});
