import { contract, type Route } from '@codexlab/server/contract';
import { callOf, type MatrixCall, type RouteName } from '../matrix/matrix-calls.ts';
import { type Extra, makeObjects, type MatrixObjects } from '../matrix/matrix-objects.ts';
import { makePlace } from '../matrix/matrix-world.ts';
import { type ApiCaller, PASSWORD } from '../testing/api-caller.ts';
import { createAdministrator, createPerson, type TestPerson } from '../testing/people.ts';
import { openTestServer, type TestServer, type TestServerOptions } from '../testing/test-server.ts';

/** Every route of the contract by its name. */
export const everyRoute: readonly (readonly [RouteName, Route])[] = Object.entries(contract).flatMap(
  ([feature, routes]) =>
    Object.entries(routes).map(
      ([name, route]) => [`${feature}.${name}` as RouteName, route as Route] as const,
    ),
);

/** Those that take JSON. */
export const jsonRoutes = everyRoute.filter(([, { bodyKind }]) => bodyKind?.startsWith('json') === true);
/** Those that change something, or may. */
export const changingRoutes = everyRoute.filter(([, { method }]) => method !== 'GET');

/** Bodies of routes that are about oneself, or for everybody: as good as they can be without a secret. */
const OWN_BODIES: Partial<Record<RouteName, object>> = {
  'users.signIn': { username: 'olivia', password: PASSWORD },
  'users.refresh': { refresh_token: 'made-up' },
  'users.signInByLink': { token: 'made-up' },
  'users.signOut': {},
  'users.register': { username: 'newcomer', password: PASSWORD },
  'users.resetPassword': { secret: 'made-up', password: 'another long phrase' },
  'users.updateMe': { full_name: 'Olivia' },
  'users.patchMe': { full_name: 'Olivia' },
  'settings.update': { theme: 'dark' },
  'settings.patch': { theme: 'dark' },
  'users.deleteMe': { password: PASSWORD },
  'users.changePassword': { current_password: PASSWORD, new_password: 'another long phrase' },
  'users.beginSecondFactor': { password: PASSWORD },
  'users.confirmSecondFactor': { code: '123456' },
  'users.removeSecondFactor': { password: PASSWORD, code: '123456' },
  'workspaces.create': { name: 'Another' },
  'tokens.create': { name: 'CI', scope: 'read' },
  'invites.inspect': { secret: 'made-up' },
  'invites.accept': { secret: 'made-up' },
};

/** A server with an owner, somebody with equal names beside them, and one of each thing. */
export interface AttackScene {
  readonly server: TestServer;
  readonly administrator: TestPerson;
  readonly owner: TestPerson;
  readonly spare: TestPerson;
  readonly objects: MatrixObjects;
}

const EXTRAS: ReadonlySet<Extra> = new Set(['user', 'invite', 'upload', 'entry', 'task', 'move', 'revision']);

/** Opens it. */
export async function openAttackScene(options: TestServerOptions = {}): Promise<AttackScene> {
  const server = await openTestServer(options);
  const administrator = await createAdministrator(server);
  const owner = await createPerson(server, administrator, 'olivia');
  const spare = await createPerson(server, administrator, 'sam');
  const objects = await makeObjects(owner, await makePlace(owner), spare, EXTRAS);
  return { server, administrator, owner, spare, objects };
}

/** A request to a route which is good in all that the route asks for. */
export function requestTo(name: RouteName, route: Route, objects: MatrixObjects): MatrixCall {
  const body = OWN_BODIES[name];
  const call = callOf(name, route, objects);
  return body === undefined ? call : { ...call, body };
}

/** Who may do what a route does: the owner, or the administrator. */
export function callerFor(
  { administrator, owner }: AttackScene,
  route: Route,
): ApiCaller & { token: string } {
  const isTheirs = route.action === 'user.manage' || route.action === 'operations.manage';
  return isTheirs ? administrator.call : owner.call;
}
