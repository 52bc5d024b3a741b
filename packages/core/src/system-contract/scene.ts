import type { Deed, DeedDetails } from '../audit/deed.ts';
import { fixedClock } from '../fixed-clock.ts';
import { createIds, type NewId, type Ulid, type UserId, type WorkspaceId } from '../ids.ts';
import type { RegisteredNotebook } from '../notebooks/registered-notebook-store.ts';
import type { OneTimeLink } from '../one-time-links/one-time-link-store.ts';
import type { Page } from '../page.ts';
import { absPath } from '../paths.ts';
import type { Role } from '../permissions/roles.ts';
import type { Session } from '../sessions/session-store.ts';
import type { SystemStore } from '../system-store.ts';
import type { ApiToken } from '../tokens/api-token-store.ts';
import type { UserRecord } from '../users/user-store.ts';
import type { Workspace } from '../workspaces/workspace-store.ts';

/** A day in milliseconds. */
export const DAY_MS = 86_400_000;

/** How a section of the suite gets its scenes: a new, empty store for each case. */
export type OpenScene = () => Promise<Scene>;

/** A store with quick ways to fill it. Each thing is made a second after the one before it. */
export interface Scene {
  readonly store: SystemStore;
  readonly newId: NewId;
  /** The present, a second later at each call. */
  tick(): number;
  deed(kind?: string, details?: DeedDetails): Deed;
  addUser(change?: Partial<UserRecord>): Promise<UserRecord>;
  /** A session with the refresh hash `refresh-<number>`, good for a day unless told otherwise. */
  addSession(
    userId: UserId,
    change?: Partial<Session>,
  ): Promise<{ readonly session: Session; readonly refreshHash: string }>;
  addToken(
    userId: UserId,
    change?: Partial<ApiToken>,
  ): Promise<{ readonly token: ApiToken; readonly tokenHash: string }>;
  addInvite(
    workspaceId: WorkspaceId,
    change?: { readonly role?: Role; readonly expiresMs?: number },
  ): Promise<{ readonly link: OneTimeLink; readonly secretHash: string }>;
  addWorkspace(ownerId: UserId, change?: Partial<Workspace>): Promise<Workspace>;
  addNotebook(workspaceId: WorkspaceId, change?: Partial<RegisteredNotebook>): Promise<RegisteredNotebook>;
}

/** Builds a scene around an empty store. */
export function createScene(store: SystemStore): Scene {
  const clock = fixedClock();
  const newId = createIds(clock);
  let count = 0;
  const tick = () => {
    clock.advance(1000);
    return clock.nowMs();
  };
  const deed = (kind = 'scene.set', details?: DeedDetails): Deed => ({
    ...{ atMs: tick(), kind, actorId: null, via: 'test', requestId: null, address: null, details },
  });
  return {
    store,
    newId,
    tick,
    deed,
    async addUser(change) {
      const user = { ...sampleUser(newId(), ++count, tick()), ...change };
      await store.users.create(user, deed('user.created'));
      return user;
    },
    async addSession(userId, change) {
      const session = { ...sampleSession(newId(), userId, tick()), ...change };
      const refreshHash = `refresh-${++count}`;
      await store.sessions.create(session, refreshHash, deed('session.started'));
      return { session, refreshHash };
    },
    async addToken(userId, change) {
      const token = { ...sampleToken(newId(), userId, tick()), ...change };
      const tokenHash = `token-${++count}`;
      await store.tokens.create(token, tokenHash, deed('token.created'));
      return { token, tokenHash };
    },
    async addInvite(workspaceId, change) {
      const createdMs = tick();
      const expiresMs = change?.expiresMs ?? createdMs + DAY_MS;
      const base = { id: newId(), createdBy: null, createdMs, expiresMs };
      const link: OneTimeLink = { ...base, purpose: 'invite', workspaceId, role: change?.role ?? 'viewer' };
      const secretHash = `secret-${++count}`;
      await store.links.create(link, secretHash, deed('invite.created'));
      return { link, secretHash };
    },
    async addWorkspace(ownerId, change) {
      const workspace = { ...sampleWorkspace(newId(), ownerId, ++count, tick()), ...change };
      await store.workspaces.create(workspace, deed('workspace.created'));
      return workspace;
    },
    async addNotebook(workspaceId, change) {
      const notebook = { ...sampleNotebook(newId(), workspaceId, ++count, tick()), ...change };
      await store.notebooks.create(notebook, deed('notebook.created'));
      return notebook;
    },
  };
}

/** Reads a list page by page to its end. */
export async function allPages<T>(read: (cursor: string | null) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 1000; pages++) {
    const page: Page<T> = await read(cursor);
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
  throw new Error('The list does not end.');
}

/** The user as others may see them: without the secrets. */
export function withoutSecrets(record: UserRecord): object {
  const { passwordRecord, securityStamp, totpSecret, totpConfirmed, totpLastStep, recoveryHashes, ...user } =
    record;
  void [passwordRecord, securityStamp, totpSecret, totpConfirmed, totpLastStep, recoveryHashes];
  return user;
}

/** How many of several calls at once came true, by what they gave. */
export async function countOf<T>(calls: readonly Promise<T>[], isIt: (value: T) => boolean): Promise<number> {
  const settled = await Promise.allSettled(calls);
  return settled.filter((call) => call.status === 'fulfilled' && isIt(call.value)).length;
}

function sampleUser(id: UserId, count: number, nowMs: number): UserRecord {
  return {
    ...{ id, username: `user-${count}`, email: null, fullName: null, isActive: true, isSuperuser: false },
    ...{ createdMs: nowMs, updatedMs: nowMs, passwordRecord: 'record', securityStamp: `stamp-${count}` },
    ...{ totpSecret: null, totpConfirmed: false, totpLastStep: null, recoveryHashes: [] },
  };
}

function sampleSession(id: Ulid, userId: UserId, nowMs: number): Session {
  const expiresMs = nowMs + DAY_MS;
  return { id, userId, createdMs: nowMs, lastUsedMs: nowMs, expiresMs, address: null, userAgent: null };
}

function sampleToken(id: Ulid, userId: UserId, nowMs: number): ApiToken {
  return {
    ...{ id, userId, name: 'script', prefix: 'cdx_01234567', scope: 'write', workspaceIds: null },
    ...{ createdMs: nowMs, expiresMs: null, lastUsedMs: null },
  };
}

function sampleWorkspace(id: WorkspaceId, ownerId: UserId, count: number, nowMs: number): Workspace {
  return {
    ...{ id, name: `Lab ${count}`, slug: `lab-${count}`, path: absPath(`/data/lab-${count}`) },
    ...{ description: null, ownerId, createdMs: nowMs, updatedMs: nowMs, deletedMs: null },
  };
}

function sampleNotebook(
  id: Ulid,
  workspaceId: WorkspaceId,
  count: number,
  nowMs: number,
): RegisteredNotebook {
  return {
    ...{ id, workspaceId, name: `Notes ${count}`, slug: `notes-${count}`, path: `notes-${count}` },
    ...{ description: null, createdMs: nowMs, updatedMs: nowMs, deletedMs: null, trashPath: null },
  };
}
