import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';

/** The launcher of a checkout, alone in a folder. */
function copiedLauncher(): string {
  const folder = temporaryFolder();
  copyFileSync(
    fileURLToPath(new URL('../../../../codexlab.mjs', import.meta.url)),
    join(folder, 'codexlab.mjs'),
  );
  return folder;
}

function launch(folder: string, ...args: string[]) {
  return spawnSync(process.execPath, [join(folder, 'codexlab.mjs'), ...args], { encoding: 'utf8' });
}

describe('the launcher', () => {
  it('says what to run first when nothing is built', () => {
    const { status, stdout, stderr } = launch(copiedLauncher(), 'files', '--json');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('npx -y pnpm@10.34.9 start');
  });

  it('runs what is built with the same arguments, and prints nothing of its own', () => {
    const folder = copiedLauncher();
    mkdirSync(join(folder, 'packages/codexlab/dist'), { recursive: true });
    const built = 'process.stdout.write(JSON.stringify(process.argv.slice(2))); process.exitCode = 5;';
    writeFileSync(join(folder, 'packages/codexlab/dist/package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'packages/codexlab/dist/cli.js'), built);
    const { status, stdout, stderr } = launch(folder, 'files', '--json');
    expect({ status, stdout, stderr }).toEqual({ status: 5, stdout: '["files","--json"]', stderr: '' });
  });
});
