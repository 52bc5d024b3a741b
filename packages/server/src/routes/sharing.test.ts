import { beforeEach, describe, expect, it } from 'vitest';
import { openServer, type OpenServer } from './testing/open-server.ts';

let server: OpenServer;
let root: string;
let ada: string;
beforeEach(async () => {
  server = await openServer();
  root = (await server.signIn('root')).access;
  ada = (await server.signIn('ada')).access;
});

/** Makes a workspace of `root`, and gives its id. */
async function makeLab(body: object = { name: 'Gene Lab' }): Promise<string> {
  const made = await server.ask('POST', '/workspaces', root, body);
  expect(made).toMatchObject({ status: 201, location: `/api/v1/workspaces/${String(made.data?.['id'])}` });
  return String(made.data?.['id']);
}

describe('a workspace', () => {
  it('is one and the same by id and by slug, and nothing to who is no member', async () => {
    const id = await makeLab();
    for (const name of [id, id.toLowerCase(), 'gene-lab']) {
      const seen = await server.ask('GET', `/workspaces/${name}`, root);
      expect(seen).toMatchObject({ status: 200, data: { id, slug: 'gene-lab', role: 'owner' } });
      const foreign = await server.ask('GET', `/workspaces/${name}`, ada);
      const { status, details } = await server.ask('GET', '/workspaces/never-was', ada);
      expect([foreign.status, foreign.details]).toEqual([status, details]);
      expect(status).toBe(404);
    }
    expect((await server.ask('GET', '/workspaces', ada)).pagination).toMatchObject({ total: 0 });
  });

  it('is made once for one key, however often it is asked for', async () => {
    const ask = () => server.ask('POST', '/workspaces', root, { name: 'Lab' }, { 'idempotency-key': 'k-1' });
    const [first, second] = [await ask(), await ask()];
    expect(second).toEqual(first);
    expect((await server.ask('GET', '/workspaces', root)).pagination).toMatchObject({ total: 1 });
  });

  it('comes back after it was deleted', async () => {
    const id = await makeLab();
    expect((await server.ask('DELETE', '/workspaces/gene-lab', root)).status).toBe(204);
    expect((await server.ask('GET', `/workspaces/${id}`, root)).status).toBe(404);
    const deleted = await server.ask('GET', '/workspaces/deleted', root);
    expect(deleted.data).toMatchObject([{ id, slug: 'gene-lab' }]);
    expect((await server.ask('POST', `/workspaces/${id}/restore`, ada)).status).toBe(404);
    expect((await server.ask('POST', `/workspaces/${id}/restore`, root)).status).toBe(200);
    expect((await server.ask('GET', '/workspaces/gene-lab', root)).status).toBe(200);
  });
});

describe('a member', () => {
  it('may do what their role says, from the next request on, until they are taken out', async () => {
    const id = await makeLab();
    const members = `/workspaces/${id}/members`;
    const added = await server.ask('POST', members, root, { username: 'ada', role: 'viewer' });
    expect(added).toMatchObject({ status: 201, location: `/api/v1${members}/${server.ada.id}` });
    const seen = await server.ask('GET', `/workspaces/${id}`, ada);
    expect(seen).toMatchObject({ status: 200, data: { role: 'viewer', path: null } });
    const make = () => server.ask('POST', '/notebooks', ada, { workspace_id: id, name: 'Cells' });
    expect((await make()).status).toBe(403);
    await server.ask('PATCH', `${members}/${server.ada.id}`, root, { role: 'editor' });
    expect((await make()).status).toBe(201);
    expect((await server.ask('PATCH', `/workspaces/${id}`, ada, { name: 'Mine' })).status).toBe(403);
    expect((await server.ask('DELETE', `${members}/${server.ada.id}`, root)).status).toBe(204);
    expect((await make()).status).toBe(404);
  });

  it('who is the last owner stays one', async () => {
    const id = await makeLab();
    const me = await server.ask('GET', '/users/me', root);
    const path = `/workspaces/${id}/members/${String(me.data?.['id'])}`;
    expect((await server.ask('PUT', path, root, { role: 'viewer' })).status).toBe(409);
    expect((await server.ask('DELETE', path, root)).status).toBe(409);
  });
});

