import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { absPath, createIds, systemClock } from '@codexlab/core';
import { expect, it } from 'vitest';
import { createAdministrator, type TestPerson } from '../../server/testing/people.ts';
import { openTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder.ts';
import { makeBackup } from './make-backup.ts';
import { restoreBackup } from './restore-backup.ts';
import { verifyBackup } from './verify-backup.ts';

interface World {
  readonly server: TestServer;
  readonly owner: TestPerson;
  readonly workspace: string;
  readonly notebook: string;
}

async function openWorld(): Promise<World> {
  const server = await openTestServer();
  const owner = await createAdministrator(server);
  const workspace = await owner.call<{ id: string }>('POST', '/workspaces', { body: { name: 'Lab' } });
  const notebook = await owner.call<{ id: string }>('POST', '/notebooks', {
    body: { workspace_id: workspace.data.id, name: 'Runs' },
  });
  expect(notebook.status).toBe(201);
  return { server, owner, workspace: workspace.data.id, notebook: notebook.data.id };
}

const rootOf = ({ server }: World) => join(server.dataDir, 'workspaces', 'lab', 'runs');

it('gives back in an empty place what was there, with people, index, files, links and audit log', async () => {
  const world = await openWorld();
  writeFiles(rootOf(world), {
    'a.md': '# One\n',
    'deep/b.md': 'two',
    '.git/config': 'x',
    'n\u00fcll.txt': '',
  });
  symlinkSync('a.md', join(rootOf(world), 'link.md'));
  mkdirSync(join(rootOf(world), 'empty'));
  const backupDir = absPath(temporaryFolder());
  const dataDir = absPath(world.server.dataDir);
  const { path, manifest } = await makeBackup({ dataDir, backupDir, files: true, clock: systemClock });
  expect(manifest.troubles).toEqual([]);
  expect(manifest.notebooks).toMatchObject([{ id: world.notebook, noIndex: null }]);
  expect(await verifyBackup(path)).toMatchObject({ sound: true, faults: [] });
  await world.server.close();

  const target = absPath(join(temporaryFolder(), 'data'));
  const restored = await restoreBackup({
    ...{ backup: path, dataDir: target, clock: systemClock, newId: createIds(systemClock) },
  });
  expect(restored.missing).toEqual([]);
  const there = join(target, 'workspaces', 'lab', 'runs');
  expect(readdirSync(there).toSorted()).toEqual(
    ['.codex', '.git', 'a.md', 'deep', 'empty', 'link.md', 'n\u00fcll.txt'].toSorted(),
  );
  expect(readFileSync(join(there, 'deep/b.md'), 'utf8')).toBe('two');
  const again = await openTestServer({ dataDir: target });
  expect((await again.codex.audit.verify()).sound).toBe(true);
  const [notebook] = await again.driver.all('select id, path from notebook');
  expect(notebook).toMatchObject({ id: world.notebook });
});
