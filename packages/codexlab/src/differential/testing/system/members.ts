import { type CallKind, reads, writes } from './call.ts';
import { offset, page, readPages } from './pages.ts';
import { id, pair, role } from './values.ts';

/** Calls about members. */
export const members: readonly CallKind[] = [
  writes(
    'workspaces.addMember',
    'member.added',
    ({ store }, deed, [workspaceId, userId], as) => store.workspaces.addMember(workspaceId, userId, as, deed),
    ...([pair.workspaceAndUser, role] as const),
  ),
  writes(
    'workspaces.changeMember',
    'member.changed',
    ({ store }, deed, [workspaceId, userId], as) =>
      store.workspaces.changeMember(workspaceId, userId, as, deed),
    ...([pair.workspaceAndUser, role] as const),
  ),
  writes(
    'workspaces.removeMember',
    'member.removed',
    ({ store }, deed, [workspaceId, userId]) => store.workspaces.removeMember(workspaceId, userId, deed),
    ...([pair.workspaceAndUser] as const),
  ),
  reads(
    'workspaces.member',
    ({ store }, [workspaceId, userId]) => store.workspaces.member(workspaceId, userId),
    ...([pair.workspaceAndUser] as const),
  ),
  reads(
    'workspaces.members',
    (scene, workspaceId, drawn, skipped) =>
      readPages(scene, { list: `members ${workspaceId}`, drawn }, (wanted) =>
        scene.store.workspaces.members(workspaceId, { ...wanted, offset: skipped }),
      ),
    ...([id.workspace, page, offset] as const),
  ),
];
