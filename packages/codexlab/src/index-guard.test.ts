import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CodexError } from '@codexlab/core';
import { expect, it } from 'vitest';
import { guardIndex } from './index-guard.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

it('tells that the index was deleted under a live notebook, and lets no success hide it', () => {
  const lock = join(temporaryFolder({ 'lock.db': '' }), 'lock.db');
  const told: (CodexError | null)[] = [];
  const looks: (() => void)[] = [];
  const timer = {
    after(_delayMs: number, task: () => void) {
      looks.push(task);
      return () => undefined;
    },
    breathe: () => Promise.resolve(),
  };
  const guard = guardIndex(lock, (error) => told.push(error), timer);
  looks.shift()?.();
  expect(told).toEqual([]);
  rmSync(lock);
  looks.shift()?.();
  guard.onTrouble(null);
  expect(told.map((error) => error?.message)).toEqual([
    expect.stringContaining('open it again'),
    expect.stringContaining('open it again'),
  ]);
  guard.close();
});

it('is content again once the folder that was moved away is back, and tells what else is wrong by then', () => {
  const folder = temporaryFolder({ 'index/lock.db': '' });
  const told: (string | null)[] = [];
  let look = () => {};
  const timer = {
    after(_delayMs: number, task: () => void) {
      look = task;
      return () => undefined;
    },
    breathe: () => Promise.resolve(),
  };
  const tell = (error: CodexError | null) => told.push(error?.message ?? null);
  const guard = guardIndex(join(folder, 'index/lock.db'), tell, timer);
  renameSync(join(folder, 'index'), join(folder, 'away'));
  look();
  guard.onTrouble(new CodexError('unavailable', 'The disk is full.'));
  renameSync(join(folder, 'away'), join(folder, 'index'));
  look();
  look();
  guard.onTrouble(null);
  const lost = expect.stringContaining('The index was deleted') as string;
  expect(told).toEqual([lost, lost, 'The disk is full.', null]);
  guard.close();
});
