import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { serveOnNode } from '@codexlab/server';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { makePlace } from '../matrix/matrix-world.ts';
import { PASSWORD } from '../testing/api-caller.ts';
import { createAdministrator, createPerson, type TestPerson } from '../testing/people.ts';
import { openRawSocket, type RawSocket } from '../testing/raw-socket.ts';
import { HOST, openTestServer, type TestServer, type TestServerOptions } from '../testing/test-server.ts';

interface Scene {
  readonly server: TestServer;
  readonly port: number;
  readonly administrator: TestPerson;
  readonly owner: TestPerson;
  readonly guest: TestPerson;
  readonly workspace: string;
  readonly notebook: string;
  /** Opens a socket with a bearer token. */
  open(path: string, token: string): Promise<RawSocket>;
  /** Makes a file in the notebook, and gives its path. */
  write(name: string): Promise<string>;
}

/** A server that listens, an owner with a notebook, and a viewer of it. */
async function scene(options: TestServerOptions = {}): Promise<Scene> {
  const server = await openTestServer(options);
  const listening = await serveOnNode(server.app, { host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await server.live.close();
    await listening.close({ graceMs: 1000 });
  });
  const administrator = await createAdministrator(server);
  const owner = await createPerson(server, administrator, 'olivia');
  const guest = await createPerson(server, administrator, 'vera');
  const { workspace, notebook } = await makePlace(owner);
  await owner.call('POST', `/workspaces/${workspace}/members`, {
    body: { username: 'vera', role: 'viewer' },
  });
  const { port } = listening;
  return {
    ...{ server, port, administrator, owner, guest, workspace, notebook },
    open: (path, token) => openRawSocket({ port, path, headers: { authorization: `Bearer ${token}` } }),
    async write(path) {
      const made = await owner.call('POST', '/files', {
        body: { notebook_id: notebook, path, content: 'x\n' },
      });
      if (made.status !== 201) throw new Error(made.text);
      return path;
    },
  };
}

const isReady = ({ type }: { type: string }) => type === 'ready';
const isFile = (path: string) => (event: { data: Readonly<Record<string, unknown>> }) =>
  event.data['path'] === path;

describe('a socket', () => {
  it('tells a file that was written, with who wrote it in which request', async () => {
    const { open, owner, guest, notebook, write } = await scene();
    const socket = await open(`/ws/${notebook}`, guest.call.token);
    expect(socket.status).toBe(101);
    await socket.until(isReady);
    await write('new.md');
    const event = await socket.until(isFile('new.md'));
    expect(event).toMatchObject({
      type: 'file_created',
      data: { notebook_id: notebook, actor_id: owner.id, via: 'api' },
    });
  });

  it('goes on after a cut where it was, and by server-sent events too', async () => {
    const { server, open, guest, notebook, write, port } = await scene();
    const socket = await open(`/ws/${notebook}`, guest.call.token);
    await socket.until(isReady);
    await write('a.md');
    const { cursor } = await socket.until(isFile('a.md'));
    socket.connection.destroy();
    await write('b.md');
    const again = await open(`/ws/${notebook}?cursor=${cursor}`, guest.call.token);
    await again.until(isFile('b.md'));
    expect(again.events.filter(({ data }) => 'path' in data).map(({ data }) => data['path'])).toEqual([
      'b.md',
    ]);

    const headers = { authorization: `Bearer ${guest.call.token}`, host: HOST, 'last-event-id': cursor };
    const answer = await server.app.request(`/api/v1/events/${notebook}`, { headers });
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('b.md')) text += (await reader.read()).value ?? '';
    expect(text).toMatch(/^retry: 2000\n\nid: \S+\nevent: ready\ndata: \{.*\}\n\nid: /);
    await reader.cancel();
    expect(port).toBeGreaterThan(0);
  });

  it('of all workspaces tells of places and people, and of no files', async () => {
    const { open, owner, guest, workspace, write } = await scene();
    const socket = await open('/ws', guest.call.token);
    await socket.until(isReady);
    await write('quiet.md');
    await owner.call('PATCH', `/workspaces/${workspace}`, { body: { description: 'new' } });
    await socket.until(({ type }) => type === 'workspace_changed');
    expect(socket.events.some(({ data }) => 'path' in data)).toBe(false);
  });
});

