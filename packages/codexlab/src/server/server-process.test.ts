import type { ChildProcess } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../cli/testing/run-in-memory.ts';
import { startCommand, untilEnd } from '../testing/kill-rounds.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const PATIENCE_MS = 240_000;

interface Serving {
  readonly child: ChildProcess;
  readonly ended: ReturnType<typeof untilEnd>;
  readonly url: string;
  readonly signInUrl: string;
}

describe('server processes', () => {
  it(
    'keep a data folder to one, and after the death of that one the next takes over what was acknowledged',
    async () => {
      const root = temporaryFolder({ 'a.md': '# Zebra' });
      const dataDir = temporaryFolder();
      const data = ['--data', dataDir];
      const first = await serving(['open', root, '--port', '0', ...data]);
      const token = await signIn(first);
      const [notebook] = await list(first, token, '/notebooks');
      const made = await fetch(`${first.url}/api/v1/workspaces`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Kept' }),
      });
      expect(made.status).toBe(201);

      const refused = await run(['serve', '--port', '0'], { cwd: root, dataDir });
      expect(refused).toMatchObject({ exitCode: 4, stdout: '' });
      expect(refused.stderr).toContain('A server is running');

      first.child.kill('SIGKILL');
      await first.ended;
      const second = await serving(['serve', '--port', '0', ...data]);
      const names = (await list(second, token, '/workspaces')).map(({ name }) => name);
      expect(names).toContain('Kept');
      expect(await list(second, token, '/notebooks')).toMatchObject([{ id: notebook!.id }]);
      second.child.kill('SIGTERM');
      const { code, stderr } = await second.ended;
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('did not end in order') });
      const verified = await run(['audit', 'verify', '--json'], { cwd: root, dataDir });
      expect(JSON.parse(verified.stdout)).toMatchObject({ sound: true });
    },
    PATIENCE_MS,
  );
});

/** Starts a server and waits until it says where it is. */
async function serving(argv: readonly string[]): Promise<Serving> {
  const child = startCommand([...argv, '--json'], { CODEX_LOG_LEVEL: 'info' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = untilEnd(child);
  const line = await new Promise<string>((told, fail) => {
    let said = '';
    child.stdout!.on('data', (chunk) => {
      said += String(chunk);
      const found = /^.*"type":"serving".*$/m.exec(said);
      if (found) told(found[0]);
    });
    void ended.then(({ stderr }) => fail(new Error(`The process ended: ${stderr}`)));
  });
  const { data } = JSON.parse(line) as { data: { url: string; sign_in_url: string } };
  return { child, ended, url: data.url, signInUrl: data.sign_in_url };
}

async function signIn({ url, signInUrl }: Serving): Promise<string> {
  const response = await fetch(`${url}/api/v1/users/token/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: new URL(signInUrl).hash.replace('#token=', '') }),
  });
  const { data } = (await response.json()) as { data: { access_token: string } };
  return data.access_token;
}

async function list({ url }: Serving, token: string, path: string) {
  const response = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  const { data } = (await response.json()) as { data: { id: string; name: string }[] };
  return data;
}
