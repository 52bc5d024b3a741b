import { createIds, type SignIn, type UserRecord } from '@codexlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { me, session, signIn, user } from '../contract/users.ts';
import { toWireDeletion, toWireMe, toWireSession, toWireSignIn, toWireUser } from './user.ts';

const CANARY = 'canary:';
const secret = fc.stringMatching(/^[0-9a-f]{8,40}$/).map((text) => CANARY + text);
const timeMs = fc.integer({ min: 0, max: 4_102_444_800_000 });
const newId = createIds({ nowMs: () => 1_700_000_000_000 });

/** Users with everything that is known of them. */
const userRecords: fc.Arbitrary<UserRecord> = fc.record({
  id: fc.constant(newId()),
  username: fc.string({ minLength: 3, maxLength: 32 }),
  email: fc.option(fc.emailAddress()),
  fullName: fc.option(fc.string()),
  isActive: fc.boolean(),
  isSuperuser: fc.boolean(),
  createdMs: timeMs,
  updatedMs: timeMs,
  passwordRecord: secret,
  securityStamp: secret,
  totpSecret: fc.option(secret),
  totpConfirmed: fc.boolean(),
  totpLastStep: fc.option(fc.nat()),
  recoveryHashes: fc.array(secret, { maxLength: 10 }),
});

const signIns: fc.Arbitrary<SignIn> = fc.record({
  user: userRecords,
  session: fc.record({
    ...{ id: fc.constant(newId()), userId: fc.constant(newId()) },
    ...{ createdMs: timeMs, lastUsedMs: timeMs, expiresMs: timeMs },
    ...{ address: fc.option(fc.ipV4()), userAgent: fc.option(fc.string()) },
  }),
  securityStamp: secret,
  refreshToken: fc.constant('refresh'),
});

describe('a user as JSON', () => {
  it('has the fields that the contract names and nothing of what only the sign-in may see', () => {
    fc.assert(
      fc.property(userRecords, (record) => {
        const wire = toWireUser(record);
        expect(JSON.stringify(wire)).not.toContain(CANARY);
        expect(Object.keys(wire)).toEqual(Object.keys(user.shape));
        expect(user.parse(wire)).toEqual(wire);
      }),
      { seed: 4 },
    );
  });

  it('tells oneself whether there is a second factor, and not which', () => {
    fc.assert(
      fc.property(userRecords, fc.boolean(), (record, hasSecondFactor) => {
        const wire = toWireMe({ ...record, hasSecondFactor });
        expect(JSON.stringify(wire)).not.toContain(CANARY);
        expect(Object.keys(wire)).toEqual(Object.keys(me.shape));
        expect(wire.has_second_factor).toBe(hasSecondFactor);
      }),
      { seed: 4 },
    );
  });
});

describe('a sign-in as JSON', () => {
  it('has both tokens and never the stamp or a secret of the user', () => {
    fc.assert(
      fc.property(signIns, (given) => {
        const wire = toWireSignIn(given, { token: 'jwt', lifetimeSeconds: 1800 });
        expect(JSON.stringify(wire)).not.toContain(CANARY);
        expect(signIn.parse(wire)).toEqual(wire);
        expect(wire).toMatchObject({ access_token: 'jwt', expires_in: 1800, refresh_token: 'refresh' });
      }),
      { seed: 4 },
    );
  });

  it('is the current one in a list of sessions only for the session that asks', () => {
    fc.assert(
      fc.property(signIns, (given) => {
        const wire = toWireSession(given.session, given.session.id);
        expect(session.parse(wire)).toEqual(wire);
        expect(wire.current).toBe(true);
        expect(toWireSession(given.session, null).current).toBe(false);
        expect(toWireSession(given.session, newId()).current).toBe(false);
      }),
      { seed: 4 },
    );
  });
});

describe('what deleting an account would do', () => {
  it('is allowed once no workspace would be left without an owner', () => {
    const lab = { id: newId(), name: 'Lab', slug: 'lab', path: '/srv/lab' };
    expect(toWireDeletion({ soleOwnerOf: [lab], memberOf: 2 })).toEqual({
      allowed: false,
      sole_owner_of: [{ id: lab.id, name: 'Lab', slug: 'lab' }],
      member_of: 2,
    });
    expect(toWireDeletion({ soleOwnerOf: [], memberOf: 0 }).allowed).toBe(true);
  });
});
