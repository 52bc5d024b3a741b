import { join } from 'node:path';
import { libsql } from '@codexlab/storage-libsql';
import { expect, it, onTestFinished } from 'vitest';
import { checkAt } from './databases/access.ts';
import { careHere } from './databases/tend-database.ts';
import { openHost } from './open.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

/** More steps than looking at a closed database takes until it has the lock, and marks that. */
const STEPS = 40;
const macrotask = () => new Promise((next) => setImmediate(next));

it('a notebook that is opened at whatever step of a look at its closed index waits for that, and is not refused', async () => {
  const root = temporaryFolder({ 'a.md': '# Alpha\n' });
  const host = await openHost({ dataDir: temporaryFolder(), workers: 0, storage: libsql() });
  onTestFinished(() => host.close());
  await (await host.open(root)).close();
  let looks = 0;
  for (let steps = 0; steps < STEPS; steps++) {
    let letGo = (): void => undefined;
    const held = new Promise<void>((done) => (letGo = done));
    const check = () => held.then(() => void looks++).then(() => []);
    const looked = checkAt(join(root, '.codex/notebook.db'), { ...careHere, check });
    const settled = looked.catch(() => undefined); // where the notebook is opened first, the look is refused
    for (let step = 0; step < steps; step++) await Promise.resolve();
    const opening = host.open(root);
    const opened = opening.then(
      ({ readOnly }) => ({ steps, readOnly }),
      (error: unknown) => ({ steps, error }),
    );
    await macrotask();
    letGo();
    expect(await opened).toEqual({ steps, readOnly: false });
    await settled;
    await (await opening).close();
  }
  expect(looks).toBeGreaterThan(STEPS / 2);
}, 60_000);
