import { absPath, ROLES, type SystemStore, type Ulid } from '@codexlab/core';
import { deedAt, nothingTold } from './scene.ts';
import { CAST } from './values.ts';

/** Makes what a programme begins with: most of the people, workspaces and notebooks that it is about. */
export async function makeCast(store: SystemStore, nowMs: number): Promise<void> {
  const times = { createdMs: nowMs, updatedMs: nowMs };
  const kept = { ...times, description: null, deletedMs: null };
  const deed = (kind: string) => deedAt({ store, nowMs, at: 0, told: nothingTold() }, kind, MACHINE);
  for (const [id, name] of named(CAST.users))
    await store.users.create({ ...USER, ...times, id, username: name }, deed('user.created'));
  for (const [id, name, at] of named(CAST.workspaces)) {
    const place = { slug: name, path: absPath(`/data/${name}`), ownerId: CAST.users[at]! };
    await store.workspaces.create({ ...kept, ...place, id, name }, deed('workspace.created'));
    await store.workspaces.addMember(id, CAST.users[at + 1]!, ROLES[at % 2]!, deed('member.added'));
  }
  for (const [id, name, at] of named(CAST.notebooks)) {
    const place = { workspaceId: CAST.workspaces[at]!, slug: name, path: name, trashPath: null };
    await store.notebooks.create({ ...kept, ...place, id, name }, deed('notebook.created'));
  }
}

const MACHINE = { actorId: null, via: 'test', requestId: null, address: null } as const;
const USER = {
  ...{ email: null, fullName: null, isActive: true, isSuperuser: false, passwordRecord: 'record' },
  ...{ securityStamp: 'stamp-1', totpSecret: null, totpConfirmed: false, totpLastStep: null },
  recoveryHashes: [],
};

/** All but the last, with a name. */
function named(ids: readonly Ulid[]): readonly (readonly [Ulid, string, number])[] {
  return ids.slice(0, -1).map((id, at) => [id, 'abcd'[at]!, at]);
}
