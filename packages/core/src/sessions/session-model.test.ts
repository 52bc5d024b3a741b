import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isCodexError } from '../errors.ts';
import { openAccounts, PASSWORD } from '../users/testing/account-scene.ts';
import type { SignIn } from './sessions.ts';

const DAY_MS = 86_400_000;

/** What a session should be, by rules of a few lines. */
interface Expected {
  readonly id: string;
  readonly tokens: string[];
  stamp: string;
  expiresMs: number;
  ended: boolean;
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('sign in' as const) }) },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('refresh' as const), session: fc.nat(), token: fc.nat(2) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sign out' as const), session: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('set password' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('disable' as const), isActive: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 20 }) }),
  },
);

it('keeps a session alive exactly until it is ended, expires, or a used refresh token comes back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { sessions, users, addUser, actor, from, clock } = openAccounts();
      await addUser('root', { isSuperuser: true });
      const { id } = await addUser('ada');
      const root = await actor('root');
      const expected: Expected[] = [];
      let isActive = true;
      const isAlive = (one: Expected) => !one.ended && one.expiresMs > clock.nowMs();
      const endAll = () => expected.forEach((one) => (one.ended = true));
      const note = (one: Expected, signIn: SignIn) => {
        one.tokens.unshift(signIn.refreshToken);
        one.expiresMs = clock.nowMs() + 30 * DAY_MS;
        one.stamp = signIn.securityStamp;
      };

      for (const { kind, ...of } of steps) {
        const one = 'session' in of ? expected[of.session % Math.max(1, expected.length)] : undefined;
        if (kind === 'sign in') {
          const signIn = await orNull(
            sessions.signIn(from('192.0.2.1'), { username: 'ada', password: PASSWORD }),
          );
          expect(signIn !== null).toBe(isActive);
          if (!signIn) clock.advance(DAY_MS);
          else {
            const made = { id: signIn.session.id, tokens: [], stamp: '', expiresMs: 0, ended: false };
            expected.push(made);
            note(made, signIn);
          }
        } else if (kind === 'refresh' && one && 'token' in of) {
          const at = Math.min(of.token, one.tokens.length - 1);
          const signIn = await orNull(sessions.refresh(from('192.0.2.1'), one.tokens[at] ?? ''));
          expect(signIn !== null).toBe(isAlive(one) && at === 0);
          if (signIn) note(one, signIn);
          else one.ended = true;
        } else if (kind === 'sign out' && one) {
          const self = await sessions.actorOf(from(null), { id: one.id, securityStamp: one.stamp });
          if (self) await sessions.signOut(self);
          one.ended = true;
        } else if (kind === 'set password') {
          await users.setPassword(root, id, PASSWORD);
          endAll();
        } else if (kind === 'disable' && 'isActive' in of) {
          await users.setStatus(root, id, { isActive: of.isActive });
          isActive = of.isActive;
          if (!isActive) endAll();
        } else if (kind === 'wait' && 'days' in of) clock.advance(of.days * DAY_MS);

        for (const each of expected) {
          const found = await sessions.actorOf(from(null), { id: each.id, securityStamp: each.stamp });
          expect(found !== null, `${kind}: ${each.id}`).toBe(isAlive(each));
        }
      }
    }),
    { seed: 44, numRuns: 150 },
  );
});

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isCodexError(error, 'unauthenticated')) return null;
    throw error;
  }
}
