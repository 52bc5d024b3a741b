import { describe, expect, it } from 'vitest';
import { type Action, actions, can, requireCan, workspacesWhere } from './can.ts';
import { type Actor, anonymous, type Role, ROLES, type Scope, SCOPES } from './roles.ts';
import { createIds } from '../ids.ts';
import { fixedClock } from '../fixed-clock.ts';

const newId = createIds(fixedClock());
const [userId, home, foreign] = [newId(), newId(), newId()];

/**
 * The whole permission table. A line says which of viewer, editor and owner (`v`, `e`, `o`) may do it in their
 * workspace, or who else may; and which scopes (`r`ead, `w`rite, `a`dmin) reach it.
 */
const TABLE = `
  public.read       anybody     r w a
  session.start     anybody     r w a
  account.read      self        r w a
  account.update    self        - - a
  workspace.create  self        - - a
  workspace.adopt   superuser   - - a
  workspace.list    self        r w a
  invite.accept     self        - - a
  workspace.read    v e o       r w a
  workspace.update  - - o       - - a
  workspace.delete  - - o       - - a
  member.read       v e o       r w a
  member.manage     - - o       - - a
  member.leave      v e o       - - a
  notebook.read     v e o       r w a
  notebook.create   - e o       - w a
  notebook.update   - e o       - w a
  notebook.sync     - e o       - w a
  notebook.delete   - - o       - - a
  file.read         v e o       r w a
  file.write        - e o       - w a
  trash.empty       - - o       - - a
  history.manage    - - o       - - a
  task.read         v e o       r w a
  task.manage       - e o       - w a
  audit.read        - - o       - - a
  user.manage       superuser   - - a
  operations.manage  superuser  - - a
`;

interface Line {
  readonly action: string;
  readonly who: string;
  readonly scopes: string;
}

const LINES: readonly Line[] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/ {2,}/))
  .map(([action = '', who = '', scopes = '']) => ({ action, who, scopes }));

const signedIn: Actor = { ...anonymous, userId };
const inHome = { workspaceId: home };

function member(role: Role, scope: Scope = 'admin'): Actor {
  return { ...signedIn, scope, memberships: new Map([[home, role]]) };
}

function isAction(word: string): word is Action {
  return word in actions;
}

/** What `can` says, in a word. */
function answer(actor: Actor, action: Action, workspaceId = home): string {
  const decision = can(actor, action, { workspaceId });
  return decision.allowed ? 'allowed' : decision.code;
}

describe('the permission table', () => {
  it('has a line for every action and no other', () => {
    expect(LINES.map(({ action }) => action).sort()).toEqual(Object.keys(actions).sort());
  });

  it.each(LINES)('$action: $who with $scopes', ({ action, who, scopes }) => {
    if (!isAction(action)) throw new Error(`${action} is no action.`);
    for (const scope of SCOPES) {
      const reaches = scopes.includes(scope.charAt(0));
      for (const role of ROLES) {
        const mayBeRole = who === 'anybody' || who === 'self' || who.split(' ').includes(role.charAt(0));
        const expected = who === 'anybody' || (reaches && mayBeRole) ? 'allowed' : 'forbidden';
        expect(answer(member(role, scope), action), `${role} with ${scope}`).toBe(expected);
      }
      const superuser: Actor = { ...member('viewer', scope), isSuperuser: true };
      const asOther = answer(member('viewer', scope), action);
      const expected = who === 'superuser' && reaches ? 'allowed' : asOther;
      expect(answer(superuser, action), `superuser with ${scope}`).toBe(expected);
    }
    const nobody = who === 'anybody' ? 'allowed' : 'unauthenticated';
    expect(answer(anonymous, action), 'anonymous').toBe(nobody);
  });
});

describe('can', () => {
  it('tells a foreign workspace as one that does not exist, a superuser too', () => {
    for (const isSuperuser of [false, true]) {
      const actor: Actor = { ...member('owner'), isSuperuser };
      expect(answer(actor, 'file.read', foreign)).toBe('not_found');
      expect(answer(actor, 'workspace.delete', foreign)).toBe('not_found');
    }
    expect(can(member('owner'), 'file.read', null)).toMatchObject({ code: 'not_found' });
  });

  it('keeps a token that is bound to workspaces to reading what is the owner\u2019s own', () => {
    const bound: Actor = { ...member('owner'), isSuperuser: true, reachesAll: false };
    const own = Object.keys(actions)
      .filter(isAction)
      .filter((action) => actions[action].who === 'self' || actions[action].who === 'superuser');
    const allowed = own.filter((action) => can(bound, action, null).allowed);
    expect(allowed.sort()).toEqual(['account.read', 'workspace.list']);
    expect(answer(bound, 'workspace.delete')).toBe('allowed');
  });

  it('answers about a foreign workspace in the same words whatever the scope', () => {
    const [weak, strong] = [member('viewer', 'read'), member('viewer', 'admin')];
    expect(can(weak, 'file.write', { workspaceId: foreign })).toEqual(
      can(strong, 'file.write', { workspaceId: foreign }),
    );
  });
});

describe('requireCan', () => {
  it('throws what can says: a refusal with the action, what is not visible with what it would be', () => {
    expect(() => requireCan(member('viewer'), 'file.read', inHome)).not.toThrow();
    expect(() => requireCan(member('viewer'), 'file.write', inHome, 'notebook')).toThrow(
      expect.objectContaining({ code: 'forbidden', details: { action: 'file.write' } }),
    );
    expect(() => requireCan(signedIn, 'file.read', inHome, 'notebook')).toThrow(
      expect.objectContaining({ code: 'not_found', details: { entity: 'notebook' } }),
    );
    expect(() => requireCan(anonymous, 'file.read', inHome)).toThrow(
      expect.objectContaining({ code: 'unauthenticated' }),
    );
  });
});

describe('workspacesWhere', () => {
  it('names the workspaces where the role is strong enough', () => {
    const [one, two] = [newId(), newId()];
    const memberships = new Map<typeof one, Role>([
      [home, 'owner'],
      [one, 'editor'],
      [two, 'viewer'],
    ]);
    const actor: Actor = { ...signedIn, scope: 'admin', memberships };
    expect(workspacesWhere(actor, 'file.read')).toEqual([home, one, two]);
    expect(workspacesWhere(actor, 'file.write')).toEqual([home, one]);
    expect(workspacesWhere(actor, 'member.manage')).toEqual([home]);
    expect(workspacesWhere({ ...actor, scope: 'read' }, 'file.write')).toEqual([]);
    expect(workspacesWhere(anonymous, 'file.read')).toEqual([]);
  });
});
