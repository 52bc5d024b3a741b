import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../fixed-clock.ts';
import { createIds, type WorkspaceId } from '../ids.ts';
import { type Action, actions, can, type Resource, workspacesWhere } from './can.ts';
import { type Actor, anonymous, type Role, roleReaches, ROLES, scopeReaches, SCOPES } from './roles.ts';

const check = { seed: 20_261_121, numRuns: 500 };
const newId = createIds(fixedClock());
const WORKSPACES: readonly WorkspaceId[] = Array.from({ length: 6 }, newId);
const USER = newId();

const action = fc.constantFrom(...Object.keys(actions).filter(isAction));
const inWorkspace = action.filter((name) => isRole(actions[name].who));
const workspace = fc.constantFrom(...WORKSPACES);
const resource: fc.Arbitrary<Resource> = fc.option(workspace.map((workspaceId) => ({ workspaceId })));
const role = fc.constantFrom(...ROLES);
const scope = fc.constantFrom(...SCOPES);
const memberships = fc
  .uniqueArray(fc.tuple(workspace, role), { selector: ([id]) => id })
  .map((entries): ReadonlyMap<WorkspaceId, Role> => new Map(entries));

/** Anybody: nobody, people with sessions, programs with tokens, bound ones too, superusers. */
const actor: fc.Arbitrary<Actor> = fc
  .record({
    ...{ userId: fc.option(fc.constant(USER)), isSuperuser: fc.boolean(), reachesAll: fc.boolean() },
    ...{ scope, memberships },
  })
  .map((part) => ({ ...anonymous, ...part }));

describe('permissions of random actors', () => {
  it('list a workspace exactly when the action is allowed in it', () => {
    fc.assert(
      fc.property(actor, inWorkspace, (who, what) => {
        const listed = new Set(workspacesWhere(who, what));
        for (const workspaceId of WORKSPACES)
          expect(listed.has(workspaceId)).toBe(can(who, what, { workspaceId }).allowed);
      }),
      check,
    );
  });

  it('never lose anything by a stronger role', () => {
    fc.assert(
      fc.property(actor, action, workspace, role, role, (who, what, workspaceId, one, other) => {
        const [strong, weak] = roleReaches(one, other) ? [one, other] : [other, one];
        const allowedAs = (as: Role) => {
          const changed = new Map(who.memberships).set(workspaceId, as);
          return can({ ...who, memberships: changed }, what, { workspaceId }).allowed;
        };
        expect(!allowedAs(weak) || allowedAs(strong)).toBe(true);
      }),
      check,
    );
  });

  it('never lose anything by a wider scope, by reaching everything, or by being a superuser', () => {
    fc.assert(
      fc.property(actor, action, resource, scope, (who, what, on, wider) => {
        const before = can(who, what, on).allowed;
        const stronger: Actor[] = [
          { ...who, reachesAll: true },
          { ...who, isSuperuser: true },
          ...(scopeReaches(wider, who.scope) ? [{ ...who, scope: wider }] : []),
        ];
        for (const as of stronger) expect(!before || can(as, what, on).allowed).toBe(true);
      }),
      check,
    );
  });

  it('tell a foreign workspace as not_found, whatever the action, the scope and the flag', () => {
    fc.assert(
      fc.property(actor, inWorkspace, workspace, (who, what, workspaceId) => {
        const elsewhere = new Map(who.memberships);
        elsewhere.delete(workspaceId);
        const stranger = { ...who, userId: USER, memberships: elsewhere };
        const decision = can(stranger, what, { workspaceId });
        expect(decision).toMatchObject({ allowed: false, code: 'not_found' });
        const absent = can(stranger, what, { workspaceId: newId() });
        expect(absent).toEqual(decision);
      }),
      check,
    );
  });

  it('are decided by the one workspace alone: other memberships change nothing', () => {
    fc.assert(
      fc.property(actor, action, workspace, memberships, (who, what, workspaceId, others) => {
        const own = who.memberships.get(workspaceId);
        const changed = new Map(others);
        if (own) changed.set(workspaceId, own);
        else changed.delete(workspaceId);
        const decision = can({ ...who, memberships: changed }, what, { workspaceId });
        expect(decision).toEqual(can(who, what, { workspaceId }));
      }),
      check,
    );
  });

  it('say unauthenticated to nobody, and nothing else, where signing in is needed', () => {
    fc.assert(
      fc.property(actor, action, resource, (who, what, on) => {
        const decision = can({ ...who, userId: null }, what, on);
        if (actions[what].who === 'anybody') expect(decision.allowed).toBe(true);
        else expect(decision).toMatchObject({ allowed: false, code: 'unauthenticated' });
      }),
      check,
    );
  });

  it('change no right of a superuser but to what is theirs alone', () => {
    fc.assert(
      fc.property(actor, action, resource, (who, what, on) => {
        fc.pre(actions[what].who !== 'superuser');
        const [plain, raised] = [false, true].map((isSuperuser) => can({ ...who, isSuperuser }, what, on));
        expect(raised).toEqual(plain);
      }),
      check,
    );
  });
});

function isAction(word: string): word is Action {
  return word in actions;
}

function isRole(who: string): who is Role {
  return ROLES.some((name) => name === who);
}