describe('rights of open sockets', () => {
  it('end with the membership: nothing that comes after is told', async () => {
    const { open, owner, guest, workspace, notebook, write } = await scene();
    const socket = await open(`/ws/${notebook}`, guest.call.token);
    await socket.until(isReady);
    await write('seen.md');
    await owner.call('DELETE', `/workspaces/${workspace}/members/${guest.id}`);
    await write('secret.md');
    expect(await socket.closed).toBe(4404);
    const paths = socket.events.flatMap(({ data }) => data['path'] ?? []);
    expect(paths).toEqual(['seen.md']);
    expect(socket.events.at(-1)).toMatchObject({ type: 'closing', data: { reason: 'not_found' } });
  });

  it('of all workspaces shrink with a membership, and grow with one', async () => {
    const { open, owner, guest, workspace } = await scene();
    const socket = await open('/ws', guest.call.token);
    await socket.until(isReady);
    const rename = (name: string) =>
      owner.call('PATCH', `/workspaces/${workspace}`, { body: { description: name } });
    await owner.call('DELETE', `/workspaces/${workspace}/members/${guest.id}`);
    await rename('secret');
    const body = { username: 'vera', role: 'viewer' };
    await owner.call('POST', `/workspaces/${workspace}/members`, { body });
    await rename('seen');
    await socket.until(({ type }) => type === 'workspace_changed');
    const kinds = socket.events.flatMap(({ data }) => data['kind'] ?? []);
    expect(kinds).toEqual(['member.removed', 'member.added', 'workspace.updated']);
  });

  it('of all workspaces tells members that one was deleted', async () => {
    const { open, owner, guest, workspace } = await scene();
    const [socket, own] = [await open('/ws', guest.call.token), await open('/ws', owner.call.token)];
    await Promise.all([socket.until(isReady), own.until(isReady)]);
    await owner.call('DELETE', `/workspaces/${workspace}`);
    const isDeleted = ({ type, data }: { type: string; data: Readonly<Record<string, unknown>> }) =>
      type === 'workspace_changed' && data['kind'] === 'workspace.deleted';
    expect((await socket.until(isDeleted)).data).toMatchObject({ workspace_id: workspace });
    expect((await own.until(isDeleted)).data).toMatchObject({ workspace_id: workspace });
  });

  it.each<[string, number, (s: Scene) => Promise<unknown>]>([
    ['the session is signed out', 4401, ({ guest }) => guest.call('POST', '/users/logout', { body: {} })],
    [
      'the password is changed by an administrator',
      4401,
      ({ administrator, guest }) =>
        administrator.call('POST', `/users/${guest.id}/password`, { body: { password: `${PASSWORD} 2` } }),
    ],
    [
      'the account is disabled',
      4401,
      ({ administrator, guest }) =>
        administrator.call('PATCH', `/users/${guest.id}`, { body: { is_active: false } }),
    ],
    [
      'the notebook is deleted',
      4404,
      ({ owner, notebook }) => owner.call('DELETE', `/notebooks/${notebook}`),
    ],
    [
      'the workspace is deleted',
      4404,
      ({ owner, workspace }) => owner.call('DELETE', `/workspaces/${workspace}`),
    ],
  ])('end when %s', async (_what, code, act) => {
    const all = await scene();
    const socket = await all.open(`/ws/${all.notebook}`, all.guest.call.token);
    await socket.until(isReady);
    const answer = (await act(all)) as { status: number; text: string };
    expect(answer.status, answer.text).toBeLessThan(300);
    expect(await socket.closed).toBe(code);
    await vi.waitFor(() => expect(all.server.live.size()).toEqual({ streams: 0, hubs: 0 }));
    expect(all.server.faults).toEqual([]);
  });

  it('end when the token is revoked', async () => {
    const { open, guest, notebook } = await scene();
    const made = await guest.call<{ id: string; secret: string }>('POST', '/tokens', {
      body: { name: 'listener', scope: 'read' },
    });
    const socket = await open(`/ws/${notebook}`, made.data.secret);
    await socket.until(isReady);
    await guest.call('DELETE', `/tokens/${made.data.id}`);
    expect(await socket.closed).toBe(4401);
  });

  it('do not keep a notebook from going to the trash', async () => {
    const { open, owner, guest, notebook } = await scene();
    const socket = await open(`/ws/${notebook}`, guest.call.token);
    await socket.until(isReady);
    const removed = await owner.call('DELETE', `/notebooks/${notebook}?files=trash`);
    expect(removed.status, removed.text).toBe(204);
    expect([1001, 4404]).toContain(await socket.closed);
  });
});

