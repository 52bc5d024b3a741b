import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { deedOf } from '../audit/deed.ts';
import { CodexError } from '../errors.ts';
import { fixedClock, type FixedClock } from '../fixed-clock.ts';
import { createIds, type NewId, type NotebookId, type UserId } from '../ids.ts';
import { memorySystemStore } from '../memory-system-store.ts';
import type { NotebookHost, WorkspaceFolders } from '../notebooks/notebook-host.ts';
import { createNotebooks } from '../notebooks/create-notebooks.ts';
import type { Notebooks } from '../notebooks/notebooks.ts';
import { type AbsPath, absPath } from '../paths.ts';
import { type Actor, anonymous } from '../permissions/roles.ts';
import type { SystemStore } from '../system-store.ts';
import { createWorkspaces } from './create-workspaces.ts';
import type { Workspaces } from './workspaces.ts';

/** Workspaces and notebooks over a store in memory, with folders and a host that only remember what was asked of them. */
export interface WorkspaceScene {
  readonly store: SystemStore;
  readonly workspaces: Workspaces;
  readonly notebooks: Notebooks;
  readonly clock: FixedClock;
  readonly newId: NewId;
  /** What folders and host were asked to do, in order. */
  readonly done: string[];
  /** The ids that folders bear. */
  readonly ids: Map<string, NotebookId>;
  addUser(
    username: string,
    change?: { readonly isActive?: boolean; readonly email?: string },
  ): Promise<UserId>;
  /** The user as the next request of theirs has them. */
  actor(userId: UserId, change?: Partial<Actor>): Promise<Actor>;
}

/** Builds a scene. */
export function openScene(): WorkspaceScene {
  const clock = fixedClock();
  const [store, newId] = [memorySystemStore(), createIds(clock)];
  const [done, ids]: [string[], Map<string, NotebookId>] = [[], new Map()];
  const ports = {
    ...{ store, clock, newId, secrets: plainSecrets() },
    ...{ folders: plainFolders(done), host: plainHost(done, ids, newId), audit: { note: () => undefined } },
  };
  return {
    ...{ store, clock, newId, done, ids },
    workspaces: createWorkspaces(ports),
    notebooks: createNotebooks(ports),
    async addUser(username, change = {}) {
      const [id, atMs] = [newId(), clock.nowMs()];
      const person = { id, username, email: null, fullName: null, isActive: true, isSuperuser: false };
      const secret = { passwordRecord: '!', securityStamp: 's', totpSecret: null, totpConfirmed: false };
      const times = { createdMs: atMs, updatedMs: atMs, totpLastStep: null, recoveryHashes: [] };
      const deed = deedOf(anonymous, 'user.created', atMs);
      await store.users.create({ ...person, ...secret, ...times, ...change }, deed);
      return id;
    },
    async actor(userId, change = {}) {
      const standing = await store.sessions.standingOf(userId);
      const memberships = standing?.memberships ?? new Map();
      return { ...anonymous, userId, scope: 'admin', memberships, ...change };
    },
  };
}

function plainSecrets() {
  let count = 0;
  const hash = (text: string) => bytesToHex(sha256(utf8ToBytes(text)));
  return { hash, random: (bytes: number) => hash(`random ${++count}`).slice(0, bytes) };
}

function plainFolders(done: string[]): WorkspaceFolders {
  let trashed = 0;
  return {
    create: async (slug) => absPath(`/data/${slug}`),
    allow: async (path) => absPath(path),
    inside: async (workspace, path) => (path === '.' ? workspace : absPath(`${workspace}/${path}`)),
    async toTrash(workspace, path) {
      done.push(`trash ${workspace}/${path}`);
      return `.codex/trash/${++trashed}`;
    },
    async fromTrash(workspace, trashPath, path) {
      done.push(`restore ${workspace}/${path} from ${trashPath}`);
    },
  };
}

/** Notebooks cannot be opened here: what depends on content is tested over real folders. */
function plainHost(done: string[], ids: Map<string, NotebookId>, newId: NewId): NotebookHost {
  const idOf = (root: AbsPath) => ids.get(root) ?? newId();
  return {
    async use({ id, root }) {
      done.push(`open ${root}`);
      const message = idOf(root) === id ? 'Nothing can be opened here.' : 'Another notebook.';
      throw new CodexError(idOf(root) === id ? 'unavailable' : 'conflict', message);
    },
    async adopt(root) {
      done.push(`adopt ${root}`);
      const id = idOf(root);
      ids.set(root, id);
      return id;
    },
    async release(root) {
      done.push(`release ${root}`);
    },
  };
}
