import { describe, expect, it } from 'vitest';
import type { AuditRow } from '../audit/audit-store.ts';
import type { Deed } from '../audit/deed.ts';
import type { SystemChange } from '../changes/system-change-store.ts';
import type { NotebookId, WorkspaceId } from '../ids.ts';
import { absPath } from '../paths.ts';
import type { SystemStore } from '../system-store.ts';
import { recomputed } from './audit.contract.ts';
import { DAY_MS, type OpenScene, type Scene } from './scene.ts';
import { addTask, sampleTask } from './task-scene.ts';

/** What a write must be known by in both logs. */
interface Subject {
  readonly entityId: string | null;
  readonly workspaceId?: WorkspaceId;
  readonly notebookId?: NotebookId;
}

/** A write to be watched: `prepare` sets the scene. */
interface Write {
  readonly kind: string;
  readonly what: string;
  prepare(scene: Scene): Promise<{
    readonly subject: Subject;
    write(store: SystemStore, deed: Deed): Promise<unknown>;
  }>;
}

/** Each write leaves one row in the audit log and one in the change log; one that changes nothing leaves none. */
export function testDeeds(open: OpenScene): void {
  describe('deeds', () => {
    it.each(WRITES)('$what: one row in each log', async ({ kind, prepare }) => {
      const scene = await open();
      const { subject, write } = await prepare(scene);
      const deed: Deed = {
        ...scene.deed(kind, { count: 2, name: 'é', flag: true, none: null }),
        ...{ actorId: scene.newId(), via: 'api', requestId: 'request-1', address: '192.0.2.7' },
      };
      const { audited, changes } = await watch(scene.store, () => write(scene.store, deed));
      const { entityId, workspaceId = null, notebookId = null } = subject;
      const about = { entity: kind.split('.')[0], entityId, workspaceId, notebookId };
      const { address, details, ...shared } = deed;
      expect(audited).toMatchObject([{ ...shared, ...about, address, details, outcome: 'ok' }]);
      expect(changes).toMatchObject([{ ...shared, ...about, payload: details }]);
      const rows = await scene.store.audit.read(0, 1000);
      expect(recomputed(rows)).toEqual(rows.map(({ hash }) => hash));
    });

    it.each(IDLE)('$what: no row in either log', async ({ kind, prepare }) => {
      const scene = await open();
      const { write } = await prepare(scene);
      const deed = scene.deed(kind);
      const outcome = await watch(scene.store, () => write(scene.store, deed).catch(() => null));
      expect(outcome).toEqual({ audited: [], changes: [] });
    });
  });
}

/** What appears in the logs while `work` runs. */
async function watch(
  store: SystemStore,
  work: () => Promise<unknown>,
): Promise<{ readonly audited: readonly AuditRow[]; readonly changes: readonly SystemChange[] }> {
  const { seq } = await store.audit.head();
  const cursor = await store.changes.head();
  await work();
  return {
    audited: await store.audit.read(seq, 1000),
    changes: (await store.changes.since(cursor, 1000)).changes,
  };
}

