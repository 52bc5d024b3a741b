import { once } from 'node:events';
import { existsSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { absPath } from '@codexlab/core';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openCodexServer } from '../codex-server.ts';
import { openHost } from '../open.ts';
import type { CodexServer, CodexServerOptions } from '../server/open-server.ts';
import { openSystem, type System } from '../server/open-system.ts';
import { registerFolder } from '../server/register-folder.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { createProbes } from './readiness.ts';

const origin = { via: 'command', requestId: null, address: null };
const TOKEN = 'metrics-token-of-the-test';
let dataDir: string;
let log: string[];

beforeEach(() => {
  dataDir = temporaryFolder();
  log = [];
});

async function open(options: CodexServerOptions = {}): Promise<CodexServer> {
  const notebooks = await openHost({ dataDir, workers: 0 });
  onTestFinished(() => notebooks.close());
  const common = { dataDir, env: {}, port: 0, notebooks, writeLog: (line: string) => void log.push(line) };
  const server = await openCodexServer({ ...common, ...options });
  onTestFinished(() => server.close());
  return server;
}

/** Opens one that others reach, with the administrator `root`. */
async function openShared(env: Record<string, string> = {}): Promise<CodexServer> {
  const system = await openOnlySystem();
  const owner = await system.codex.sessions.actAs(origin, 'local');
  await system.codex.users.create(owner, { username: 'root', password: PASSWORD, isSuperuser: true });
  await system.codex.users.create(owner, { username: 'ada', password: PASSWORD });
  await system.close();
  return open({ env, publicUrl: 'https://lab.example.org' });
}

const PASSWORD = 'four-word pass phrase';

async function openOnlySystem(): Promise<System> {
  const host = await openHost({ dataDir, workers: 0 });
  onTestFinished(() => host.close());
  const system = await openSystem({ dataDir: absPath(dataDir), env: {}, host, clock: { nowMs: Date.now } });
  onTestFinished(() => system.close());
  return system;
}

/** Asks under any name: `fetch` sets `Host` itself. */
async function get(server: CodexServer, path: string, headers: Record<string, string> = {}) {
  const sent = request({ port: server.port, host: '127.0.0.1', path, headers, agent: false }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, text: await text(answer) };
}

async function tokenOf(server: CodexServer, username: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1/users/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  return ((await answer.json()) as { data: { access_token: string } }).data.access_token;
}

describe('a server that runs', () => {
  it('is healthy by whatever name it is asked, and ready, and says of what make its database is', async () => {
    const root = absPath(temporaryFolder({ 'a.md': '# Zebra' }));
    const server = await open({ allowedRoots: [root] });
    await registerFolder(server.codex, { root }, origin);
    const health = await get(server, '/health', { host: '10.0.0.7:8765' });
    expect([health.status, JSON.parse(health.text)]).toMatchObject([200, { status: 'ok' }]);
    const ready = await get(server, '/ready');
    expect([ready.status, JSON.parse(ready.text)]).toMatchObject([
      200,
      {
        status: 'ready',
        reasons: [],
        checks: {
          system_database: {
            versions: { core: 1, users: 1 },
            schema_digest: expect.stringMatching(/^[0-9a-f]{64}$/),
          },
          data_folder: { writable: true, free_bytes: expect.any(Number) },
          notebooks: { open: 1 },
        },
      },
    ]);
    expect(ready.text).not.toContain(dataDir);
    expect(readdirSync(dataDir)).not.toContain('ready.tmp');
  });

  it('counts requests by their route, and tells in the log who asked for what, never by which address', async () => {
    const server = await open({ env: { CODEX_LOG_FORMAT: 'json' } });
    await get(server, '/api/v1/notebooks/the-secret-name?q=canary', { 'x-request-id': 'request-of-ours' });
    await get(server, '/nowhere/the-secret-name');
    for (const probe of ['/health', '/ready']) await get(server, probe);
    const { text: metrics } = await get(server, '/metrics');
    expect(metrics).toContain(
      'codex_http_requests_total{method="GET",route="/api/v1/notebooks/{notebook}",status="401"} 1',
    );
    expect(metrics).toContain('codex_http_requests_total{method="GET",route="other",status="404"} 1');
    for (const probe of ['/health', '/ready'])
      expect(metrics).toContain(`codex_http_requests_total{method="GET",route="${probe}",status="200"} 1`);
    for (const name of [
      'codex_database_size_bytes{kind="system"}',
      'codex_database_wal_bytes{kind="system"}',
      'codex_tasks{status="pending"}',
      'codex_streams',
      'nodejs_eventloop_delay_seconds{quantile="0.99"}',
      'process_resident_memory_bytes',
      'codex_http_request_duration_seconds_bucket',
      'codex_sync_duration_seconds_count',
    ])
      expect(metrics).toContain(`\n${name}`);
    expect(metrics + log.join('\n')).not.toMatch(/secret-name|canary/);
    expect(log.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({
        ...{ level: 'info', message: 'request', request_id: 'request-of-ours', method: 'GET' },
        ...{ route: '/api/v1/notebooks/{notebook}', status: 401 },
      }),
    );
  });

  it.each(['/metrics', '/ready'])(
    'shows the numbers of this machine (%s) to no page of another site that has its name point here',
    async (path) => {
      expect((await get(await open(), path, { host: 'evil.example' })).status).toBe(421);
    },
  );
});

