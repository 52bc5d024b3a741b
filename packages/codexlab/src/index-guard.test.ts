import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CodexError } from '@codexlab/core';
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
