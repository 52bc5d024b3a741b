import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { absPath } from '@codexlab/core';
import { openSystemStore } from '@codexlab/storage-sql';
import { openSystemDatabase } from '../databases/open-system-database.ts';
import { SYSTEM_DATABASE } from '../databases/names.ts';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openHost } from '../open.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { tryLockDataFolder } from './data-folder.ts';
import { openCodexServer } from '../codex-server.ts';
import type { CodexServer, CodexServerOptions } from './open-server.ts';
import { openSystem } from './open-system.ts';
import { registerFolder } from './register-folder.ts';

const origin = { via: 'command', requestId: null, address: null };
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

/** Signs in with a link as a browser does, and gives what the answer says. */
async function signIn({ url }: CodexServer, link: string) {
  const body = JSON.stringify({ token: new URL(link).hash.replace('#token=', '') });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/v1/users/token/link`, { method: 'POST', headers, body });
  const answer = (await response.json()) as { data?: { access_token: string } };
  return {
    status: response.status,
    token: answer.data?.access_token ?? null,
    cookies: response.headers.getSetCookie(),
  };
}

const get = (server: CodexServer, path: string, token: string | null) =>
  fetch(`${server.url}/api/v1${path}`, {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  });

const WEEK_MS = 7 * 24 * 3_600_000;

describe('a schedule of a server', () => {
  it('begins with the data folder: what was due before is not made up for, and what is due later is', async () => {
    const env = { CODEX_MAINTENANCE_SCHEDULE: '0 4 * * 0' };
    const nowMs = Date.now();
    const madeAt = async (atMs: number) => {
      const server = await open({ env, clock: { nowMs: () => atMs } });
      await server.close(); // only when the scheduler has looked
      const system = await openSystemStore((await openSystemDatabase({ location })).driver);
      const { total } = await system.tasks.list({ workspaceIds: [null] }, {});
      await system.close();
      return total;
    };
    const location = join(dataDir, SYSTEM_DATABASE);
    expect(await madeAt(nowMs)).toBe(0);
    expect(await madeAt(nowMs + WEEK_MS)).toBe(1);
  });
});

describe('a server on this machine', () => {
  it('signs its owner in with a link, once, and shows them the folders that were registered', async () => {
    const root = absPath(temporaryFolder({ 'a.md': '# Zebra' }));
    const server = await open({ allowedRoots: [root] });
    const notebook = await registerFolder(server.codex, { root }, origin);
    expect((await registerFolder(server.codex, { root }, origin)).id).toBe(notebook.id);
    expect(server).toMatchObject({
      mode: 'local',
      host: '127.0.0.1',
      url: `http://127.0.0.1:${server.port}`,
    });
    const link = await server.createLocalLink();
    expect(link.url).toMatch(new RegExp(`^${server.url}/#token=`));
    const { status, token, cookies } = await signIn(server, link.url);
    expect(status).toBe(200);
    expect(cookies.join('\n')).toMatch(/HttpOnly/);
    expect(cookies.join('\n')).not.toMatch(/Secure/);
    expect((await signIn(server, link.url)).status).toBe(401);
    expect((await get(server, '/notebooks', null)).status).toBe(401);
    const listed = (await (await get(server, '/notebooks', token)).json()) as { data: object[] };
    expect(listed.data).toMatchObject([{ id: notebook.id, path: '.' }]);
  });

  it('leaves nothing behind of a folder that cannot be registered, because it lies in another workspace', async () => {
    const home = temporaryFolder({ 'lab/inner/a.md': 'x' });
    const lab = absPath(join(home, 'lab'));
    const server = await open({ allowedRoots: [home] });
    const notebook = await registerFolder(server.codex, { root: lab }, origin);
    const inner = registerFolder(server.codex, { root: absPath(join(lab, 'inner')) }, origin);
    await expect(inner).rejects.toMatchObject({ code: 'conflict' });
    const owner = await server.codex.sessions.actAs(origin, 'local');
    expect((await server.codex.workspaces.list(owner)).items).toMatchObject([{ path: lab }]);
    expect((await server.codex.notebooks.list(owner)).items).toMatchObject([{ id: notebook.id }]);
  });

  it('answers to its own names alone', async () => {
    const { port } = await open();
    expect(await statusFor(port, `localhost:${port}`)).toBe(200);
    expect(await statusFor(port, `127.0.0.1:${port}`)).toBe(200);
    for (const host of ['evil.example', `evil.example:${port}`, `127.0.0.1:${port + 1}`])
      expect(await statusFor(port, host)).not.toBe(200);
  });

  it('has its data folder for itself, lets it go at the end, and its tokens outlive it', async () => {
    const first = await open();
    const { token } = await signIn(first, (await first.createLocalLink()).url);
    await expect(open()).rejects.toMatchObject({ code: 'conflict', details: { reason: 'data_folder_held' } });
    expect(existsSync(join(dataDir, 'running'))).toBe(true);
    await Promise.all([first.close(), first.close()]);
    expect(existsSync(join(dataDir, 'running'))).toBe(false);
    await expect(get(first, '/', null)).rejects.toThrow();
    const second = await open();
    expect((await get(second, '/users/me', token)).status).toBe(200);
    expect(readFileSync(join(dataDir, 'audit-heads.log'), 'utf8')).toMatch(/^\S+ \d+ [0-9a-f]{64}\n$/);
  });

  it('refuses a root that is no folder, and leaves the data folder free', async () => {
    const there = temporaryFolder({ 'file.md': 'x' });
    for (const root of [join(there, 'nowhere'), join(there, 'file.md')])
      await expect(open({ allowedRoots: [there, root] })).rejects.toMatchObject({
        ...{ code: 'invalid', details: { field: 'allow-root', path: root } },
        message: expect.stringContaining(JSON.stringify(root)),
      });
    await expectFree();
  });

  it('refuses a named port that is taken, and leaves the data folder free', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await new Promise((listening) => other.once('listening', listening));
    const { port } = other.address() as AddressInfo;
    await expect(open({ port })).rejects.toMatchObject({
      code: 'conflict',
      details: { errno: 'EADDRINUSE' },
    });
    await expectFree();
  });

  it('refuses a weak key, and leaves the data folder free', async () => {
    const env = { CODEX_SECRET_KEY: 'secret' };
    await expect(open({ env })).rejects.toMatchObject({ code: 'invalid' });
    await expectFree();
  });

  it('compares the audit log with the notebooks after a run that did not end in order', async () => {
    const root = absPath(temporaryFolder({ 'a.md': 'x' }));
    const first = await open({ allowedRoots: [root] });
    await registerFolder(first.codex, { root }, origin);
    await first.close();
    expect(log).toEqual([]);
    writeFileSync(join(dataDir, 'running'), '');
    const second = await open();
    await second.close();
    expect(log).toEqual([expect.stringContaining('did not end in order')]);
    expect(existsSync(join(dataDir, 'running'))).toBe(false);
  });
});

