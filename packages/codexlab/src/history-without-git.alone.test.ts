import { expect, it, vi } from 'vitest';
import { openHost } from './open.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { startWorker } from './worker/start-worker.ts';

vi.mock('./worker/start-worker.ts', async (original) => {
  const { startWorker: start } = await original<{ startWorker: typeof startWorker }>();
  return { startWorker: vi.fn<typeof startWorker>(start) };
});

it('is read and written in one thread for all notebooks of a host, which ends with it', async () => {
  vi.stubEnv('PATH', '');
  const host = await openHost({ dataDir: temporaryFolder(), workers: 0 });
  for (const name of ['one', 'two']) {
    const notebook = await host.open(temporaryFolder({ [`${name}.md`]: `${name}\n` }));
    const started = await notebook.history.initialize();
    expect(started).toMatchObject({ kind: 'own', implementation: 'isomorphic' });
    expect((await notebook.history.pending()).items.map(({ path }) => path)).toContain(`${name}.md`);
  }
  await host.close();
  expect(vi.mocked(startWorker).mock.calls.map(([thread]) => thread)).toEqual(['version-worker']);
});