describe('who may open a socket', () => {
  it.each(['', 'Bearer nonsense'])('is nobody without a good credential (%j)', async (authorization) => {
    const { port, notebook } = await scene();
    const headers = authorization === '' ? {} : { authorization };
    for (const path of [`/ws/${notebook}`, '/ws']) {
      const socket = await openRawSocket({ port, path, headers });
      expect([socket.status, socket.answer]).toEqual([401, expect.stringContaining('UNAUTHENTICATED')]);
    }
  });

  it('is no stranger: their notebook does not exist for them', async () => {
    const { server, open, administrator, notebook } = await scene();
    const stranger = await createPerson(server, administrator, 'sam');
    expect((await open(`/ws/${notebook}`, stranger.call.token)).status).toBe(404);
    expect((await open('/ws/01ARZ3NDEKTSV4RRFFQ69G5FAV', stranger.call.token)).status).toBe(404);
    expect(server.live.size()).toEqual({ streams: 0, hubs: 0 });
  });

  it('is no page of another site that comes with the cookie', async () => {
    const { port, guest, notebook } = await scene();
    const cookie = `codex_access=${guest.call.token}`;
    const from = (more: Record<string, string>) =>
      openRawSocket({ port, path: `/ws/${notebook}`, headers: { cookie, ...more } });
    for (const more of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://${HOST}.evil.example` },
      { 'sec-fetch-site': 'cross-site' },
      {},
    ])
      expect([more, (await from(more)).status]).toEqual([more, 403]);
    expect((await from({ origin: `http://${HOST}` })).status).toBe(101);
  });

  it('is nobody who calls the server by another name', async () => {
    const { port, guest } = await scene();
    const headers = { authorization: `Bearer ${guest.call.token}`, host: 'evil.example' };
    expect((await openRawSocket({ port, path: '/ws', headers })).status).toBe(421);
  });

  it('is nobody who puts a token into the address', async () => {
    const { port, guest, notebook } = await scene();
    const path = `/ws/${notebook}?token=${guest.call.token}`;
    expect((await openRawSocket({ port, path })).status).toBe(401);
  });

  it('is told to ask for a socket where they asked for an answer', async () => {
    const { port, guest } = await scene();
    const headers = { authorization: `Bearer ${guest.call.token}`, upgrade: 'h2c' };
    const answered = await openRawSocket({ port, path: '/ws', headers });
    expect([answered.status, answered.answer]).toEqual([426, expect.stringContaining('UPGRADE_REQUIRED')]);
  });
});

