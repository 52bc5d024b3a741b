import type { TestServer } from './test-server.ts';
import { type ApiCaller, PASSWORD, signInAs } from './api-caller.ts';

/** Somebody who is signed in. */
export interface TestPerson {
  readonly id: string;
  readonly name: string;
  readonly call: ApiCaller & { readonly token: string };
}

/** The administrator of a test server, made as the command makes one. */
export async function createAdministrator(server: TestServer, name = 'admin'): Promise<TestPerson> {
  const context = { via: 'command', requestId: null, address: null };
  const operator = await server.codex.sessions.actAs(context, 'local');
  const { id } = await server.codex.users.create(operator, {
    username: name,
    password: PASSWORD,
    isSuperuser: true,
  });
  return { id, name, call: await signInAs(server.app, name) };
}

/** Somebody whom the administrator made. */
export async function createPerson(
  server: TestServer,
  administrator: TestPerson,
  name: string,
): Promise<TestPerson> {
  const made = await administrator.call<{ id: string }>('POST', '/users', {
    body: { username: name, password: PASSWORD },
  });
  if (made.status !== 201) throw new Error(`${name} cannot be made: ${made.text}`);
  return { id: made.data.id, name, call: await signInAs(server.app, name) };
}