const WRITES: readonly Write[] = [
  {
    ...{ kind: 'user.created', what: 'users.create' },
    async prepare({ addUser, newId, store }) {
      const sample = await addUser();
      const id = newId();
      const user = { ...sample, id, username: 'new' };
      return { subject: { entityId: id }, write: (_, deed) => store.users.create(user, deed) };
    },
  },
  {
    ...{ kind: 'user.updated', what: 'users.update, ending sessions and tokens too' },
    async prepare({ addUser, addSession, addToken }) {
      const { id } = await addUser();
      for (let at = 0; at < 3; at++) await addSession(id);
      await addToken(id);
      const options = { endSessions: 'all', endTokens: true } as const;
      return {
        subject: { entityId: id },
        write: (store, deed) => store.users.update(id, { fullName: 'x' }, deed, options),
      };
    },
  },
  {
    ...{ kind: 'user.second_factor_used', what: 'users.useSecondFactor' },
    async prepare({ addUser }) {
      const { id } = await addUser();
      return {
        subject: { entityId: id },
        write: (store, deed) => store.users.useSecondFactor(id, { step: 1 }, deed),
      };
    },
  },
  {
    ...{ kind: 'user.removed', what: 'users.remove' },
    async prepare({ addUser, addSession }) {
      const { id } = await addUser();
      await addSession(id);
      return { subject: { entityId: id }, write: (store, deed) => store.users.remove(id, deed) };
    },
  },
  {
    ...{ kind: 'session.started', what: 'sessions.create' },
    async prepare({ addUser, addSession, newId }) {
      const { session } = await addSession((await addUser()).id);
      const id = newId();
      return {
        subject: { entityId: id },
        write: (store, deed) => store.sessions.create({ ...session, id }, 'hash', deed),
      };
    },
  },
  {
    ...{ kind: 'session.refreshed', what: 'sessions.rotate' },
    async prepare({ addUser, addSession, tick }) {
      const { session, refreshHash } = await addSession((await addUser()).id);
      const next = { refreshHash: 'next', expiresMs: tick() + DAY_MS };
      return {
        subject: { entityId: session.id },
        write: (store, deed) => store.sessions.rotate(refreshHash, next, deed),
      };
    },
  },
  {
    ...{ kind: 'session.refreshed', what: 'sessions.rotate with a used token' },
    async prepare({ store, addUser, addSession, deed, tick }) {
      const { session, refreshHash } = await addSession((await addUser()).id);
      const next = { refreshHash: 'next', expiresMs: tick() + DAY_MS };
      await store.sessions.rotate(refreshHash, next, deed());
      return {
        subject: { entityId: session.id },
        write: (_, used) => store.sessions.rotate(refreshHash, next, used),
      };
    },
  },
  {
    ...{ kind: 'session.ended', what: 'sessions.end' },
    async prepare({ addUser, addSession }) {
      const { session } = await addSession((await addUser()).id);
      return {
        subject: { entityId: session.id },
        write: (store, deed) => store.sessions.end(session.userId, session.id, deed),
      };
    },
  },
  {
    ...{ kind: 'session.ended', what: 'sessions.endByRefresh' },
    async prepare({ addUser, addSession }) {
      const { session, refreshHash } = await addSession((await addUser()).id);
      return {
        subject: { entityId: session.id },
        write: (store, deed) => store.sessions.endByRefresh(refreshHash, deed),
      };
    },
  },
  {
    ...{ kind: 'token.created', what: 'tokens.create' },
    async prepare({ addUser, addToken, newId }) {
      const { token } = await addToken((await addUser()).id);
      const id = newId();
      return {
        subject: { entityId: id },
        write: (store, deed) => store.tokens.create({ ...token, id }, 'hash', deed),
      };
    },
  },
  {
    ...{ kind: 'token.revoked', what: 'tokens.revoke' },
    async prepare({ addUser, addToken }) {
      const { token } = await addToken((await addUser()).id);
      return {
        subject: { entityId: token.id },
        write: (store, deed) => store.tokens.revoke(token.userId, token.id, deed),
      };
    },
  },
  {
    ...{ kind: 'link.created', what: 'links.create for a user' },
    async prepare({ addUser, newId, tick }) {
      const [id, createdMs] = [newId(), tick()];
      const base = { id, createdBy: null, createdMs, expiresMs: createdMs + DAY_MS };
      const link = { ...base, purpose: 'reset', userId: (await addUser()).id } as const;
      return {
        subject: { entityId: id },
        write: (store, deed) => store.links.create(link, 'hash', deed),
      };
    },
  },
  {
    ...{ kind: 'invite.created', what: 'links.create for a workspace' },
    async prepare({ addUser, addWorkspace, addInvite, newId }) {
      const workspace = await addWorkspace((await addUser()).id);
      const { link } = await addInvite(workspace.id);
      const id = newId();
      return {
        subject: { entityId: id, workspaceId: workspace.id },
        write: (store, deed) => store.links.create({ ...link, id }, 'hash', deed),
      };
    },
  },
  {
    ...{ kind: 'invite.accepted', what: 'links.take' },
    async prepare({ addUser, addWorkspace, addInvite }) {
      const workspace = await addWorkspace((await addUser()).id);
      const { link, secretHash } = await addInvite(workspace.id);
      return {
        subject: { entityId: link.id, workspaceId: workspace.id },
        write: (store, deed) => store.links.take('invite', secretHash, deed),
      };
    },
  },
  {
    ...{ kind: 'invite.revoked', what: 'links.revokeInvite' },
    async prepare({ addUser, addWorkspace, addInvite }) {
      const { id } = await addWorkspace((await addUser()).id);
      const { link } = await addInvite(id);
      return {
        subject: { entityId: link.id, workspaceId: id },
        write: (store, deed) => store.links.revokeInvite(id, link.id, deed),
      };
    },
  },
  {
    ...{ kind: 'workspace.created', what: 'workspaces.create' },
    async prepare({ addUser, addWorkspace, newId }) {
      const sample = await addWorkspace((await addUser()).id);
      const id = newId();
      const workspace = { ...sample, id, slug: 'new', path: absPath('/data/new') };
      return {
        subject: { entityId: id, workspaceId: id },
        write: (store, deed) => store.workspaces.create(workspace, deed),
      };
    },
  },
  ...(['workspace.updated', 'workspace.removed', 'workspace.restored'] as const).map((kind) => ({
    ...{ kind, what: `workspaces: ${kind}` },
    async prepare({ store, addUser, addWorkspace, deed }: Scene) {
      const { id } = await addWorkspace((await addUser()).id);
      if (kind === 'workspace.restored') await store.workspaces.remove(id, deed());
      const write = (_: SystemStore, done: Deed): Promise<unknown> => {
        if (kind === 'workspace.updated') return store.workspaces.update(id, { name: 'x' }, done);
        return kind === 'workspace.removed'
          ? store.workspaces.remove(id, done)
          : store.workspaces.restore(id, done);
      };
      return { subject: { entityId: id, workspaceId: id }, write };
    },
  })),
  ...(['member.added', 'member.changed', 'member.removed'] as const).map((kind) => ({
    ...{ kind, what: `workspaces: ${kind}` },
    async prepare({ store, addUser, addWorkspace, deed }: Scene) {
      const { id } = await addWorkspace((await addUser()).id);
      const user = await addUser();
      if (kind !== 'member.added') await store.workspaces.addMember(id, user.id, 'viewer', deed());
      const write = (_: SystemStore, done: Deed): Promise<unknown> => {
        if (kind === 'member.added') return store.workspaces.addMember(id, user.id, 'viewer', done);
        return kind === 'member.changed'
          ? store.workspaces.changeMember(id, user.id, 'editor', done)
          : store.workspaces.removeMember(id, user.id, done);
      };
      return { subject: { entityId: user.id, workspaceId: id }, write };
    },
  })),
  {
    ...{ kind: 'notebook.created', what: 'notebooks.create' },
    async prepare({ addUser, addWorkspace, addNotebook, newId }) {
      const { id: workspaceId } = await addWorkspace((await addUser()).id);
      const sample = await addNotebook(workspaceId);
      const id = newId();
      return {
        subject: { entityId: id, workspaceId, notebookId: id },
        write: (store, deed) => store.notebooks.create({ ...sample, id, slug: 'new', path: 'new' }, deed),
      };
    },
  },
  ...(['notebook.updated', 'notebook.removed', 'notebook.restored'] as const).map((kind) => ({
    ...{ kind, what: `notebooks: ${kind}` },
    async prepare({ store, addUser, addWorkspace, addNotebook, deed }: Scene) {
      const { id: workspaceId } = await addWorkspace((await addUser()).id);
      const { id } = await addNotebook(workspaceId);
      if (kind === 'notebook.restored') await store.notebooks.remove(id, null, deed());
      const write = (_: SystemStore, done: Deed): Promise<unknown> => {
        if (kind === 'notebook.updated') return store.notebooks.update(id, { name: 'x' }, done);
        return kind === 'notebook.removed'
          ? store.notebooks.remove(id, null, done)
          : store.notebooks.restore(id, done);
      };
      return { subject: { entityId: id, workspaceId, notebookId: id }, write };
    },
  })),
  {
    ...{ kind: 'task.created', what: 'tasks.create' },
    async prepare(scene) {
      const { id: workspaceId } = await scene.addWorkspace((await scene.addUser()).id);
      const { id: notebookId } = await scene.addNotebook(workspaceId);
      const task = { ...sampleTask(scene), workspaceId, notebookId };
      return {
        subject: { entityId: task.id, workspaceId, notebookId },
        write: (store, deed) => store.tasks.create(task, deed),
      };
    },
  },
  ...(['task.cancelled', 'task.retried'] as const).map((kind) => ({
    ...{ kind, what: `tasks: ${kind}` },
    async prepare(scene: Scene) {
      const { id } = (await addTask(scene, {})).task;
      if (kind === 'task.retried') await scene.store.tasks.cancel(id, scene.deed());
      const write = (store: SystemStore, deed: Deed) =>
        kind === 'task.cancelled' ? store.tasks.cancel(id, deed) : store.tasks.retry(id, deed);
      return { subject: { entityId: id }, write };
    },
  })),
];

