import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createWakes } from '@codexlab/core';
import { openHost } from './open.ts';
import { renewWhenReplaced } from './renewable-reader.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { testEngine } from './testing/test-engine.ts';

it('is renewed once for each new index file, and again when that failed', async () => {
  const dir = temporaryFolder({ 'notebook.db': 'old' });
  const file = join(dir, 'notebook.db');
  const wakes = createWakes();
  const renew = vi
    .fn<() => Promise<void>>()
    .mockRejectedValueOnce(new Error('half made'))
    .mockResolvedValue();
  onTestFinished(renewWhenReplaced({ file, reader: { renew }, wakes }));
  wakes.wake();
  expect(renew).not.toHaveBeenCalled();
  renameSync(file, join(dir, 'aside.db'));
  wakes.wake();
  expect(renew).not.toHaveBeenCalled();
  writeFileSync(file, 'new');
  wakes.wake();
  await vi.waitFor(() => {
    wakes.wake();
    expect(renew).toHaveBeenCalledTimes(2);
  });
  wakes.wake();
  expect(renew).toHaveBeenCalledTimes(2);
});

// An engine that does not share files has no readers beside the holder.
it.runIf(testEngine.sharesFiles)(
  'lets a process that only reads see the index that the holder has rebuilt',
  async () => {
    const root = temporaryFolder({ 'a.md': 'first zebra' });
    const dataDir = temporaryFolder();
    const [holding, reading] = [
      await openHost({ dataDir, workers: 0 }),
      await openHost({ dataDir, workers: 0 }),
    ];
    onTestFinished(() => holding.close());
    onTestFinished(() => reading.close());
    const first = await holding.open(root);
    await first.sync();
    const reader = await reading.open(root);
    expect(reader.readOnly).toBe(true);
    await first.close();
    const second = await holding.open(root, { rebuild: true });
    writeFileSync(join(root, 'b.md'), 'second giraffe');
    await second.sync();
    await vi.waitFor(
      async () => expect((await reader.search('giraffe')).items.map((hit) => hit.path)).toEqual(['b.md']),
      { timeout: 10_000 },
    );
  },
);
