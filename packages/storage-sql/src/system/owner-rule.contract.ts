import { type CodexError, createIds, isCodexError, type Role, ROLES, type SystemStore } from '@codexlab/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SqlDriver } from '../driver.ts';
import { sampleDeed, sampleUser, sampleWorkspace } from './contract-sample.ts';

const PEOPLE = 4;
const PLACES = 2;

/** Live workspaces that nobody owns, or that show somebody as their owner who is none. */
const WITHOUT_OWNER = `
select w.id from workspace w where w.deleted_at is null and not exists (
  select 1 from workspace_permission p
  where p.workspace_id = w.id and p.user_id = w.owner_id and p.role = 'owner')`;

/** One thing that somebody tries; `person` and `place` are numbers of those that there are. */
interface Try {
  readonly verb: 'add' | 'change' | 'leave' | 'quit' | 'delete' | 'restore';
  readonly person: number;
  readonly place: number;
  readonly role: Role;
}

const aTry = fc.record<Try>({
  verb: fc.constantFrom('add', 'add', 'change', 'change', 'leave', 'leave', 'quit', 'delete', 'restore'),
  person: fc.nat({ max: PEOPLE - 1 }),
  place: fc.nat({ max: PLACES - 1 }),
  role: fc.constantFrom(...ROLES),
});

/** Whatever people try, a workspace has an owner, and each deed that was done stands in both logs. */
export function testOwnerRule(
  open: () => Promise<{ readonly driver: SqlDriver; readonly store: SystemStore }>,
): void {
  it('keeps an owner in every workspace, whatever people try', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(aTry, { minLength: 10, maxLength: 40 }), async (tries) => {
        const { driver, store } = await open();
        const attempt = await begin(store);
        const { seq } = await store.audit.head();
        let done = 0;
        for (const each of tries) {
          const failure = await attempt(each);
          if (failure === null) done++;
          else if (failure.details.reason === 'last_owner') refused++;
          expect(await driver.all(WITHOUT_OWNER)).toEqual([]);
        }
        expect((await store.audit.head()).seq).toBe(seq + done);
      }),
      { numRuns: 40, seed: 12 },
    );
    expect(refused).toBeGreaterThan(20);
  });
}

/** Makes people and places; what it returns does one thing and gives back why it could not. */
async function begin(store: SystemStore): Promise<(wanted: Try) => Promise<CodexError | null>> {
  const newId = createIds({ nowMs: () => 1 });
  const people = Array.from({ length: PEOPLE }, () => sampleUser(newId));
  const places = Array.from({ length: PLACES }, (_, at) => sampleWorkspace(newId, people[at]!));
  for (const person of people) await store.users.create(person, sampleDeed('user.created'));
  for (const place of places) await store.workspaces.create(place, sampleDeed('workspace.created'));
  const { workspaces, users } = store;
  const deed = sampleDeed('member.changed');
  const verbs: Record<Try['verb'], (wanted: Try) => Promise<unknown>> = {
    add: ({ place, person, role }) => workspaces.addMember(places[place]!.id, people[person]!.id, role, deed),
    change: ({ place, person, role }) =>
      workspaces.changeMember(places[place]!.id, people[person]!.id, role, deed),
    leave: ({ place, person }) => workspaces.removeMember(places[place]!.id, people[person]!.id, deed),
    quit: ({ person }) => users.remove(people[person]!.id, deed),
    delete: ({ place }) => workspaces.remove(places[place]!.id, deed),
    restore: ({ place }) => workspaces.restore(places[place]!.id, deed),
  };
  return async (wanted) => {
    try {
      await verbs[wanted.verb](wanted);
      return null;
    } catch (error) {
      if (isCodexError(error, 'conflict') || isCodexError(error, 'not_found')) return error;
      throw error;
    }
  };
}
