import { absPath, type Deed, parseUlid, ROLES, type Ulid } from '@codexlab/core';
import fc from 'fast-check';
import { TEXTS } from '../sql-values.ts';

const DAY_MS = 86_400_000;

/** The ids that a programme is played with, whether there is such a thing at the moment or not. */
export const CAST = {
  users: idsOf('R', 5),
  workspaces: idsOf('W', 4),
  notebooks: idsOf('N', 4),
  sessions: idsOf('S', 5),
  tokens: idsOf('T', 4),
  links: idsOf('K', 5),
  tasks: idsOf('Q', 8),
} as const;

/** One id of each kind. */
export const id = {
  user: fc.constantFrom(...CAST.users),
  workspace: fc.constantFrom(...CAST.workspaces),
  notebook: fc.constantFrom(...CAST.notebooks),
  session: fc.constantFrom(...CAST.sessions),
  token: fc.constantFrom(...CAST.tokens),
  link: fc.constantFrom(...CAST.links),
  task: fc.constantFrom(...CAST.tasks),
} as const;

/** Somebody with something of theirs. */
export const pair = {
  userAndSession: owned(CAST.sessions, CAST.users),
  userAndToken: owned(CAST.tokens, CAST.users),
  workspaceAndLink: owned(CAST.links, CAST.workspaces),
  workspaceAndNotebook: owned(CAST.notebooks, CAST.workspaces),
  /** Not the one whom the workspace begins with: that is its last owner for long. */
  workspaceAndUser: owned([...CAST.users.slice(1), CAST.users[0]!], CAST.workspaces),
} as const;

/** Few words, so that they clash, and now and then a text that is hard to keep or to compare. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'B', 'ä', 'Ä') },
  { weight: 1, arbitrary: fc.constantFrom(...TEXTS, 'İ', '\u212a', '\uffff', '\u{10ffff}') },
);

/** A text or none. */
export const textOrNull = fc.option(text);

/** What secrets are known by. */
export const hash = fc.constantFrom('hash-1', 'hash-2', 'hash-3', 'hash-4', 'hash-5', 'hash-6');

/** A folder of a workspace. */
export const folder = text.map((name) => absPath(`/data/${name.replaceAll('\0', '0')}`));

/** Somebody's part in a workspace; most own it, so that the last owner is not always the same. */
export const role = fc.constantFrom(...ROLES, 'owner' as const);

/** How long a step waits; a lease is a minute. */
export const passingMs = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(0, 1, 1000, 1000, 30_000, 60_000) },
  { weight: 1, arbitrary: fc.constant(DAY_MS) },
);

/** How long something is good from now on: mostly for a while, and now and then it has ended already. */
export const goodForMs = fc.constantFrom(60_000, DAY_MS, 9 * DAY_MS, 9 * DAY_MS, 9 * DAY_MS, 0, -1);

/** A time before or after now. */
export const sinceNowMs = fc.constantFrom(-9 * DAY_MS, -DAY_MS, -60_000, -1, 0, 1, DAY_MS);

/** Up to when something is forgotten: seldom everything. */
export const forgottenMs = fc.constantFrom(
  -9 * DAY_MS,
  -9 * DAY_MS,
  -2 * DAY_MS,
  -DAY_MS,
  -60_000,
  0,
  DAY_MS,
);

/** When a task may begin. */
export const dueMs = fc.constantFrom(0, 0, 0, -1000, 1000, 60_000);

/** Any lists of ids, with doubles. */
export const lists = {
  users: fc.array(id.user, { maxLength: 6 }),
  workspaces: fc.array(id.workspace, { maxLength: 6 }),
} as const;

/** What a deed says besides its time and kind. */
export type DrawnDeed = Omit<Deed, 'atMs' | 'kind'>;

const details = fc.dictionary(
  fc.constantFrom('reason', 'v', 'from', 'ä', '__proto__'),
  fc.oneof(text, fc.constantFrom(true, false, null, 0, -0, 1 / 3, 1e300, 2 ** 53)),
  { maxKeys: 3 },
);

/** Deeds of people and of the machine. */
export const deed: fc.Arbitrary<DrawnDeed> = fc.record({
  actorId: fc.option(id.user),
  via: fc.constantFrom('test', 'api'),
  requestId: fc.option(fc.constantFrom('r1', 'r2', 'r3')),
  address: fc.option(fc.constantFrom('10.0.0.1', '::1', 'half \ud800')),
  details: fc.option(details, { nil: undefined }),
});

/** The `at`-th thing of its kind mostly belongs to the `at`-th of those who have such, and now and then to any. */
function owned<Owner extends Ulid>(
  things: readonly Ulid[],
  owners: readonly Owner[],
): fc.Arbitrary<readonly [Owner, Ulid]> {
  const own = things.map((thing, at) => [owners[at % owners.length]!, thing] as const);
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...own) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...owners), fc.constantFrom(...things)) },
  );
}

function idsOf(letter: string, count: number): readonly Ulid[] {
  return Array.from({ length: count }, (_, at) => parseUlid(`01HF${letter.repeat(20)}0${at}`));
}
