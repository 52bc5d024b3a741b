import { actions } from '@codexlab/core';
import { contract, type Route } from '@codexlab/server/contract';
import { expect, it } from 'vitest';
import { stateOf } from '../testing/server-state.ts';
import { callOf, type MatrixCall, type RouteName } from './matrix-calls.ts';
import { expectedOf, type Expected, type Needs, type ObjectKind } from './matrix-expectations.ts';
import { absentObjects, type Extra, makeObjects, type MatrixObjects, nextName } from './matrix-objects.ts';
import { type ActorName, makePlace, type MatrixWorld, openMatrixWorld } from './matrix-world.ts';

const routes = Object.entries(contract).flatMap(([feature, each]) =>
  Object.entries(each).map(([name, route]) => [`${feature}.${name}` as RouteName, route as Route] as const),
);

const whoOf = ({ action }: Route): Needs['who'] => actions[action].who;
const ofWorkspace = routes.filter(([, route]) => !['self', 'superuser', 'anybody'].includes(whoOf(route)));
const ofOneself = routes.filter(([, route]) => whoOf(route) === 'self');
const administration = routes.filter(([, route]) => whoOf(route) === 'superuser');

/** Asked about what is deleted: what others may not see at all is what these bring back. */
const RESTORES = new Set<RouteName>(['workspaces.restore', 'notebooks.restore']);
/** Use up a whole workspace or notebook: each call gets one of its own. */
const USES_PLACE = new Set<RouteName>([...RESTORES, 'workspaces.remove', 'notebooks.remove']);
const CHILD = /\{(file|invite|upload|entry|move)\}|members\/\{user\}|\{workspace\}\/notebooks\/\{notebook\}/;

const ALL: ReadonlySet<Extra> = new Set(['user', 'invite', 'upload', 'entry', 'task', 'move', 'revision']);

interface Cell {
  readonly actor: ActorName;
  readonly object: ObjectKind;
  readonly expected: Expected;
}

it('every route has a policy of the permission table', () => {
  expect(routes.length).toBeGreaterThan(90);
  for (const [name, route] of routes)
    expect([name, Object.hasOwn(actions, route.action)]).toEqual([name, true]);
});

it('every route × actor × object is answered as the permission table says, and what is denied changes nothing', async () => {
  const world = await openMatrixWorld();
  const shared = await sharedObjects(world);
  const wrong: string[] = [];
  let cells = 0;
  for (const [name, route] of ofWorkspace) {
    const all = cellsOf(name, route, world);
    const objects = await objectsFor(world, name, shared);
    const before = await stateOf(world.server);
    for (const cell of all.filter(({ expected }) => expected !== 'done'))
      wrong.push(...(await ask(world, name, route, cell, objects.get(cell.object)!)));
    if ((await stateOf(world.server)) !== before)
      wrong.push(`${name}: a call that was denied changed something`);
    for (const cell of all.filter(({ expected }) => expected === 'done')) {
      const given = route.method === 'GET' && route.action === 'file.read' ? shared.own : null;
      wrong.push(
        ...(await ask(world, name, route, cell, given ?? (await ownObjects(world, name, cell.actor)))),
      );
    }
    cells += all.length;
  }
  for (const [name, route] of [...ofOneself, ...administration]) {
    const all = cellsOf(name, route, world).filter(({ object }) => object === 'own');
    // What people may change of themselves is changed in tests of its own: here it would change who asks.
    const asked = all.filter(
      ({ expected }) => expected !== 'done' || route.method === 'GET' || whoOf(route) === 'superuser',
    );
    for (const cell of asked)
      wrong.push(...(await ask(world, name, route, cell, { ...shared.own, user: world.spare.id })));
    cells += asked.length;
  }
  expect(wrong).toEqual([]);
  expect(world.server.faults).toEqual([]);
  // How much was asked: a route that is added makes it more, and none may get lost.
  expect({ routes: routes.length, cells }).toEqual({ routes: 150, cells: 6521 });
}, 600_000);

function cellsOf(name: RouteName, route: Route, world: MatrixWorld): Cell[] {
  const needs: Needs = actions[route.action];
  const objects: ObjectKind[] = ['own', 'foreign', 'absent'];
  if (!RESTORES.has(name)) objects.push('deleted');
  if (CHILD.test(route.path)) objects.push('mixed');
  return [...world.actors.keys()].flatMap((actor) =>
    objects
      .filter((object) => !(actor === 'foreign' && object === 'foreign'))
      .map((object) => ({ actor, object, expected: expectedOf(needs, standingFor(name, actor), object) })),
  );
}