describe('a server for others', () => {
  it('does not start before somebody can sign in, and says what to do', async () => {
    for (const choice of [{ host: '0.0.0.0' }, { publicUrl: 'https://lab.example' }]) {
      await expect(open(choice)).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringMatching(/user add NAME --superuser/),
      });
      await expectFree();
    }
  });

  it('says whom to let in when every administrator is disabled', async () => {
    await addSuperuser('ada', 'correct horse battery');
    const local = await open();
    const owner = await local.codex.sessions.actAs(origin, 'local');
    const { id } = await local.codex.users.get(owner, 'ada');
    await local.codex.users.setStatus(owner, id, { isActive: false });
    await local.close();
    await expect(open({ publicUrl: 'https://lab.example' })).rejects.toMatchObject({
      message: expect.stringMatching(/every administrator is disabled.*user enable ada/),
    });
  });

  it('warns of workspaces that lie below no root any more, and leaves them open', async () => {
    await addSuperuser('ada', 'correct horse battery');
    const root = temporaryFolder({ 'lab/a.md': 'x', 'kept/b.md': 'x' });
    const [lab, kept] = [absPath(join(root, 'lab')), absPath(join(root, 'kept'))];
    const local = await open({ allowedRoots: [root] });
    for (const folder of [lab, kept]) await registerFolder(local.codex, { root: folder }, origin);
    await local.codex.workspaces.create(await local.codex.sessions.actAs(origin, 'local'), { name: 'Own' });
    await local.close();
    log.length = 0;
    const server = await open({ publicUrl: 'https://lab.example', allowedRoots: [kept] });
    expect(log).toEqual([expect.stringMatching(/ warn .*"[^"]*lab" workspaces=1$/)]);
    const owner = await server.codex.sessions.actAs(origin, 'local');
    expect((await server.codex.notebooks.list(owner)).items).toHaveLength(2);
  });

  it('starts once there is an account, gives no link, and signs people in by their passwords alone', async () => {
    await addSuperuser('ada', 'correct horse battery');
    const server = await open({ publicUrl: 'https://lab.example' });
    expect(server).toMatchObject({ mode: 'server', url: 'https://lab.example' });
    await expect(server.createLocalLink()).rejects.toMatchObject({ code: 'forbidden' });
    expect(await statusFor(server.port, 'lab.example')).toBe(200);
    const body = JSON.stringify({ username: 'ada', password: 'correct horse battery' });
    const headers = { 'content-type': 'application/json' };
    const direct = `http://127.0.0.1:${server.port}/api/v1/users/token`;
    const response = await fetch(direct, { method: 'POST', headers, body });
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie().join('\n')).toMatch(/Secure/);
  });
});

async function addSuperuser(username: string, password: string): Promise<void> {
  const host = await openHost({ dataDir, workers: 0 });
  const clock = { nowMs: () => Date.now() };
  const { codex, close } = await openSystem({ dataDir: absPath(dataDir), env: {}, host, clock });
  const owner = await codex.sessions.actAs(origin, 'local');
  await codex.users.create(owner, { username, password, isSuperuser: true });
  await close();
  await host.close();
}

async function expectFree(): Promise<void> {
  const lock = await tryLockDataFolder(absPath(dataDir));
  expect(lock).not.toBeNull();
  await lock?.release();
}

/** The status of the first page when it is asked for by another name; `fetch` does not let one choose it. */
function statusFor(port: number, host: string): Promise<number | undefined> {
  return new Promise((done, fail) => {
    const asked = request({ port, host: '127.0.0.1', path: '/api/v1/', headers: { host } }, (response) => {
      response.resume();
      done(response.statusCode);
    });
    asked.once('error', fail).end();
  });
}
