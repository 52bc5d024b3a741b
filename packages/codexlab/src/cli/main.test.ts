import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openNotebook } from '../open.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { testEngine } from '../testing/test-engine.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** Starts the command as a process of its own, from source. */
function start(cwd: string, ...args: string[]) {
  // A slow disk would be told on the standard error.
  const env = { ...process.env, CODEX_DATA_DIR: temporaryFolder(), CODEX_SLOW_QUERY_MS: '0' };
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--conditions', 'codexlab-source', MAIN, ...args],
    { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const out = { stderr: '' };
  child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }) as const);
  return { child, out, exited };
}

describe('the process', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'closes the notebook and ends with 0 on %s',
    async (signal) => {
      const root = temporaryFolder({ 'a.md': '# A\n' });
      const { child, out, exited } = start(root, 'open', '--json');
      await new Promise<void>((watching) => {
        child.stdout
          .setEncoding('utf8')
          .on('data', (text: string) => text.includes('"watching"') && watching());
      });
      child.kill(signal);
      expect(await exited).toEqual({ code: 0, signal: null });
      expect(out.stderr).toBe('');
      expect(existsSync(join(root, '.codex', 'notebook.db'))).toBe(true);
      expect(existsSync(join(root, '.codex', 'notebook.db-wal'))).toBe(false);
    },
  );

  // Where files are not shared the second process is refused, as open.test.ts shows.
  it.runIf(testEngine.sharesFiles)(
    'follows a notebook that another process holds until it is interrupted',
    async () => {
      const root = temporaryFolder({ 'a.md': '# A\n' });
      const holder = await openNotebook(root, { dataDir: temporaryFolder(), workers: 0 });
      onTestFinished(() => holder.close());
      await holder.sync();
      await holder.watch();
      const { child, exited } = start(root, 'open', '--json');
      const told = (text: string): Promise<void> =>
        new Promise((done, fail) => {
          child.stdout.setEncoding('utf8').on('data', (chunk: string) => chunk.includes(text) && done());
          void exited.then(() => fail(new Error(`ended without ${text}`)));
        });
      await told('"watching"');
      const seen = told('"path":"b.md"');
      writeFileSync(join(root, 'b.md'), '# B\n');
      await seen;
      child.kill('SIGINT');
      expect(await exited).toEqual({ code: 0, signal: null });
    },
  );

  it('is quiet when the reader of its output goes away', async () => {
    const names = Array.from(
      { length: 3000 },
      (_, at) => [`a long enough name of a file ${at}.md`, ''] as const,
    );
    const root = temporaryFolder(Object.fromEntries(names));
    const { child, out, exited } = start(root, 'files', '--json', '-n', '.');
    await once(child.stdout, 'readable');
    child.stdout.destroy();
    expect(await exited).toEqual({ code: 0, signal: null });
    expect(out.stderr).toMatch(/^Indexing .* first\.\n$/);
  });
});
