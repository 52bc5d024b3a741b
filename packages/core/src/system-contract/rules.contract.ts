import { describe, expect, it } from 'vitest';
import type { ChangeCursor } from '../changes/change-store.ts';
import { isCodexError } from '../errors.ts';
import type { WorkspaceId } from '../ids.ts';
import type { Role } from '../permissions/roles.ts';
import type { Workspace } from '../workspaces/workspace-store.ts';
import { recomputed } from './audit.contract.ts';
import { type Cast, makeCast, seededPick, startWork } from './random-work.ts';
import { allPages, type OpenScene, type Scene } from './scene.ts';

const SEEDS = [1, 2, 3, 4] as const;
const ROUNDS = 120;

/** What holds whatever is done in whatever order, several calls at once. */
export function testRules(open: OpenScene): void {
  describe('rules', () => {
    it.each(SEEDS)('hold under random work, several calls at once (seed %d)', async (seed) => {
      const scene = await open();
      const pick = seededPick(seed);
      const start = await scene.store.changes.head();
      const cast = await makeCast(scene);
      let { seq: written } = await scene.store.audit.head();
      const filled = written;
      for (let round = 0; round < ROUNDS; round++) {
        const calls = Array.from({ length: pick([1, 2, 3]) }, () => startWork(scene, cast, pick));
        written += await countWritten(calls);
      }
      expect(written - filled).toBeGreaterThan(ROUNDS / 5);
      await expectSoundLogs(scene, start, written);
      const present = await workspacesOf(scene, cast);
      expect(present.length).toBeGreaterThan(0);
      await expectOwners(scene, present);
      await expectOneAnswer(scene, cast, present);
      await expectUnique(scene, present);
    });
  });
}

/** How many calls wrote; the others must have been refused for a reason that a person may hear. */
async function countWritten(calls: readonly Promise<unknown>[]): Promise<number> {
  const settled = await Promise.allSettled(calls);
  for (const call of settled)
    if (call.status === 'rejected')
      expect(isCodexError(call.reason) ? call.reason.code : call.reason).toMatch(/^(conflict|not_found)$/);
  return settled.filter(({ status }) => status === 'fulfilled').length;
}

async function expectSoundLogs({ store }: Scene, start: ChangeCursor, written: number): Promise<void> {
  const rows = await store.audit.read(0, 1000);
  expect(rows).toHaveLength(written);
  expect(recomputed(rows)).toEqual(rows.map(({ hash }) => hash));
  const { changes } = await store.changes.since(start, 1000);
  const told = changes.map(({ kind, entityId, atMs }) => ({ kind, entityId, atMs }));
  expect(told).toEqual(rows.map(({ kind, entityId, atMs }) => ({ kind, entityId, atMs })));
}

async function workspacesOf({ store }: Scene, cast: Cast): Promise<Workspace[]> {
  const found: (Workspace | null)[] = [];
  for (const id of cast.workspaces) found.push(await store.workspaces.get(id));
  return found.filter((workspace) => workspace !== null).filter(({ deletedMs }) => deletedMs === null);
}

/** Each workspace has an owner, and its `ownerId` is one. */
async function expectOwners(scene: Scene, present: readonly Workspace[]): Promise<void> {
  for (const { id, ownerId } of present) expect(await ownersOf(scene, id)).toContain(ownerId);
}

/** All ways to ask who may do what, and what there is, give the same answer. */
async function expectOneAnswer(scene: Scene, cast: Cast, present: readonly Workspace[]): Promise<void> {
  const { store } = scene;
  const ids = present.map(({ id }) => id).sort();
  const listed = await allPages((cursor) => store.workspaces.list(cast.workspaces, { limit: 2, cursor }));
  expect(listed.map(({ id }) => id).sort()).toEqual(ids);
  expect([...(await store.workspaces.paths()).values()].sort()).toEqual(ids);
  for (const user of cast.users) {
    const standing = await store.sessions.standingOf(user);
    const roles = new Map<WorkspaceId, Role>();
    const alone: WorkspaceId[] = [];
    for (const { id } of present) {
      const role = (await store.workspaces.member(id, user))?.role;
      if (role) roles.set(id, role);
      if (role === 'owner' && (await ownersOf(scene, id)).length === 1) alone.push(id);
    }
    expect(standing?.memberships ?? new Map()).toEqual(roles);
    const sole = await store.workspaces.soleOwnerOf(user);
    expect(sole.map(({ id }) => id).sort()).toEqual(alone.sort());
  }
}

async function expectUnique({ store }: Scene, present: readonly Workspace[]): Promise<void> {
  const count = present.length;
  expect(new Set(present.map(({ slug }) => slug)).size).toBe(count);
  expect(new Set(present.map(({ path }) => path)).size).toBe(count);
  const ids = present.map(({ id }) => id);
  const { items, total } = await store.notebooks.list(ids, { limit: 1000 });
  expect(items).toHaveLength(total);
  for (const part of ['slug', 'path'] as const)
    expect(new Set(items.map((item) => `${item.workspaceId} ${item[part]}`)).size).toBe(total);
}

async function ownersOf({ store }: Scene, id: WorkspaceId): Promise<string[]> {
  const { items } = await store.workspaces.members(id, { limit: 1000 });
  return items.filter(({ role }) => role === 'owner').map(({ userId }) => userId);
}
