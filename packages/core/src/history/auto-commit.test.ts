import { describe, expect, it } from 'vitest';
import { CodexError } from '../errors.ts';
import type { Properties } from '../properties/property-edit.ts';
import { autoCommitScene as scene, ON } from './testing/auto-commit-scene.ts';

/** One that has made its first commit. */
async function begun(held?: Properties) {
  const { start, ...rest } = scene(held);
  const auto = start();
  await auto.pass(2_000);
  return { ...rest, start, auto };
}

describe('commits by themselves', () => {
  it('are not made where nobody wants them, and nothing is remembered then', async () => {
    const { auto, change, commits, world } = await begun({});
    change('a.md');
    await auto.pass(60_000);
    await auto.now();
    await auto.close();
    expect(commits).toEqual([]);
    expect(JSON.parse(world.memory ?? '{}')).not.toMatchObject({ committed: expect.any(String) });
  });

  it('begin with everything that differs', async () => {
    const { start, disk, told } = scene();
    disk.write('a.md', 'x');
    disk.write('sub/b.md', 'x');
    await start().pass(2_000);
    expect(told()).toEqual(['Codex: Auto-commit: 2 files']);
  });

  it('wait until nothing has changed for the quiet time', async () => {
    const { auto, change, told } = await begun();
    change('a.md');
    await auto.pass(4_000);
    change('a.md');
    await auto.pass(4_000);
    expect(told()).toEqual([]);
    await auto.pass(1_000);
    expect(told()).toEqual(['A: Auto-commit: a.md']);
  });

  it.each([
    ['are not made by whoever only asked and found what an editor had written', 'disk', []],
    [
      'are made of what somebody wrote here, however soon they leave',
      'command',
      ['Codex: Auto-commit: a.md'],
    ],
  ])('%s', async (_, via, commits) => {
    const { start, change, told } = await begun();
    const asking = start();
    change('a.md', null, 'file.written', via);
    await asking.close();
    expect(told()).toEqual(commits);
  });

  it('come once a minute under writing that never ends', async () => {
    const { auto, change, told } = await begun();
    for (let second = 0; second < 130; second += 2) {
      change('a.md');
      await auto.pass(2_000);
    }
    expect(told()).toEqual(['A: Auto-commit: a.md', 'A: Auto-commit: a.md']);
  });

  it('are one for each author', async () => {
    const { auto, change, told } = await begun();
    change('a.md', 'A');
    change('b.md', 'B');
    change('c.md', 'A');
    await auto.now();
    expect(told()).toEqual(['A: Auto-commit: 2 files', 'B: Auto-commit: b.md']);
  });

  it('know the authors after a restart', async () => {
    const { start, auto, change, told } = await begun();
    change('a.md', 'A');
    void auto; // dies with what waits
    await start().pass(2_000);
    expect(told()).toEqual(['A: Auto-commit: a.md']);
  });

  it('take everything that differs where the log does not reach back, without naming anybody', async () => {
    const { start, change, told, world } = await begun();
    change('a.md', 'A');
    world.firstSeq = 1;
    await start().pass(2_000);
    expect(told()).toEqual(['Codex: Auto-commit: a.md']);
  });

  it('take what changed while they were off, once they are on again', async () => {
    const { auto, change, told, world } = await begun();
    world.held = {};
    change('a.md', 'A');
    await auto.now();
    world.held = ON;
    change('b.md', 'A');
    await auto.now();
    expect(told()).toEqual(['Codex: Auto-commit: 2 files']);
  });

  it('wait while a merge has begun, say so, and go on when it is over', async () => {
    const { auto, change, told, world } = await begun();
    world.state = { busy: 'merge' };
    change('a.md');
    await auto.pass(5_000);
    expect(told()).toEqual([]);
    expect(await auto.trouble()).toContain('a merge has begun');
    await expect(auto.now()).rejects.toMatchObject({ code: 'conflict', details: { busy: 'merge' } });
    world.state = {};
    await auto.pass(300_000);
    expect(told()).toEqual(['A: Auto-commit: a.md']);
    expect(await auto.trouble()).toBeNull();
  });

  it('are tried again later and later, and no change brings the next try forward', async () => {
    const { auto, change, told, world } = await begun();
    world.refusal = new CodexError('conflict', 'Locked.', { lock: 'index.lock' });
    change('a.md');
    await auto.pass(5_000);
    await auto.pass(2_000);
    expect(await auto.trouble()).toBe('Locked.');
    world.refusal = null;
    change('b.md');
    await auto.pass(3_999);
    expect(told()).toEqual([]);
    await auto.pass(1);
    expect(told()).toEqual(['A: Auto-commit: 2 files']);
    expect(await auto.trouble()).toBeNull();
  });

  it('leave large binary files out, say so, and take large texts', async () => {
    const { auto, change, disk, told } = await begun({
      history: { auto_commit: true, max_binary_mb: 0.001 },
    });
    change('big.bin');
    disk.write('big.bin', new Uint8Array(2_000));
    change('big.txt');
    disk.write('big.txt', 'x'.repeat(2_000));
    await auto.now();
    expect(told()).toEqual(['A: Auto-commit: big.txt']);
    expect(await auto.trouble()).toContain('big.bin');
    change('big.bin', 'A', 'file.deleted');
    await auto.now();
    expect(await auto.trouble()).toBeNull();
  });

  it('come to an end with what waits, and with nothing after it', async () => {
    const { auto, change, told } = await begun();
    change('a.md');
    await auto.close();
    change('b.md');
    await auto.pass(60_000);
    expect(told()).toEqual(['A: Auto-commit: a.md']);
    await expect(auto.now()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('end without a word when they cannot be made', async () => {
    const { auto, change, world } = await begun();
    world.refusal = new CodexError('unavailable', 'Broken.');
    change('a.md');
    await auto.close();
    expect(world.memory).toContain('Broken.');
  });
});
