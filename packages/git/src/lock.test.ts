import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recoverRepository, withRepositoryLock } from './lock.ts';
import { type LockHolder, thisProcess } from './lock-holder.ts';
import { indexKey, type LockRecord, toRecord } from './lock-record.ts';

const OLD = 'a'.repeat(40);
const NEW = 'b'.repeat(40);
const NOBODYS_PID = 0x7ffffffe;
let gitDir: string;

beforeEach(() => {
  gitDir = mkdtempSync(join(tmpdir(), 'codex-lock-'));
});
afterEach(() => rmSync(gitDir, { recursive: true, force: true }));

const options = (head: string | null = OLD) => ({
  gitDir,
  timeoutMs: 60,
  readHead: () => Promise.resolve(head),
});
const file = (name: string) => join(gitDir, name);

function leave(holder: Partial<LockHolder>, more: Partial<LockRecord> = {}): void {
  const record = { token: 'dead', commit: null, refs: [], indexKey: null, atMs: Date.now(), ...more };
  writeFileSync(file('codex-git.lock'), toRecord({ ...record, holder: { ...thisProcess(), ...holder } }));
}

describe('The lock of a repository', () => {
  it('is held by one at a time, in the order of asking, and leaves nothing behind', async () => {
    const seen: string[] = [];
    const ask = (name: string) =>
      withRepositoryLock(options(), async () => {
        seen.push(`${name} in`);
        expect(readdirSync(gitDir).sort()).toEqual(['codex-git.lock', 'index.lock']);
        await new Promise((resolve) => void setImmediate(resolve));
        seen.push(`${name} out`);
      });
    await Promise.all(['a', 'b', 'c'].map(ask));
    expect(seen).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
    expect(readdirSync(gitDir)).toEqual([]);
  });

  it('goes on after work that failed', async () => {
    const failing = withRepositoryLock(options(), () => Promise.reject(new Error('no')));
    const next = withRepositoryLock(options(), () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
    expect(readdirSync(gitDir)).toEqual([]);
  });

  it('is taken from a process that is gone, and from one whose number another has by now', async () => {
    for (const holder of [{ pid: NOBODYS_PID }, { boot: 'an earlier start' }, { started: '1' }]) {
      leave(holder);
      expect(await withRepositoryLock(options(), () => Promise.resolve('taken'))).toBe('taken');
      expect(readdirSync(gitDir)).toEqual([]);
    }
  });

  it('is not taken from a process that lives, or of a machine that cannot be asked', async () => {
    for (const holder of [{}, { host: 'another', pid: NOBODYS_PID }]) {
      leave(holder);
      const before = readFileSync(file('codex-git.lock'), 'utf8');
      const asked = withRepositoryLock(options(), () => Promise.resolve('taken'));
      await expect(asked).rejects.toMatchObject({ code: 'conflict', details: { lock: 'codex-git.lock' } });
      expect(readFileSync(file('codex-git.lock'), 'utf8')).toBe(before);
    }
  });

  it('never removes the lock of a git that runs, but the one that a process of ours left', async () => {
    writeFileSync(file('index.lock'), 'DIRC what git writes');
    const asked = withRepositoryLock(options(), () => Promise.resolve('taken'));
    await expect(asked).rejects.toMatchObject({ code: 'conflict', details: { lock: 'index.lock' } });
    expect(readdirSync(gitDir)).toEqual(['index.lock']);
    leave({ pid: NOBODYS_PID });
    copyFileSync(file('codex-git.lock'), file('index.lock'));
    await recoverRepository(options());
    expect(readdirSync(gitDir)).toEqual([]);
  });

  it('gives the lock of git its whole content at once, so that no kill leaves one that nobody knows', async () => {
    await withRepositoryLock(options(), async () => {
      expect(statSync(file('index.lock')).ino).toBe(statSync(file('codex-git.lock')).ino);
      await Promise.resolve();
    });
  });

  it('is given back where what lies beside it cannot be removed', async () => {
    mkdirSync(file('codex-index-folder/x'), { recursive: true });
    expect(await withRepositoryLock(options(), () => Promise.resolve('done'))).toBe('done');
    expect(readdirSync(gitDir)).toEqual(['codex-index-folder']);
  });

  it('puts the index in place that goes with a commit, when the process died after the branch had moved', async () => {
    writeFileSync(file('index'), 'old');
    writeFileSync(file('codex-index-dead'), 'new');
    leave({ pid: NOBODYS_PID }, { commit: NEW, indexKey: await indexKey(gitDir) });
    await recoverRepository(options(NEW));
    expect(readFileSync(file('index'), 'utf8')).toBe('new');
    expect(readdirSync(gitDir)).toEqual(['index']);
  });

  it('keeps the index when the branch had not moved, or when somebody changed the index since', async () => {
    for (const head of [OLD, NEW]) {
      writeFileSync(file('index'), 'old');
      writeFileSync(file('codex-index-dead'), 'new');
      leave(
        { pid: NOBODYS_PID },
        { commit: NEW, indexKey: head === OLD ? await indexKey(gitDir) : 'another' },
      );
      await recoverRepository(options(head));
      expect(readFileSync(file('index'), 'utf8')).toBe('old');
      expect(readdirSync(gitDir)).toEqual(['index']);
    }
  });

  it('removes the locks of references that the dead process was moving, and no others', async () => {
    const left = { HEAD: '', mine: `${NEW}\n`, theirs: `${OLD}\n`, other: `${NEW}\n` };
    for (const [name, content] of Object.entries(left)) writeFileSync(file(`${name}.lock`), content);
    leave({ pid: NOBODYS_PID }, { commit: NEW, refs: ['HEAD', 'mine', 'theirs', '../up'].slice(0, 3) });
    await recoverRepository(options());
    expect(readdirSync(gitDir).sort()).toEqual(['other.lock', 'theirs.lock']);
  });

  it('does nothing to a repository that nobody left anything in', async () => {
    writeFileSync(file('index.lock'), '');
    await recoverRepository(options());
    expect(existsSync(file('index.lock'))).toBe(true);
  });
});
