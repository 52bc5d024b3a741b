import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../testing/kill-rounds.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { startServer } from './testing/start-server.ts';

const PATIENCE_MS = 240_000;
const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const BLOCK = /^```sh curl\n(.*?)^```$/ms;
const ADDRESS = 'http://127.0.0.1:8765';
const run = promisify(execFile);

/** The commands of the README as they stand there, at the address of this server. */
function commandsFor(url: string): string {
  const text = BLOCK.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1] ?? '';
  expect(text).toContain(ADDRESS);
  return text.replace(ADDRESS, url);
}

describe('the curl examples of the README', () => {
  // The commands are written for bash, which not every system has.
  it.runIf(existsSync('/bin/bash'))(
    'list, read, search, create, refuse a stale edit and upload, as typed after its first command',
    async () => {
      const [dataDir, folder] = [temporaryFolder(), join(temporaryFolder(), 'codexlab-demo')];
      const data = ['--data', dataDir];
      const demo = await runToEnd(['demo', folder, '--no-open', ...data]);
      expect(demo.code, demo.stderr).toBe(0);
      const token = await runToEnd([
        'token',
        'create',
        '--user',
        'local',
        '--name',
        'curl',
        '--scope',
        'write',
        ...data,
      ]);
      expect(token.code, token.stderr).toBe(0);
      const server = await startServer({ dataDir, command: ['open', folder] });
      const env = { ...process.env, TOKEN: token.stdout.trim() };
      const { stdout } = await run('/bin/bash', ['-eu', '-c', commandsFor(server.url)], { cwd: ROOT, env });

      const answers = stdout.split(/(?<=\})(?=\{)/).map((text) => JSON.parse(text) as Answer);
      const [notebooks, list, file, found, mine, yours, uploaded, ...more] = answers;
      expect(more).toEqual([]);
      expect(notebooks).toMatchObject({ data: [{ slug: 'codexlab-demo' }] });
      expect(list?.data).toHaveLength(3);
      expect(file).toMatchObject({ data: { path: 'README.md', content: read(folder, 'README.md') } });
      expect(found?.data).not.toEqual([]);
      expect(mine).toMatchObject({ data: { path: 'first.md' } });
      expect(yours).toMatchObject({ status: 412, error_code: 'PRECONDITION_FAILED' });
      expect(uploaded).toMatchObject({ data: { path: 'texts/licence.txt' } });
      expect(read(folder, 'first.md')).toBe('# mine\n');
      expect(read(folder, 'texts/licence.txt')).toBe(read(ROOT, 'LICENSE'));
    },
    PATIENCE_MS,
  );
});

interface Answer {
  readonly data?: unknown;
  readonly status?: number;
}

function read(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}
