import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CodexClient, createClient } from '@codexlab/server/client';
import { expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { endInOrder } from './testing/arena.ts';
import { ownerOf, type ServerProcess, startServer } from './testing/start-server.ts';
import { whenEnded } from './testing/task-end.ts';
import { endLeases, taskRow } from './testing/task-rows.ts';

const PATIENCE_MS = 240_000;
const POLL = { timeout: PATIENCE_MS, interval: 5 };
/** Each is on the disk before the next: a backup of them takes a while on any machine. */
const FILES = 1500;
/** Each try of a backup, complete or not, is one entry of the folder that holds them. */
const PARTIAL = /^\.partial-/;

interface Place {
  readonly dataDir: string;
  readonly args: readonly string[];
  readonly token: string;
  readonly notebook: string;
  /** Folders of backups, complete ones and others. */
  backups(): readonly string[];
}

/** A data folder with a notebook of many files, with the server that made it. */
async function openPlace(): Promise<{ readonly place: Place; readonly server: ServerProcess }> {
  const [dataDir, shared] = [temporaryFolder(), temporaryFolder()];
  mkdirSync(join(shared, 'lab'));
  for (let n = 0; n < FILES; n++) writeFileSync(join(shared, 'lab', `n${n}.md`), `# ${n}\n`);
  const args = ['--allow-root', shared];
  const server = await startServer({ dataDir, args });
  const owner = await ownerOf(server);
  const workspace = await owner.workspaces.create({ body: { name: 'Lab', path: shared } });
  const wanted = { workspace_id: workspace.data.id, name: 'Lab', path: 'lab' };
  const notebook = (await owner.notebooks.create({ body: wanted })).data.id;
  const token = (await owner.tokens.create({ body: { name: 'long', scope: 'admin' } })).data.secret;
  const folder = join(dataDir, 'backups');
  const isBackup = (name: string) => /^(\.partial-)?codex-/.test(name);
  const backups = () => (existsSync(folder) ? readdirSync(folder).filter(isBackup) : []);
  return { place: { dataDir, args, token, notebook, backups }, server };
}

const clientOf = ({ token }: Place, { url }: ServerProcess) => createClient({ baseUrl: url, token });

/** Starts a backup and waits until it writes; gives the id of its task. */
async function startBackup(codex: CodexClient, place: Place): Promise<string> {
  const { data } = await codex.tasks.create({ body: { type: 'backup', input_data: { files: true } } });
  await vi.waitFor(() => expect(place.backups()).toEqual([expect.stringMatching(PARTIAL)]), POLL);
  return data.id;
}

/** A socket that is told of everything; `end` is its last event and how it was closed. */
async function listenBySocket({ token }: Place, { url }: ServerProcess, path: string) {
  const headers = { authorization: `Bearer ${token}` };
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/ws${path}`, { headers });
  let last = '';
  const ready = new Promise((told, fail) => socket.once('message', told).once('error', fail));
  socket.on('message', (message: Buffer) => (last = message.toString('utf8')));
  const end = new Promise<{ readonly code: number; readonly last: unknown }>((done) => {
    socket.once('close', (code) => done({ code, last: JSON.parse(last) }));
  });
  await ready;
  return { end };
}

it(
  'a server that is asked to end tells its streams so and gives back the backup that it was making, and the next one makes it, once',
  async () => {
    const { place, server } = await openPlace();
    const codex = clientOf(place, server);
    const sockets = [
      await listenBySocket(place, server, ''),
      await listenBySocket(place, server, `/${place.notebook}`),
    ];
    const headers = { authorization: `Bearer ${place.token}` };
    const events = (await fetch(`${server.url}/api/v1/events`, { headers })).text();
    const task = await startBackup(codex, place);
    server.child.kill('SIGTERM');

    const closing = { type: 'closing', data: { reason: 'going_away' } };
    for (const { end } of sockets) expect(await end).toMatchObject({ code: 1001, last: closing });
    expect((await events).trimEnd()).toMatch(/event: closing\n(id: .*\n)?data: .*"going_away".*$/);
    const { code, stderr } = await server.ended;
    expect(code, stderr).toBe(0);
    expect(stderr).not.toMatch(/ (warn|error) /);
    expect(place.backups()).toEqual([]);
    expect(await taskRow(place.dataDir, task)).toMatchObject({
      status: 'pending',
      attempts: 0,
      holder: null,
    });

    const next = await startServer(place);
    const done = await whenEnded(clientOf(place, next), task);
    expect(done).toMatchObject({ status: 'completed', attempts: 1, error: null });
    expect(place.backups()).toEqual([done.output_data?.['name']]);
    await endInOrder(next);
    expect(place.backups()).toHaveLength(1);
  },
  PATIENCE_MS,
);

it(
  'a backup whose server was killed is left alone while its lease lasts, and then made by the next one, once',
  async () => {
    const { place, server } = await openPlace();
    const task = await startBackup(clientOf(place, server), place);
    server.child.kill('SIGKILL');
    await server.ended;
    const held = await taskRow(place.dataDir, task);
    expect(held).toMatchObject({ status: 'running', attempts: 1 });

    const second = await startServer(place);
    const codex = clientOf(place, second);
    const body = { type: 'sync', notebook_id: place.notebook } as const;
    const later = (await codex.tasks.create({ body })).data.id;
    await whenEnded(codex, later); // so the queue has looked for what it may take
    await endInOrder(second);
    expect(await taskRow(place.dataDir, task)).toEqual(held);

    await endLeases(place.dataDir);
    const third = await startServer(place);
    const done = await whenEnded(clientOf(place, third), task);
    expect(done).toMatchObject({ status: 'completed', attempts: 2, error: null });
    expect(place.backups()).toEqual([done.output_data?.['name']]);
    await endInOrder(third);
    expect(place.backups()).toHaveLength(1);
  },
  PATIENCE_MS,
);