describe('a server whose notebooks are watched', () => {
  /** Asks until it holds: what was found is kept for a second. */
  const until = (path: string, server: CodexServer, holds: (text: string) => void) =>
    vi.waitFor(async () => holds((await get(server, path)).text), { timeout: 20_000, interval: 100 });

  it('shows those that follow their folders as fresh, and counts how often one caught up', async () => {
    const root = absPath(temporaryFolder({ 'a.md': '# Zebra' }));
    const server = await open({ allowedRoots: [root] });
    await registerFolder(server.codex, { root }, origin);
    await until('/metrics', server, (metrics) => {
      expect(metrics).toMatch(/^codex_notebooks\{state="fresh"\} 1$/m);
      expect(metrics).toMatch(/^codex_notebooks\{state="unavailable"\} 0$/m);
      expect(metrics).toMatch(/^codex_sync_duration_seconds_count [1-9]/m);
    });
  });

  it('warns of one whose folder is gone while it serves the others, and is content when the folder is back', async () => {
    const parent = realpathSync(temporaryFolder({ 'lab/a.md': '# Zebra' }));
    const root = absPath(join(parent, 'lab'));
    const server = await open({ allowedRoots: [root] });
    await registerFolder(server.codex, { root }, origin);
    await until('/ready', server, (ready) => expect(ready).toContain('"fresh":1'));
    renameSync(root, join(parent, 'away'));
    await until('/ready', server, (text) =>
      expect(JSON.parse(text)).toMatchObject({
        ...{ status: 'ready', reasons: [], warnings: ['1 notebook is unavailable.'] },
        checks: { notebooks: { open: 1, unavailable: 1 } },
      }),
    );
    renameSync(join(parent, 'away'), root);
    await until('/ready', server, (text) =>
      expect(JSON.parse(text)).toMatchObject({ warnings: [], checks: { notebooks: { open: 1, fresh: 1 } } }),
    );
    const told = log.filter((line) => line.includes('A notebook is'));
    expect(told.at(0)).toMatch(/ warn A notebook is unavailable\. notebook="[0-9A-Z]{26}"$/);
    expect(told.at(-1)).toMatch(/ info A notebook is well again\. notebook="[0-9A-Z]{26}"$/);
    expect(told.join('\n')).not.toContain(parent);
  });
});

describe('the metrics of a server for others', () => {
  it('are for administrators and for whoever has their token', async () => {
    const server = await openShared({ CODEX_METRICS_TOKEN: TOKEN });
    const statusFor = async (token: string | null) =>
      (await get(server, '/metrics', { host: 'lab.example.org', ...bearer(token) })).status;
    expect(await statusFor(null)).toBe(401);
    expect(await statusFor(TOKEN)).toBe(200);
    expect(await statusFor(`${TOKEN}x`)).toBe(401);
    expect(await statusFor(await tokenOf(server, 'ada'))).toBe(403);
    expect(await statusFor(await tokenOf(server, 'root'))).toBe(200);
    expect(log.join('\n')).not.toContain(TOKEN);
  });

  it('are not what its balancer asks for, which reaches it by its address', async () => {
    expect((await get(await openShared(), '/ready', { host: '10.0.0.7:8765' })).status).toBe(200);
  });

  it('are for administrators alone where no token is set', async () => {
    const server = await openShared();
    expect((await get(server, '/metrics', { host: 'lab.example.org' })).status).toBe(401);
  });
});

const bearer = (token: string | null): Record<string, string> =>
  token === null ? {} : { authorization: `Bearer ${token}` };

describe('a server that cannot work', () => {
  it('is not ready once its data folder is gone, and says so without telling where it was', async () => {
    const server = await open();
    rmSync(dataDir, { recursive: true });
    const answer = await get(server, '/ready');
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text)).toMatchObject({
      status: 'not_ready',
      reasons: ['The data folder cannot be written (ENOENT).'],
    });
    expect(answer.text).not.toContain(dataDir);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('is not ready with tables that are not those of its version, and with a version that was taken back', async () => {
    const system = await openOnlySystem();
    const { ready } = createProbes(system);
    expect((await ready()).reasons).toEqual([]);
    await system.database.driver.script('create table foreign_one (a);');
    expect((await ready()).reasons).toEqual([
      'The tables of the system database are not those of its versions.',
    ]);
    await system.database.driver.script('drop table foreign_one;');
    await system.database.driver.batch([{ sql: `delete from schema_version where domain = 'tokens'` }]);
    expect((await ready()).reasons).toEqual([
      'The part "tokens" of the system database has another version.',
    ]);
  });

  it('is not ready when its database does not answer', async () => {
    const system = await openOnlySystem();
    const versions = () => Promise.reject(new Error('disk I/O error'));
    expect(
      (await createProbes({ ...system, database: { ...system.database, versions } }).ready()).reasons,
    ).toEqual(['The system database does not answer.']);
  });

  it('leaves what stands at the name of its own probe to nobody', async () => {
    const system = await openOnlySystem();
    writeFileSync(join(dataDir, 'ready.tmp'), 'left behind by a crash');
    expect((await createProbes(system).ready()).reasons).toEqual([]);
    expect(existsSync(join(dataDir, 'ready.tmp'))).toBe(false);
  });
});