describe('a ticket', () => {
  async function ticketOf(person: TestPerson): Promise<string> {
    const made = await person.call<{ ticket: string }>('POST', '/ws/tickets');
    expect(made.status).toBe(201);
    return made.data.ticket;
  }

  it('opens one stream, once', async () => {
    const { port, guest, notebook } = await scene();
    const path = `/ws/${notebook}?ticket=${await ticketOf(guest)}`;
    const answers = await Promise.all([1, 2, 3].map(() => openRawSocket({ port, path })));
    expect(answers.map(({ status }) => status).sort()).toEqual([101, 401, 401]);
  });

  it('is good for a minute', async () => {
    const clock = { now: Date.now(), nowMs: () => clock.now };
    const { server, port, guest } = await scene({ clock });
    const [early, late] = [await ticketOf(guest), await ticketOf(guest)];
    clock.now += 59_999;
    expect((await openRawSocket({ port, path: `/ws?ticket=${early}` })).status).toBe(101);
    clock.now += 1;
    expect((await openRawSocket({ port, path: `/ws?ticket=${late}` })).status).toBe(401);
    const answer = await server.app.request(`/api/v1/events?ticket=${late}`, { headers: { host: HOST } });
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('The ticket is not good') });
  });

  it('is worth no more than the session that it was made with, before and after', async () => {
    const { port, guest, notebook } = await scene();
    const [used, unused] = [await ticketOf(guest), await ticketOf(guest)];
    const socket = await openRawSocket({ port, path: `/ws/${notebook}?ticket=${used}` });
    await socket.until(isReady);
    await guest.call('POST', '/users/logout', { body: {} });
    expect(await socket.closed).toBe(4401);
    expect((await openRawSocket({ port, path: `/ws?ticket=${unused}` })).status).toBe(401);
  });

  it('opens nothing else', async () => {
    const { server, guest } = await scene();
    const path = `/api/v1/users/me?ticket=${await ticketOf(guest)}`;
    expect((await server.app.request(path, { headers: { host: HOST } })).status).toBe(401);
  });
});

