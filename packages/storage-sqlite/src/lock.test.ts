import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCodexError } from '@codexlab/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLock } from './lock.ts';

describe('the lock of a notebook', () => {
  let dir = '';
  let path = '';
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'codexlab-lock-'));
    path = join(dir, 'lock.db');
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('is held by one caller at a time and free after its release', async () => {
    const first = await acquireLock(path);
    expect(first).not.toBeNull();
    expect(await acquireLock(path)).toBeNull();
    await first!.release();
    await first!.release();
    const next = await acquireLock(path);
    expect(next).not.toBeNull();
    await next!.release();
  });

  it('is refused while another process holds it and free once that one was killed', async () => {
    const script = `
      const db = new (require('better-sqlite3'))(${JSON.stringify(path)});
      db.exec('begin exclusive');
      console.log('held');
      setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['-e', script], { cwd: import.meta.dirname });
    await once(holder.stdout, 'data');
    expect(await acquireLock(path)).toBeNull();
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const lock = await acquireLock(path);
    expect(lock).not.toBeNull();
    await lock!.release();
  });

  it('throws unavailable when its file cannot be made', async () => {
    const failure = await acquireLock(join(dir, 'nowhere', 'lock.db')).catch((error: unknown) => error);
    expect(isCodexError(failure, 'unavailable')).toBe(true);
  });
});
