import { beforeEach, describe, expect, it } from 'vitest';
import { openServer, type OpenServer } from './testing/open-server.ts';

let server: OpenServer;
let root: string;
beforeEach(async () => {
  server = await openServer();
  root = (await server.signIn('root')).access;
  await server.ask('POST', '/workspaces', root, { name: 'Lab' });
  server.clock.advance(1);
});

const wishes: readonly (readonly [string, string, object])[] = [
  ['a workspace', '/workspaces', { name: 'Gene Lab', description: 'd' }],
  ['a workspace in a folder', '/workspaces', { name: 'Gene Lab', path: '/srv/genes' }],
  ['a notebook', '/notebooks', { workspace_id: 'lab', name: 'Cells', description: 'd' }],
  ['a notebook in a folder', '/notebooks', { workspace_id: 'lab', name: 'Cells', path: 'deep/cells' }],
  ['a member', '/workspaces/lab/members', { username: 'ada', role: 'editor' }],
];
const LISTS = ['/workspaces', '/notebooks', '/workspaces/lab/members'];

const send = (path: string, body: object, key = 'k') =>
  server.ask('POST', path, root, body, { 'idempotency-key': key });
const listed = () =>
  Promise.all(LISTS.map(async (path) => (await server.ask('GET', path, root)).pagination?.['total']));

/** Does a request whose answer nobody gets, and starts the server anew. */
async function killedAfter(path: string, body: object) {
  server.loseAnswers();
  const done = await send(path, body);
  expect(done.status).toBe(201);
  server.restart();
  server.clock.advance(1000);
  return done;
}

describe.each(wishes)('%s that a killed server made', (_name, path, body) => {
  it('is the answer to the same request, and there once', async () => {
    const first = await killedAfter(path, body);
    const before = await listed();
    const again = await send(path, body);
    expect([again.status, again.location, again.data]).toEqual([201, first.location, first.data]);
    expect((await send(path, body)).data).toEqual(first.data);
    expect(await listed()).toEqual(before);
  });

  it('is found after several kills', async () => {
    const first = await killedAfter(path, body);
    await killedAfter(path, body);
    const before = await listed();
    expect((await send(path, body)).data).toEqual(first.data);
    expect(await listed()).toEqual(before);
  });

  it('is nothing to a request with another key', async () => {
    const first = await killedAfter(path, body);
    const other = await send(path, body, 'other');
    if (other.status === 201) expect(other.data?.['id']).not.toBe(first.data?.['id']);
    else expect(other.status).toBe(409);
  });
});

it.each([
  ['/workspaces', { name: 'Lab' }],
  ['/notebooks', { workspace_id: 'lab', name: 'Cells' }],
])('of two alike in %s the one is given that the request made, not the older one', async (path, body) => {
  await server.ask('POST', path, root, body);
  server.clock.advance(1);
  const made = await killedAfter(path, body);
  expect((await send(path, body)).data?.['id']).toBe(made.data?.['id']);
});

it('a workspace that was renamed since is no answer: another one is made', async () => {
  const made = await killedAfter('/workspaces', { name: 'Gene Lab' });
  await server.ask('PATCH', '/workspaces/gene-lab', root, { name: 'Mine' });
  const again = await send('/workspaces', { name: 'Gene Lab' });
  expect(again.status).toBe(201);
  expect(again.data?.['id']).not.toBe(made.data?.['id']);
});

it('a member who was given another role since is no answer', async () => {
  await killedAfter('/workspaces/lab/members', { username: 'ada', role: 'editor' });
  await server.ask('PATCH', `/workspaces/lab/members/${server.ada.id}`, root, { role: 'viewer' });
  expect((await send('/workspaces/lab/members', { username: 'ada', role: 'editor' })).status).toBe(409);
});

it('an invite is made anew, since nobody has the secret of the first one', async () => {
  const first = await killedAfter('/workspaces/lab/invites', { role: 'viewer' });
  const again = await send('/workspaces/lab/invites', { role: 'viewer' });
  expect(again.status).toBe(201);
  expect(again.data?.['secret']).not.toBe(first.data?.['secret']);
  const goal = await server.ask('POST', '/invites/inspect', null, { secret: again.data?.['secret'] });
  expect(goal.status).toBe(200);
});