const NOBODY: Subject = { entityId: null };

/** Writes that fail or find nothing to do, and calls that no deed belongs to. */
const IDLE: readonly Write[] = [
  {
    ...{ kind: 'user.created', what: 'users.create with a taken name' },
    async prepare({ addUser, newId }) {
      const user = await addUser();
      return {
        subject: NOBODY,
        write: (store, deed) => store.users.create({ ...user, id: newId() }, deed),
      };
    },
  },
  {
    ...{ kind: 'user.updated', what: 'users.update with a stamp of before' },
    async prepare({ addUser }) {
      const { id } = await addUser();
      return {
        subject: NOBODY,
        write: (store, deed) => store.users.update(id, {}, deed, { ifStamp: 'other' }),
      };
    },
  },
  {
    ...{ kind: 'user.second_factor_used', what: 'users.useSecondFactor with a used code' },
    async prepare({ addUser }) {
      const { id } = await addUser({ totpLastStep: 5 });
      return {
        subject: NOBODY,
        write: (store, deed) => store.users.useSecondFactor(id, { step: 5 }, deed),
      };
    },
  },
  {
    ...{ kind: 'user.removed', what: 'users.remove of a last owner' },
    async prepare({ addUser, addWorkspace }) {
      const { id } = await addUser();
      await addWorkspace(id);
      return { subject: NOBODY, write: (store, deed) => store.users.remove(id, deed) };
    },
  },
  {
    ...{ kind: 'session.refreshed', what: 'sessions.rotate with an unknown token' },
    async prepare({ tick }) {
      const next = { refreshHash: 'next', expiresMs: tick() };
      return { subject: NOBODY, write: (store, deed) => store.sessions.rotate('unknown', next, deed) };
    },
  },
  {
    ...{ kind: 'session.ended', what: 'sessions.end and endByRefresh of unknown ones' },
    async prepare({ addUser, newId }) {
      const { id } = await addUser();
      return {
        subject: NOBODY,
        async write(store, deed) {
          await store.sessions.endByRefresh('unknown', deed);
          await store.sessions.end(id, newId(), deed);
        },
      };
    },
  },
  {
    ...{ kind: 'token.revoked', what: 'tokens.revoke of an unknown one' },
    async prepare({ addUser, newId }) {
      const { id } = await addUser();
      return { subject: NOBODY, write: (store, deed) => store.tokens.revoke(id, newId(), deed) };
    },
  },
  {
    ...{ kind: 'link.used', what: 'links.take of an unknown one' },
    async prepare() {
      return { subject: NOBODY, write: (store, deed) => store.links.take('reset', 'unknown', deed) };
    },
  },
  {
    ...{ kind: 'workspace.created', what: 'workspaces.create with a taken path' },
    async prepare({ addUser, addWorkspace, newId }) {
      const workspace = await addWorkspace((await addUser()).id);
      return {
        subject: NOBODY,
        write: (store, deed) => store.workspaces.create({ ...workspace, id: newId(), slug: 'new' }, deed),
      };
    },
  },
  {
    ...{ kind: 'member.added', what: 'workspaces.addMember of nobody' },
    async prepare({ addUser, addWorkspace, newId }) {
      const { id } = await addWorkspace((await addUser()).id);
      return {
        subject: NOBODY,
        write: (store, deed) => store.workspaces.addMember(id, newId(), 'viewer', deed),
      };
    },
  },
  {
    ...{ kind: 'member.removed', what: 'workspaces.removeMember of the last owner' },
    async prepare({ addUser, addWorkspace }) {
      const { id, ownerId } = await addWorkspace((await addUser()).id);
      return { subject: NOBODY, write: (store, deed) => store.workspaces.removeMember(id, ownerId, deed) };
    },
  },
  {
    ...{ kind: 'notebook.created', what: 'notebooks.create with a taken slug' },
    async prepare({ addUser, addWorkspace, addNotebook, newId }) {
      const notebook = await addNotebook((await addWorkspace((await addUser()).id)).id);
      return {
        subject: NOBODY,
        write: (store, deed) => store.notebooks.create({ ...notebook, id: newId(), path: 'new' }, deed),
      };
    },
  },
  {
    ...{ kind: 'none', what: 'touch, purge, setAuditedUntil and keys of requests' },
    async prepare({ addUser, addToken, addWorkspace, addNotebook, tick }) {
      const user = await addUser();
      const { token } = await addToken(user.id);
      const { id } = await addNotebook((await addWorkspace(user.id)).id);
      const request = { userId: user.id, key: 'key', requestHash: 'hash' };
      return {
        subject: NOBODY,
        async write(store) {
          await store.tokens.touch(token.id, tick());
          await store.sessions.purge(tick());
          await store.links.purge(tick());
          await store.notebooks.setAuditedUntil(id, await store.changes.head());
          await store.idempotency.begin(request, 'run', tick());
          await store.idempotency.finish(request, { status: 201, body: '{}' });
          await store.idempotency.abandon(request);
          await store.idempotency.purge(tick());
        },
      };
    },
  },
];
