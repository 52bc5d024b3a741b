import { anonymous, type Actor, type SystemChange, type UserId, type WorkspaceId } from '@codexlab/core';
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