async function ask(
  world: MatrixWorld,
  name: RouteName,
  route: Route,
  cell: Cell,
  objects: MatrixObjects,
): Promise<string[]> {
  const call: MatrixCall = callOf(name, route, objects);
  const answer = await world.actors.get(cell.actor)!(call.method, call.path, call);
  const got = answer.status < 400 ? 'done' : answer.status;
  if (got === cell.expected) return [];
  return [
    `${name} by ${cell.actor} on ${cell.object}: ${got} instead of ${cell.expected} (${call.path}) ${answer.text}`,
  ];
}

/** A workspace that is made for the call is not the one that a token was bound to before. */
function standingFor(name: RouteName, actor: ActorName): ActorName {
  const elsewhere = actor === 'token bound here' && USES_PLACE.has(name) && name.startsWith('workspaces.');
  return elsewhere ? 'token bound elsewhere' : actor;
}

interface SharedObjects {
  readonly own: MatrixObjects;
  readonly foreign: MatrixObjects;
  readonly deleted: MatrixObjects;
}

/** What calls are about that change nothing. */
async function sharedObjects(world: MatrixWorld): Promise<SharedObjects> {
  return {
    own: await makeObjects(world.owner, world.here, world.spare, ALL),
    foreign: await makeObjects(world.twinOwner, world.twin, world.twinSpare, ALL),
    deleted: await deletedObjects(world),
  };
}

async function objectsFor(
  world: MatrixWorld,
  name: RouteName,
  { own: common, foreign, deleted }: SharedObjects,
): Promise<ReadonlyMap<ObjectKind, MatrixObjects>> {
  const own = USES_PLACE.has(name) ? await ownObjects(world, name, 'owner') : common;
  const { file, invite, upload, entry, user, notebook, move } = foreign;
  const mixed =
    name === 'notebooks.getOfWorkspace' ? { notebook } : { file, invite, upload, entry, user, move };
  return new Map<ObjectKind, MatrixObjects>([
    ...([
      ['own', own],
      ['foreign', foreign],
      ['absent', absentObjects()],
    ] as const),
    ...([
      ['deleted', deleted],
      ['mixed', { ...own, ...mixed }],
    ] as const),
  ]);
}

/** Things of the actors' own workspace, fresh; for routes that bring back, deleted ones. */
async function ownObjects(world: MatrixWorld, name: RouteName, actor: ActorName): Promise<MatrixObjects> {
  const { owner, here, spare } = world;
  if (!USES_PLACE.has(name)) {
    const objects = await makeObjects(owner, here, spare, extrasOf(name));
    if (name === 'workspaces.addMember')
      await owner.call('DELETE', `/workspaces/${here.workspace}/members/${spare.id}`);
    return name.startsWith('uploads.') ? { ...objects, upload: await uploadOf(world, name, actor) } : objects;
  }
  const place = name.startsWith('workspaces.') ? await placeOfAll(world) : await notebookOfAll(world);
  if (RESTORES.has(name)) {
    const path =
      name === 'workspaces.restore' ? `/workspaces/${place.workspace}` : `/notebooks/${place.notebook}`;
    await owner.call('DELETE', path);
  }
  return { ...absentObjects(), ...place };
}

/** What of a call's objects its path names. */
function extrasOf(name: RouteName): ReadonlySet<Extra> {
  const path = routes.find(([each]) => each === name)?.[1].path ?? '';
  const named = [...ALL].filter((extra) => path.includes(`{${extra}}`));
  return new Set(name.startsWith('history.') ? [...named, 'revision'] : named);
}

/** Uploads belong to whoever began them. */
async function uploadOf({ actors, here }: MatrixWorld, name: RouteName, actor: ActorName): Promise<string> {
  const call = actors.get(actor)!;
  const body = { notebook_id: here.notebook, path: `by-${nextName()}.bin`, size: 4 };
  const { id } = (await call<{ id: string }>('POST', '/uploads', { body })).data;
  if (name === 'uploads.complete')
    await call('PATCH', `/uploads/${id}?notebook_id=${here.notebook}&offset=0`, { bytes: 'four' });
  return id;
}

/** A workspace like the one of the actors, with the same members. */
async function placeOfAll(world: MatrixWorld) {
  const place = await makePlace(world.owner);
  for (const [name, role] of [
    ['vera', 'viewer'],
    ['edgar', 'editor'],
  ])
    await world.owner.call('POST', `/workspaces/${place.workspace}/members`, {
      body: { username: name, role },
    });
  return place;
}

async function notebookOfAll({ owner, here }: MatrixWorld) {
  const body = { workspace_id: here.workspace, name: 'Short-lived' };
  const made = await owner.call<{ id: string }>('POST', '/notebooks', { body });
  return { workspace: here.workspace, notebook: made.data.id };
}

/** A workspace that was deleted, with all that it held. */
async function deletedObjects(world: MatrixWorld): Promise<MatrixObjects> {
  const place = await placeOfAll(world);
  const objects = await makeObjects(world.owner, place, world.spare, ALL);
  await world.owner.call('DELETE', `/workspaces/${place.workspace}`);
  return objects;
}
