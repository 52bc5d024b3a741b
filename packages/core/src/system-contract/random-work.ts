import type { Deed } from '../audit/deed.ts';
import type { NotebookId, UserId, WorkspaceId } from '../ids.ts';
import { absPath } from '../paths.ts';
import { ROLES } from '../permissions/roles.ts';
import type { Scene } from './scene.ts';

/** The ids that random work is done with, whether there is such a thing at the moment or not. */
export interface Cast {
  readonly users: readonly UserId[];
  readonly workspaces: readonly WorkspaceId[];
  readonly notebooks: readonly NotebookId[];
}

/** Picks one of several. */
export type Pick = <T>(items: readonly T[]) => T;

type Work = (scene: Scene, cast: Cast, pick: Pick) => Promise<unknown>;

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seededPick(seed: number): Pick {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return (items) => {
    const [item] = items.slice(Math.floor(random() * items.length));
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  };
}

/** A cast of which most are there already. */
export async function makeCast(scene: Scene): Promise<Cast> {
  const users: UserId[] = [];
  const workspaces: WorkspaceId[] = [scene.newId(), scene.newId()];
  const notebooks: NotebookId[] = [scene.newId(), scene.newId()];
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const { id: owner } = await scene.addUser({ username: `user-${name}` });
    const { id } = await scene.addWorkspace(owner, { slug: name, path: absPath(`/data/${name}`) });
    users.push(owner);
    workspaces.push(id);
    notebooks.push((await scene.addNotebook(id, { slug: name, path: name })).id);
  }
  return { users, workspaces, notebooks };
}

/** Starts one write, picked at random. */
export function startWork(scene: Scene, cast: Cast, pick: Pick): Promise<unknown> {
  return pick(WORK)(scene, cast, pick);
}

/** Few enough to clash often. */
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;

const WORK: readonly Work[] = [
  (scene, { users }, pick) => scene.addUser({ id: pick(users), username: `user-${pick(NAMES)}` }),
  (scene, { users, workspaces }, pick) => {
    const place = { slug: pick(NAMES), path: absPath(`/data/${pick(NAMES)}`) };
    return scene.addWorkspace(pick(users), { ...place, id: pick(workspaces) });
  },
  (scene, { workspaces, notebooks }, pick) => {
    const place = { slug: pick(NAMES), path: pick(NAMES) };
    return scene.addNotebook(pick(workspaces), { ...place, id: pick(notebooks) });
  },
  onUser('user.removed', ({ store }, id, deed) => store.users.remove(id, deed)),
  onMember('member.added', ({ store }, at, deed, pick) =>
    store.workspaces.addMember(at.workspace, at.user, pick(ROLES), deed),
  ),
  onMember('member.added', ({ store }, at, deed) =>
    store.workspaces.addMember(at.workspace, at.user, 'owner', deed),
  ),
  onMember('member.changed', ({ store }, at, deed, pick) =>
    store.workspaces.changeMember(at.workspace, at.user, pick(ROLES), deed),
  ),
  onMember('member.removed', ({ store }, at, deed) =>
    store.workspaces.removeMember(at.workspace, at.user, deed),
  ),
  onWorkspace('workspace.removed', ({ store }, id, deed) => store.workspaces.remove(id, deed)),
  onWorkspace('workspace.restored', ({ store }, id, deed) => store.workspaces.restore(id, deed)),
  onWorkspace('workspace.updated', ({ store }, id, deed, pick) =>
    store.workspaces.update(id, { slug: pick(NAMES) }, deed),
  ),
  onNotebook('notebook.removed', ({ store }, id, deed) => store.notebooks.remove(id, null, deed)),
  onNotebook('notebook.restored', ({ store }, id, deed) => store.notebooks.restore(id, deed)),
  onNotebook('notebook.updated', ({ store }, id, deed, pick) =>
    store.notebooks.update(id, { slug: pick(NAMES) }, deed),
  ),
];

function onUser(kind: string, write: (scene: Scene, id: UserId, deed: Deed) => Promise<unknown>): Work {
  return (scene, { users }, pick) => write(scene, pick(users), scene.deed(kind));
}

function onWorkspace(
  kind: string,
  write: (scene: Scene, id: WorkspaceId, deed: Deed, pick: Pick) => Promise<unknown>,
): Work {
  return (scene, { workspaces }, pick) => write(scene, pick(workspaces), scene.deed(kind), pick);
}

function onNotebook(
  kind: string,
  write: (scene: Scene, id: NotebookId, deed: Deed, pick: Pick) => Promise<unknown>,
): Work {
  return (scene, { notebooks }, pick) => write(scene, pick(notebooks), scene.deed(kind), pick);
}

function onMember(
  kind: string,
  write: (
    scene: Scene,
    at: { readonly workspace: WorkspaceId; readonly user: UserId },
    deed: Deed,
    pick: Pick,
  ) => Promise<unknown>,
): Work {
  return (scene, { users, workspaces }, pick) =>
    write(scene, { workspace: pick(workspaces), user: pick(users) }, scene.deed(kind), pick);
}
