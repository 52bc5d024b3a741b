import { deedOf } from '../audit/deed.ts';
import { CodexError, isCodexError } from '../errors.ts';
import { isSince } from '../idempotency/begun-before.ts';
import { type Role, ROLES } from '../permissions/roles.ts';
import type { WorkspaceParts } from './workspace-parts.ts';
import { requireWorkspace } from './workspace-gate.ts';
import type { Workspaces } from './workspaces.ts';

/** Who belongs to a workspace. The store refuses to leave one without an owner. */
export function createMembers(
  parts: WorkspaceParts,
): Pick<Workspaces, 'members' | 'addMember' | 'changeMember' | 'removeMember'> {
  const { workspaces, users } = parts.store;
  const now = () => parts.clock.nowMs();
  return {
    async members(actor, idOrSlug, page = {}) {
      const { id } = await requireWorkspace(workspaces, actor, idOrSlug, 'member.read');
      return workspaces.members(id, page);
    },
    async addMember(actor, idOrSlug, { username, role, interruptedMs }) {
      const { id } = await requireWorkspace(workspaces, actor, idOrSlug, 'member.manage');
      checkRole(role);
      const user = await users.findByLogin(username.trim());
      // Addresses are no names here: else anybody with a workspace could ask whose address is known.
      if (!user?.isActive || user.username.toLowerCase() !== username.trim().toLowerCase())
        throw new CodexError('not_found', 'There is no user with this name.', {
          entity: 'user',
          field: 'username',
        });
      try {
        return await workspaces.addMember(id, user.id, role, deedOf(actor, 'member.added', now(), { role }));
      } catch (error) {
        const member = isCodexError(error, 'conflict') ? await workspaces.member(id, user.id) : null;
        if (member?.role === role && isSince({ interruptedMs }, member.sinceMs)) return member;
        throw error;
      }
    },
    async changeMember(actor, idOrSlug, userId, role) {
      const { id } = await requireWorkspace(workspaces, actor, idOrSlug, 'member.manage');
      return workspaces.changeMember(
        id,
        userId,
        checkRole(role),
        deedOf(actor, 'member.updated', now(), { role }),
      );
    },
    async removeMember(actor, idOrSlug, userId) {
      const action = userId === actor.userId ? 'member.leave' : 'member.manage';
      const { id } = await requireWorkspace(workspaces, actor, idOrSlug, action);
      await workspaces.removeMember(id, userId, deedOf(actor, 'member.removed', now()));
    },
  };
}

/** Programs without types may give anything. Throws `invalid` with details `{ field: 'role' }`. */
export function checkRole(role: Role): Role {
  if (ROLES.includes(role)) return role;
  throw new CodexError('invalid', `The role is one of ${ROLES.join(', ')}.`, { field: 'role' });
}
