import {
  anonymous,
  type Actor,
  type Role,
  type SystemChange,
  type UserId,
  type WorkspaceId,
} from '@codexlab/core';
import { expect, it } from 'vitest';
import { createAccess } from './access.ts';
import { happened, memoryLog, newId } from './testing/memory-log.ts';

const userId: UserId = newId();
const workspaceId: WorkspaceId = newId();

/** Whether somebody who is in no workspace is told that they joined one. */
function seesJoining(reachesAll: boolean): boolean {
  const actor: Actor = { ...anonymous, userId, reachesAll };
  const access = createAccess({ actor, again: async () => actor }, null, async () => null);
  const log = memoryLog<SystemChange>();
  log.add(happened('member.added', { entityId: userId, workspaceId }));
  return access.sees(log.rows[0]!);
}

it('tells people what happens to their own part in a workspace, but not by a token that is bound to others', () => {
  expect([seesJoining(true), seesJoining(false)]).toEqual([true, false]);
});

/** Which of these rows somebody is told who was in the workspace before them, and is in none when they are read. */
async function toldTo(roles: readonly Role[], kinds: readonly string[]): Promise<string[]> {
  const actor: Actor = {
    ...{ ...anonymous, userId, reachesAll: true, scope: 'read' },
    memberships: new Map(roles.map((role) => [workspaceId, role])),
  };
  const gone: Actor = { ...actor, memberships: new Map() };
  const access = createAccess({ actor, again: async () => gone }, null, async () => null);
  const log = memoryLog<SystemChange>();
  for (const kind of kinds) log.add(happened(kind, { workspaceId, entityId: userId }));
  expect(log.rows.some((row) => access.concerns(row))).toBe(true);
  expect(await access.check()).toBeNull();
  return log.rows.filter((row) => access.sees(row)).map(({ kind }) => kind);
}

it('tells the members at the time that a workspace was deleted, once, and nothing that comes after it', async () => {
  const kinds = ['workspace.deleted', 'workspace.updated', 'workspace.deleted'];
  expect(await toldTo(['viewer'], kinds)).toEqual(['workspace.deleted']);
  expect(await toldTo(['viewer'], ['member.updated', 'workspace.deleted'])).toContain('workspace.deleted');
});

it('tells the end of a workspace to nobody who had left it before', async () => {
  expect(await toldTo(['viewer'], ['member.removed', 'workspace.deleted'])).toEqual(['member.removed']);
  expect(await toldTo([], ['member.added', 'workspace.deleted'])).toEqual(['member.added']);
});
