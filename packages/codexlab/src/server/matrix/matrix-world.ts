import type { ApiCaller } from '../testing/api-caller.ts';
import { callerOf } from '../testing/api-caller.ts';
import { SPARE } from './matrix-calls.ts';
import { createAdministrator, createPerson, type TestPerson } from '../testing/people.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';

/** Who asks. */
export type ActorName =
  | 'anonymous'
  | 'foreign'
  | 'viewer'
  | 'editor'
  | 'owner'
  | 'superuser'
  | 'disabled'
  | 'expired token'
  | 'read token'
  | 'write token'
  | 'admin token'
  | 'token bound here'
  | 'token bound elsewhere'
  | 'former member';

/** A workspace with a notebook. */
export interface MatrixPlace {
  readonly workspace: string;
  readonly notebook: string;
}

/** Two workspaces with equal names, their people, and everybody who may ask. */
export interface MatrixWorld {
  readonly server: TestServer;
  readonly administrator: TestPerson;
  readonly owner: TestPerson;
  /** Owns the twin. */
  readonly twinOwner: TestPerson;
  readonly spare: TestPerson;
  readonly twinSpare: TestPerson;
  readonly here: MatrixPlace;
  readonly twin: MatrixPlace;
  readonly actors: ReadonlyMap<ActorName, ApiCaller>;
}

/** Makes the world. */
export async function openMatrixWorld(): Promise<MatrixWorld> {
  const server = await openTestServer();
  const administrator = await createAdministrator(server);
  const person = (name: string) => createPerson(server, administrator, name);
  const owner = await person('olivia');
  const twinOwner = await person('theo');
  const [viewer, editor, disabled, former] = [
    await person('vera'),
    await person('edgar'),
    await person('dora'),
    await person('frida'),
  ];
  const here = await makePlace(owner);
  const twin = await makePlace(twinOwner);
  const join = (each: TestPerson, role: string) =>
    owner.call('POST', `/workspaces/${here.workspace}/members`, { body: { username: each.name, role } });
  await join(viewer, 'viewer');
  for (const each of [editor, disabled, former]) await join(each, 'editor');
  await owner.call('DELETE', `/workspaces/${here.workspace}/members/${former.id}`);
  await administrator.call('PATCH', `/users/${disabled.id}`, { body: { is_active: false } });
  const token = async (body: object) => {
    const made = await owner.call<{ secret: string }>('POST', '/tokens', {
      body: { name: 'matrix', ...body },
    });
    if (made.status !== 201) throw new Error(made.text);
    return callerOf(server.app, made.data.secret);
  };
  const expired = await owner.call<{ secret: string; id: string }>('POST', '/tokens', {
    body: { name: 'expired', scope: 'admin', expires_at: '2099-01-01T00:00:00.000Z' },
  });
  await server.driver.batch([
    { sql: 'update api_token set expires_at = 1 where name = ?', params: ['expired'] },
  ]);
  const actors = new Map<ActorName, ApiCaller>([
    ['anonymous', callerOf(server.app, null)],
    ['foreign', twinOwner.call],
    ['viewer', viewer.call],
    ['editor', editor.call],
    ['owner', owner.call],
    ['superuser', administrator.call],
    ['disabled', disabled.call],
    ['former member', former.call],
    ['expired token', callerOf(server.app, expired.data.secret)],
    ['read token', await token({ scope: 'read' })],
    ['write token', await token({ scope: 'write' })],
    ['admin token', await token({ scope: 'admin' })],
    ['token bound here', await token({ scope: 'admin', workspace_ids: [here.workspace] })],
    [
      'token bound elsewhere',
      await token({ scope: 'admin', workspace_ids: [(await makePlace(owner)).workspace] }),
    ],
  ]);
  const [spare, twinSpare] = [await person(SPARE), await person('tess')];
  return { server, administrator, owner, twinOwner, spare, twinSpare, here, twin, actors };
}

/** Equal names everywhere: only ids and slugs tell the two apart. */
export async function makePlace(owner: TestPerson): Promise<MatrixPlace> {
  const workspace = await owner.call<{ id: string }>('POST', '/workspaces', { body: { name: 'Lab' } });
  const notebook = await owner.call<{ id: string }>('POST', '/notebooks', {
    body: { workspace_id: workspace.data.id, name: 'Runs' },
  });
  if (notebook.status !== 201) throw new Error(`${workspace.text} ${notebook.text}`);
  await makeRepository(owner, notebook.data.id);
  return { workspace: workspace.data.id, notebook: notebook.data.id };
}

/**
 * Commits are made by hand: what changes by itself would look as if a call had done it. The first one comes after that which
 * the repository was made with.
 */
async function makeRepository({ call }: TestPerson, notebook: string): Promise<void> {
  const answers = [
    await call('POST', `/notebooks/${notebook}/initialize`, { body: { git: true } }),
    await call('PUT', `/notebooks/${notebook}/versioning`, { body: { auto_commit: false } }),
    await call('POST', `/notebooks/${notebook}/commits`, { body: {} }),
  ];
  for (const { status, text } of answers) if (status !== 200) throw new Error(text);
}
