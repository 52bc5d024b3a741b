import { expect, it, onTestFinished, vi } from 'vitest';
import { absPath, systemTimer } from '@codexlab/core';
import { askHolder, serveWaiters } from './holder.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  watch() {
    throw Object.assign(new Error('System limit for number of file watchers reached'), { code: 'ENOSPC' });
  },
}));

it('is asked and answers at intervals where the system has no watches left', async () => {
  const dir = absPath(temporaryFolder());
  const settled = vi.fn<() => Promise<void>>(async () => undefined);
  onTestFinished(serveWaiters(dir, settled));
  await askHolder(dir, systemTimer);
  expect(settled).toHaveBeenCalledOnce();
});