describe('an invite', () => {
  it('lets one person in, once', async () => {
    await makeLab();
    const made = await server.ask('POST', '/workspaces/gene-lab/invites', root, { role: 'editor' });
    expect(made.status).toBe(201);
    const secret = { secret: made.data?.['secret'] };
    const goal = await server.ask('POST', '/invites/inspect', null, secret);
    expect(goal.data).toMatchObject({ workspace: 'Gene Lab', role: 'editor' });
    const listed = await server.ask('GET', '/workspaces/gene-lab/invites', root);
    expect(listed.data).toMatchObject([{ id: made.data?.['id'], role: 'editor' }]);
    expect(JSON.stringify(listed)).not.toContain(String(secret.secret));
    const joined = await server.ask('POST', '/invites/accept', ada, secret);
    expect(joined.data).toMatchObject({ slug: 'gene-lab', role: 'editor' });
    expect((await server.ask('POST', '/invites/inspect', null, secret)).status).toBe(404);
  });

  it('lets somebody make an account while registration is closed', async () => {
    await makeLab();
    const made = await server.ask('POST', '/workspaces/gene-lab/invites', root, { role: 'viewer' });
    const body = { username: 'eve', password: 'a phrase of her own', invite: made.data?.['secret'] };
    expect((await server.ask('POST', '/users/register', null, body)).status).toBe(201);
    const again = { ...body, username: 'eva' };
    expect((await server.ask('POST', '/users/register', null, again)).status).toBe(403);
    const members = await server.ask('GET', '/workspaces/gene-lab/members', root);
    expect(Object.values(members.data ?? {})).toContainEqual(
      expect.objectContaining({ username: 'eve', role: 'viewer' }),
    );
  });
});

describe('a notebook', () => {
  it('is found by its id, by both slugs in one part, and in two', async () => {
    const workspace_id = await makeLab();
    const made = await server.ask('POST', '/notebooks', root, { workspace_id: 'gene-lab', name: 'Cells' });
    const id = String(made.data?.['id']);
    expect(made).toMatchObject({ status: 201, location: `/api/v1/notebooks/${id}` });
    for (const path of [
      `/notebooks/${id}`,
      '/notebooks/gene-lab%2Fcells',
      '/workspaces/gene-lab/notebooks/cells',
      `/workspaces/${workspace_id}/notebooks/${id}`,
    ])
      expect(await server.ask('GET', path, root)).toMatchObject({ status: 200, data: { id, workspace_id } });
    for (const query of [`workspace_id=${workspace_id}`, 'workspace=gene-lab', ''])
      expect((await server.ask('GET', `/notebooks?${query}`, root)).data).toMatchObject([{ id }]);
    expect((await server.ask('GET', '/notebooks', ada)).data).toEqual([]);
    expect((await server.ask('GET', '/notebooks?workspace=gene-lab', ada)).status).toBe(404);
  });

  it('comes back after it was deleted with its files', async () => {
    await makeLab();
    const made = await server.ask('POST', '/notebooks', root, { workspace_id: 'gene-lab', name: 'Cells' });
    const id = String(made.data?.['id']);
    expect((await server.ask('DELETE', `/notebooks/${id}?files=trash`, root)).status).toBe(204);
    const deleted = await server.ask('GET', '/notebooks/deleted', root);
    expect(deleted.data).toMatchObject([{ id, trash_path: '.codex/trash/1/cells' }]);
    expect((await server.ask('POST', `/notebooks/${id}/restore`, root)).status).toBe(200);
    expect((await server.ask('GET', `/notebooks/${id}`, root)).status).toBe(200);
  });
});

describe('the audit log', () => {
  it('tells owners what was done in their workspace, and nobody else', async () => {
    await makeLab();
    await server.ask('POST', '/workspaces/gene-lab/members', root, { username: 'ada', role: 'editor' });
    const log = await server.ask('GET', '/audit?workspace=gene-lab', root);
    const kinds = Object.values(log.data ?? {});
    expect(kinds).toMatchObject([{ kind: 'member.added' }, { kind: 'workspace.created' }]);
    expect((await server.ask('GET', '/audit?workspace=gene-lab', ada)).status).toBe(403);
    expect((await server.ask('GET', '/audit', ada)).status).toBe(403);
    expect((await server.ask('GET', '/audit', null)).status).toBe(401);
  });
});
