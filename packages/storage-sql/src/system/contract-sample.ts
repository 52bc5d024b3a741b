import {
  absPath,
  type AuditEntry,
  createIds,
  type Deed,
  type NewId,
  type SystemStore,
  type UserRecord,
  type Workspace,
} from '@codexlab/core';

const NOW_MS = 1_700_000_000_000;

/** A deed without an actor. */
export const sampleDeed = (kind: string): Deed => ({
  ...{ atMs: NOW_MS, kind, actorId: null, via: 'test', requestId: null, address: null },
});

/** An entry that says nothing in particular. */
export const sampleEntry: AuditEntry = {
  ...{ ...sampleDeed('file.written'), entity: 'file', entityId: null, workspaceId: null, notebookId: null },
  ...{ path: null, outcome: 'ok' },
};

/** A user whose name is made of the id. */
export function sampleUser(newId: NewId): UserRecord {
  const id = newId();
  return {
    ...{
      id,
      username: `u${id}`,
      email: `${id}@lab.example`,
      fullName: null,
      isActive: true,
      isSuperuser: false,
    },
    ...{ createdMs: NOW_MS, updatedMs: NOW_MS, passwordRecord: 'record', securityStamp: 'stamp' },
    ...{ totpSecret: null, totpConfirmed: false, totpLastStep: null, recoveryHashes: ['a'] },
  };
}

/** A workspace whose slug and folder are made of the id. */
export function sampleWorkspace(newId: NewId, owner: UserRecord): Workspace {
  const id = newId();
  return {
    ...{ id, name: 'Lab', slug: id.toLowerCase(), path: absPath(`/data/${id}`), description: null },
    ...{ ownerId: owner.id, createdMs: NOW_MS, updatedMs: NOW_MS, deletedMs: null },
  };
}

/** Puts at least one row into every table of the system database. */
export async function fillSystem(store: SystemStore): Promise<void> {
  const newId = createIds({ nowMs: () => NOW_MS });
  const deed = sampleDeed('sample.added');
  const user = sampleUser(newId);
  const workspace = sampleWorkspace(newId, user);
  const times = { createdMs: NOW_MS, expiresMs: NOW_MS + 1000 };
  await store.users.create(user, deed);
  await store.settings.change(user.id, () => ({ document: '{}', deed: null }));
  await store.sessions.create(
    { id: newId(), userId: user.id, ...times, lastUsedMs: NOW_MS, address: null, userAgent: null },
    'refresh',
    deed,
  );
  await store.sessions.rotate('refresh', { refreshHash: 'next', expiresMs: NOW_MS + 2000 }, deed);
  const token = {
    id: newId(),
    userId: user.id,
    name: 't',
    prefix: 'cdx_',
    workspaceIds: null,
    lastUsedMs: null,
  };
  await store.tokens.create({ ...token, ...times, scope: 'read' }, 'token', deed);
  await store.workspaces.create(workspace, deed);
  const invite = { id: newId(), createdBy: user.id, ...times, role: 'viewer' as const };
  await store.links.create({ ...invite, purpose: 'invite', workspaceId: workspace.id }, 'secret', deed);
  await store.notebooks.create(
    {
      ...{
        id: newId(),
        workspaceId: workspace.id,
        name: 'Notes',
        slug: 'notes',
        path: '.',
        description: null,
      },
      ...{ createdMs: NOW_MS, updatedMs: NOW_MS, deletedMs: null, trashPath: null },
    },
    deed,
  );
  await store.idempotency.begin({ userId: user.id, key: 'k', requestHash: 'h' }, 'run', NOW_MS);
  const about = { workspaceId: workspace.id, notebookId: null, createdBy: user.id, uniqueKey: 'sample' };
  const begun = { createdMs: NOW_MS, notBeforeMs: NOW_MS, maxAttempts: 5, input: {} };
  await store.tasks.create({ id: newId(), type: 'sync', ...about, ...begun }, deed);
  const [first] = await store.audit.read(0, 1);
  const sealed = {
    firstSeq: 1,
    lastSeq: 1,
    lastHash: first!.hash,
    file: 'f',
    sha256: 's',
    sealedAtMs: NOW_MS,
  };
  await store.audit.seal(sealed);
}
