import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDriver } from '@codexlab/storage-sqlite';
import { openHost } from './open.ts';
import { hashesInIndex, hashesOnDisk } from './testing/folder-oracle.ts';
import { startCommand, untilEnd } from './testing/kill-rounds.ts';
import { canStartAsNobody, nobody } from './testing/rights.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { testEngine } from './testing/test-engine.ts';

// The one driver of such an engine has its file locked against everybody else for as long as it is open.
it.runIf(!testEngine.sharesFiles)('bars other programs from an index that is open', async () => {
  const root = temporaryFolder({ 'a.md': 'zebra' });
  const host = await openHost({ dataDir: temporaryFolder(), workers: 0 });
  onTestFinished(() => host.close());
  const notebook = await host.open(root);
  await notebook.sync();
  const location = join(notebook.ref.indexDir, 'notebook.db');
  const other = `new (require('better-sqlite3'))(process.argv[1], { timeout: 0 }).exec('create table theirs (a)')`;
  const run = () =>
    execFileSync(process.execPath, ['-e', other, location], { encoding: 'utf8', stdio: 'pipe' });
  expect(run).toThrow(/database is locked/);
  expect((await notebook.search('zebra')).items.map((hit) => hit.path)).toEqual(['a.md']);
});

// Only files that are shared are read beside whoever writes them.
it.runIf(testEngine.sharesFiles)(
  'fails clearly while another program locks the index, loses nothing, and goes on when it is free',
  async () => {
    const root = temporaryFolder({ 'a.md': 'zebra' });
    const host = await openHost({ dataDir: temporaryFolder(), workers: 0 });
    onTestFinished(() => host.close());
    const notebook = await host.open(root);
    await notebook.sync();
    writeFileSync(join(root, 'b.md'), 'giraffe');

    const location = join(notebook.ref.indexDir, 'notebook.db');
    const other = await openDriver({ location, synchronous: 'NORMAL' });
    onTestFinished(() => other.close());
    await other.transaction(async (tx) => {
      await tx.run('create table theirs (a)');
      await expect(notebook.sync()).rejects.toMatchObject({ code: 'unavailable' });
      expect((await notebook.search('zebra')).items.map((hit) => hit.path)).toEqual(['a.md']);
      await tx.run('drop table theirs');
    });

    await notebook.sync();
    expect(await hashesInIndex(notebook.ref.indexDir)).toEqual(hashesOnDisk(root));
  },
);

// Permissions do not bind the administrator.
it.runIf(canStartAsNobody())(
  'says that an index file may not be written, and goes on when it may',
  async () => {
    const root = temporaryFolder({ 'a.md': 'zebra' });
    const dataDir = temporaryFolder();
    execFileSync('chown', ['-R', `${nobody.uid}:${nobody.gid}`, root, dataDir]);
    const index = () => {
      const env = { HOME: dataDir, TMPDIR: dataDir };
      return untilEnd(startCommand(['index', root, '--json', '--data', dataDir], env, nobody));
    };
    expect((await index()).code).toBe(0);
    const location = join(root, '.codex', 'notebook.db');
    chownSync(location, 0, 0);
    chmodSync(location, 0o444);
    writeFileSync(join(root, 'b.md'), 'giraffe');
    const refused = await index();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('cannot be written');
    // What the engine keeps beside the file takes its rights from it.
    execFileSync('chown', ['-R', `${nobody.uid}:${nobody.gid}`, join(root, '.codex')]);
    execFileSync('chmod', ['-R', 'u+w', join(root, '.codex')]);
    const mended = await index();
    expect(mended.code, mended.stderr).toBe(0);
    expect(await hashesInIndex(join(root, '.codex'))).toEqual(hashesOnDisk(root));
  },
);
