import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { type ClientTokens, type CodexClient, createClient } from '@codexlab/server/client';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { addSuperuser } from './testing/add-superuser.ts';
import { EXAMPLE_NAME, freePorts, hasNginx, type Nginx, startNginx } from './testing/nginx.ts';
import { PASSWORD } from './testing/people.ts';
import { startServer } from './testing/start-server.ts';
import { createTlsCaller, type TlsCaller } from './testing/tls-caller.ts';

const PATIENCE_MS = 240_000;
const SIZE_BYTES = 24 * 1024 * 1024;
const LIE = '203.0.113.9';

interface Lab {
  readonly nginx: Nginx;
  readonly caller: TlsCaller;
  readonly codex: CodexClient;
  readonly notebook: string;
  /** The folder of the notebook. */
  readonly root: string;
  /** What says in a header who asks. */
  readonly asAda: Readonly<Record<string, string>>;
}

/** A server for others, behind nginx with the example configuration, and somebody who is signed in through it. */
async function openLab(): Promise<Lab> {
  const [dataDir, root] = [temporaryFolder(), temporaryFolder()];
  await addSuperuser(dataDir, 'ada');
  const ports = await freePorts();
  const env = {
    CODEX_PUBLIC_URL: `https://${EXAMPLE_NAME}:${ports.tls}`,
    CODEX_TRUSTED_PROXIES: '127.0.0.1',
  };
  await startServer({ dataDir, env, args: ['--port', String(ports.codex), '--allow-root', root] });
  const nginx = await startNginx(ports);
  const caller = createTlsCaller(nginx);
  let tokens: ClientTokens | null = null;
  const onTokens = (next: ClientTokens | null) => (tokens = next);
  const codex = createClient({ ...caller, onTokens });
  await codex.signIn({ username: 'ada', password: PASSWORD });
  const workspace = await codex.workspaces.create({ body: { name: 'Lab', path: root } });
  const wanted = { workspace_id: workspace.data.id, name: 'Runs', path: '.' };
  const notebook = (await codex.notebooks.create({ body: wanted })).data.id;
  const { accessToken } = tokens as unknown as ClientTokens;
  return { nginx, caller, codex, notebook, root, asAda: { authorization: `Bearer ${accessToken}` } };
}

async function textOf(answer: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return text;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

// Where there is no nginx, there is nothing to show.
describe.runIf(hasNginx())('a server behind nginx with the example configuration', () => {
  it(
    'is reached by its public name over TLS alone, and sees who asks, not whom they claim to be',
    async () => {
      const { nginx, caller, codex } = await openLab();
      const signIn = await caller.request('/api/v1/users/token', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': LIE, forwarded: `for=${LIE}` },
        body: Readable.from([JSON.stringify({ username: 'ada', password: PASSWORD })]),
      });
      expect(signIn.statusCode, await textOf(signIn)).toBe(200);
      const entries = await codex.audit.list({ query: {} });
      const addresses = new Set(entries.data.filter(({ via }) => via === 'api').map((each) => each.address));
      expect(addresses).toEqual(new Set(['127.0.0.1']));

      const other = await caller.request('/api/v1/notebooks', { headers: { host: 'elsewhere.example' } });
      expect(other.statusCode).toBe(421);
      for (const path of ['/metrics', '/ready']) expect((await caller.request(path)).statusCode).toBe(404);
      const plain = requestPlain({ host: '127.0.0.1', port: nginx.ports.plain, path: '/x?y=1' }).end();
      const [moved] = await once(plain, 'response');
      expect([moved.statusCode, moved.headers.location]).toEqual([301, `https://${EXAMPLE_NAME}/x?y=1`]);
    },
    PATIENCE_MS,
  );

  it(
    'takes a large upload as it comes, without a copy at the proxy, and gives parts of it back',
    async () => {
      const { caller, codex, notebook: notebook_id, root, asAda } = await openLab();
      const bytes = new Uint8Array(SIZE_BYTES).map((_, at) => (at * 2_654_435_761) >>> 24);
      const body = new PassThrough();
      const path = `/api/v1/files/upload?notebook_id=${notebook_id}&path=data/measured.bin`;
      const headers = { ...asAda, 'content-length': String(SIZE_BYTES) };
      const answered = caller.request(path, { method: 'POST', headers, body });
      body.write(bytes.subarray(0, SIZE_BYTES / 2));
      await expect.poll(() => bytesOnTheWay(root), { timeout: 60_000 }).toBeGreaterThan(0);
      body.end(bytes.subarray(SIZE_BYTES / 2));
      const answer = await answered;
      expect(answer.statusCode, await textOf(answer)).toBe(201);
      expect(sha256(readFileSync(join(root, 'data/measured.bin')))).toBe(sha256(bytes));

      const read = { params: { path: 'data/measured.bin' }, query: { notebook_id } };
      const range = { range: `bytes=${SIZE_BYTES - 100}-` };
      const part = await codex.files.contentByPath(read, { headers: range });
      expect(part.response.status).toBe(206);
      expect(new Uint8Array(await part.response.arrayBuffer())).toEqual(bytes.subarray(SIZE_BYTES - 100));
      const whole = await codex.files.contentByPath(read);
      expect(sha256(new Uint8Array(await whole.response.arrayBuffer()))).toBe(sha256(bytes));
      const cached = { headers: { 'if-none-match': `"${whole.etag}"` } };
      expect((await codex.files.contentByPath(read, cached)).response.status).toBe(304);
    },
    PATIENCE_MS,
  );

  it(
    'tells events at once by socket and by stream, and keeps tickets out of its log',
    async () => {
      const { nginx, caller, codex, notebook, asAda } = await openLab();
      const { ticket } = (await codex.live.ticket()).data;
      const socket = await caller.socket(`/api/v1/ws/${notebook}?ticket=${ticket}`);
      const stream = await caller.request(`/api/v1/events/${notebook}`, { headers: asAda });
      expect(stream.statusCode).toBe(200);
      const told = untilTold(stream, 'seen.md');
      expect(JSON.parse((await socket.next()).value ?? '')).toMatchObject({ type: 'ready' });
      await codex.files.create({ body: { notebook_id: notebook, path: 'seen.md', content: '# Seen' } });
      expect(await untilTold(socket, 'seen.md')).toContain('file_created');
      expect(await told).toContain('file_created');
      expect(nginx.accessLog()).not.toContain(ticket);
    },
    PATIENCE_MS,
  );
});

/** What was said up to and with a text; the source is closed then. */
async function untilTold(source: AsyncIterable<unknown>, text: string): Promise<string> {
  let said = '';
  for await (const piece of source) {
    said += String(piece);
    if (said.includes(text)) return said;
  }
  throw new Error(`It ended without ${text}: ${said}`);
}

/** Bytes that have come of a file that is not yet in its place. */
function bytesOnTheWay(root: string): number {
  const folders = ['tmp', 'uploads'].map((name) => join(root, '.codex', name)).filter(existsSync);
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}