describe('a client that takes nothing', () => {
  it('costs little, keeps nobody waiting, and has missed nothing when it takes again', async () => {
    const { open, owner, guest, notebook, write } = await scene();
    const [slow, quick] = [
      await open(`/ws/${notebook}`, guest.call.token),
      await open(`/ws/${notebook}`, owner.call.token),
    ];
    await slow.until(isReady);
    slow.connection.pause();
    for (let i = 0; i < 20; i++) await write(`${i}.md`);
    await quick.until(isFile('19.md'));
    slow.connection.resume();
    await slow.until(isFile('19.md'));
    const pathsOf = ({ events }: RawSocket) => events.flatMap(({ data }) => data['path'] ?? []);
    expect(pathsOf(slow)).toEqual(pathsOf(quick));
  });

  it('of server-sent events is forgotten when it goes', async () => {
    const { server, port, guest, notebook } = await scene();
    const client = get({
      ...{ port, path: `/api/v1/events/${notebook}` },
      headers: { host: HOST, authorization: `Bearer ${guest.call.token}` },
    });
    client.on('error', () => undefined); // cut by ourselves
    const [answer] = (await once(client, 'response')) as [IncomingMessage];
    await once(answer, 'data');
    expect(server.live.size()).toEqual({ streams: 1, hubs: 1 });
    client.destroy();
    await vi.waitFor(() => expect(server.live.size()).toEqual({ streams: 0, hubs: 0 }));
    expect(server.faults).toEqual([]);
  });

  it('of server-sent events does not begin for a client that asks for the head alone', async () => {
    const { server, guest, notebook } = await scene();
    const headers = { host: HOST, authorization: `Bearer ${guest.call.token}` };
    const answer = await server.app.request(`/api/v1/events/${notebook}`, { method: 'HEAD', headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(server.live.size()).toEqual({ streams: 0, hubs: 0 });
  });

  it('of server-sent events hears of the end of the server', async () => {
    const { server, guest } = await scene();
    const headers = { host: HOST, authorization: `Bearer ${guest.call.token}` };
    const answer = await server.app.request('/api/v1/events', { headers });
    const text = answer.text();
    await server.live.close();
    expect(await text).toMatch(/event: closing\ndata: .*"going_away".*\n\n$/);
  });
});

describe('abuse', () => {
  it.each<[string, number | null, (socket: RawSocket) => void]>([
    ['a message that is too large', 1009, (socket) => socket.send(1, Buffer.alloc(1025, 97))],
    ['text that is no UTF-8', 1007, (socket) => socket.send(1, Buffer.from([0xff, 0xfe]))],
    [
      'a frame that is not masked',
      1002,
      ({ connection }) => void connection.write(Buffer.from([0x81, 1, 97])),
    ],
    ['an opcode that is reserved', 1002, (socket) => socket.send(5, Buffer.alloc(0))],
    [
      'more messages than anybody needs',
      1008,
      (socket) => {
        for (let i = 0; i < 200; i++) socket.send(1, Buffer.from('ping'));
      },
    ],
  ])('%s ends the socket and leaves nothing behind', async (_what, code, act) => {
    const { server, open, guest } = await scene();
    const socket = await open('/ws', guest.call.token);
    await socket.until(isReady);
    act(socket);
    const got = await socket.closed;
    if (code === 1008) expect(got).toBe(code);
    else expect([code, null]).toContain(got);
    await vi.waitFor(() => expect(server.live.size()).toEqual({ streams: 0, hubs: 0 }));
    expect(server.faults).toEqual([]);
  });

  it('a few messages are passed over', async () => {
    const { open, guest, notebook, write } = await scene();
    const socket = await open(`/ws/${notebook}`, guest.call.token);
    for (let i = 0; i < 50; i++) socket.send(1, Buffer.from('{"type":"subscribe"}'));
    await write('still.md');
    expect(await socket.until(isFile('still.md'))).toMatchObject({ type: 'file_created' });
  });

  it('more streams than one person may have are refused at once, until one is closed', async () => {
    const { open, owner, guest } = await scene({ streamLimits: { perUser: 2 } });
    const [first] = [await open('/ws', guest.call.token), await open('/ws', guest.call.token)];
    expect((await open('/ws', guest.call.token)).status).toBe(429);
    expect((await open('/ws', owner.call.token)).status).toBe(101);
    first!.send(8, Buffer.from([3, 232]));
    await first!.closed;
    expect((await open('/ws', guest.call.token)).status).toBe(101);
  });

  it('more streams than the server takes are refused at once', async () => {
    const { open, owner, guest } = await scene({ streamLimits: { total: 1 } });
    await open('/ws', guest.call.token);
    const refused = await open('/ws', owner.call.token);
    expect([refused.status, refused.answer]).toEqual([503, expect.stringContaining('UNAVAILABLE')]);
  });

  it('cursors that are none are refused, and those of other logs answered with resync', async () => {
    const { open, guest, notebook } = await scene();
    for (const cursor of ['x', '~', '1~1', "'%20or%201=1", '~01ARZ3NDEKTSV4RRFFQ69G5FAV.1'])
      expect((await open(`/ws/${notebook}?cursor=${cursor}`, guest.call.token)).status).toBe(422);
    const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    const socket = await open(`/ws/${notebook}?cursor=${id}.1~${id}.1`, guest.call.token);
    expect(await socket.until(({ type }) => type === 'resync')).toMatchObject({
      data: { reason: 'rebuilt' },
    });
  });

  it('the end of the server is told, and no new stream is taken', async () => {
    const { server, open, guest, notebook } = await scene();
    const socket = await open(`/ws/${notebook}`, guest.call.token);
    await socket.until(isReady);
    await server.live.close();
    expect(await socket.closed).toBe(1001);
    expect(socket.events.at(-1)).toMatchObject({ type: 'closing', data: { reason: 'going_away' } });
    expect((await open('/ws', guest.call.token)).status).toBe(503);
  });
});
