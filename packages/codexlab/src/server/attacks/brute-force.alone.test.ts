import { fixedClock } from '@codexlab/core/testing';
import type { RateTable } from '@codexlab/server';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { makePlace } from '../matrix/matrix-world.ts';
import { type Answer, callerOf, PASSWORD, type RequestParts } from '../testing/api-caller.ts';
import { createAdministrator, createPerson } from '../testing/people.ts';
import { openTestServer, type TestServerOptions } from '../testing/test-server.ts';

/** Iterations of the password hash that were asked for since the last look; one each is computed. */
const work = vi.hoisted(() => ({ iterations: 0 }));

vi.mock('node:crypto', async (importOriginal) => {
  const crypto = await importOriginal<typeof import('node:crypto')>();
  const pbkdf2: typeof crypto.pbkdf2 = (password, salt, iterations, length, digest, done) => {
    work.iterations += iterations;
    crypto.pbkdf2(password, salt, 1, length, digest, done);
  };
  return { ...crypto, pbkdf2 };
});

beforeEach(() => {
  work.iterations = 0;
});

const QUARTER_MS = 15 * 60_000;
const WRONG = 'not this one';

async function scene(options: TestServerOptions = {}) {
  const clock = fixedClock();
  const server = await openTestServer({ clock, ...options });
  const admin = await createAdministrator(server);
  // whoever makes people signs them in from this address, which the server knows them by from then on
  const ada = await createPerson(server, admin, 'ada');
  const nobody = callerOf(server.app, null);
  const signIn = (username: string, password: string, parts: RequestParts = {}) =>
    nobody('POST', '/users/token', { body: { username, password }, ...parts });
  /** The answers to so many tries with a wrong password. */
  const tries = async (
    count: number,
    username: (i: number) => string,
    parts: (i: number) => RequestParts,
  ) => {
    const statuses: number[] = [];
    for (let i = 0; i < count; i++) statuses.push((await signIn(username(i), WRONG, parts(i))).status);
    return statuses;
  };
  return { clock, server, admin, ada, nobody, signIn, tries };
}

const ADDRESS = { address: '198.51.100.7' };
/** Another network each. */
const elsewhere = (i: number) => ({ address: `2001:db8:${i.toString(16)}::1` });
const counted = (statuses: readonly number[]) => ({
  wrong: statuses.filter((status) => status === 401).length,
  tooMany: statuses.filter((status) => status === 429).length,
});

describe('guessing passwords', () => {
  it('ends after ten tries at one account from one address, with the time to wait', async () => {
    const { tries, signIn, clock } = await scene();
    const statuses = await tries(
      14,
      (i) => (i % 2 ? 'ada' : 'ADA '),
      () => ADDRESS,
    );
    expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(4).fill(429)]);
    const right = await signIn('ada', PASSWORD, ADDRESS);
    const seconds = Number(right.headers.get('retry-after'));
    expect([right.status, right.body['error_code'], right.headers.getSetCookie()]).toEqual([
      429,
      'TOO_MANY',
      [],
    ]);
    expect(seconds).toBeGreaterThan(0);
    clock.advance(seconds * 1000);
    expect((await signIn('ada', PASSWORD, ADDRESS)).status).toBe(200);
  });

  it('ends after fifty tries from one address, whatever names are tried', async () => {
    const { tries, signIn } = await scene();
    expect(
      counted(
        await tries(
          60,
          (i) => `user-${i}`,
          () => ADDRESS,
        ),
      ),
    ).toEqual({ wrong: 50, tooMany: 10 });
    expect((await signIn('ada', PASSWORD, ADDRESS)).status).toBe(429);
    expect((await signIn('ada', PASSWORD)).status).toBe(200);
  });

  it('ends after a hundred tries at one account from many addresses, and the owner gets in', async () => {
    const { tries, signIn } = await scene();
    expect(counted(await tries(120, () => 'ada', elsewhere))).toEqual({ wrong: 100, tooMany: 20 });
    expect((await signIn('ada', PASSWORD, { address: '203.0.113.99' })).status).toBe(429);
    expect((await signIn('ada', PASSWORD)).status).toBe(200);
    expect((await signIn('admin', PASSWORD, elsewhere(9999))).status).toBe(200);
  });

  it('is not begun anew by another address of the same network', async () => {
    const { tries } = await scene();
    const sameNetwork = (i: number) => ({ address: `2001:db8:1:1::${(i + 1).toString(16)}` });
    expect(counted(await tries(15, () => 'ada', sameNetwork))).toEqual({ wrong: 10, tooMany: 5 });
  });

  it('is counted when all tries come at once', async () => {
    const { signIn } = await scene();
    const answers = await Promise.all(Array.from({ length: 40 }, () => signIn('ada', WRONG, ADDRESS)));
    expect(counted(answers.map(({ status }) => status))).toEqual({ wrong: 10, tooMany: 30 });
    expect(work.iterations).toBeLessThan(20_000);
  });

  it('computes nothing any more once it is too much', async () => {
    const { tries } = await scene();
    await tries(
      10,
      () => 'ada',
      () => ADDRESS,
    );
    work.iterations = 0;
    expect(
      counted(
        await tries(
          10,
          () => 'ada',
          () => ADDRESS,
        ),
      ),
    ).toEqual({ wrong: 0, tooMany: 10 });
    expect(work.iterations).toBe(0);
  });

  it('counts the same by the password change, and other places that ask for the password', async () => {
    const { ada, signIn } = await scene();
    const call = (body: object) => ada.call('POST', '/users/me/password', { body, ...ADDRESS });
    const statuses: number[] = [];
    for (let i = 0; i < 14; i++)
      statuses.push((await call({ current_password: WRONG, new_password: 'another long phrase' })).status);
    expect(statuses.slice(0, 10).includes(429)).toBe(false);
    expect(statuses.slice(10)).toEqual([429, 429, 429, 429]);
    expect((await ada.call('DELETE', '/users/me', { body: { password: PASSWORD }, ...ADDRESS })).status).toBe(
      429,
    );
    expect((await signIn('ada', PASSWORD, ADDRESS)).status).toBe(429);
    expect((await signIn('ada', PASSWORD)).status).toBe(200);
  });

  it('gives tries back as time passes, and not faster', async () => {
    const { tries, clock } = await scene();
    await tries(
      10,
      () => 'ada',
      () => ADDRESS,
    );
    clock.advance(QUARTER_MS / 10);
    expect(
      await tries(
        2,
        () => 'ada',
        () => ADDRESS,
      ),
    ).toEqual([401, 429]);
    clock.advance(QUARTER_MS);
    expect(
      counted(
        await tries(
          12,
          () => 'ada',
          () => ADDRESS,
        ),
      ),
    ).toEqual({ wrong: 10, tooMany: 2 });
  });
});

describe('an address that the client itself names', () => {
  const spoofed = (i: number): RequestParts => ({
    ...ADDRESS,
    headers: {
      'x-forwarded-for': `203.0.113.${i}`,
      forwarded: `for=203.0.113.${i}`,
      'x-real-ip': `203.0.113.${i}`,
      'x-client-ip': `203.0.113.${i}`,
      'cf-connecting-ip': `203.0.113.${i}`,
      'true-client-ip': `203.0.113.${i}`,
    },
  });

  it('counts for nothing without trusted proxies, also in the audit log', async () => {
    const { tries, server, admin } = await scene();
    expect(counted(await tries(15, () => 'ada', spoofed))).toEqual({ wrong: 10, tooMany: 5 });
    await server.codex.audit.flush();
    const entries = await admin.call<{ address: string }[]>(
      'GET',
      '/audit?kind=session.refused&per_page=100',
    );
    expect(entries.data).toHaveLength(10);
    for (const { address } of entries.data) expect(address).toBe(ADDRESS.address);
  });

  it('cannot be that of the owner, to be known', async () => {
    const { tries, signIn } = await scene();
    await tries(100, () => 'ada', elsewhere);
    const known = { headers: { 'x-forwarded-for': '192.0.2.1' }, ...ADDRESS };
    expect((await signIn('ada', PASSWORD, known)).status).toBe(429);
  });

  it('counts for nothing in front of what a trusted proxy saw', async () => {
    const { tries } = await scene({ trustedProxies: ['192.0.2.0/24', '2001:db8:f::/48'] });
    const viaProxy = (i: number): RequestParts => ({
      address: '192.0.2.200',
      headers: { 'x-forwarded-for': `203.0.113.${i}, 198.51.100.7, 192.0.2.201` },
    });
    expect(counted(await tries(15, () => 'ada', viaProxy))).toEqual({ wrong: 10, tooMany: 5 });
    const past: (i: number) => RequestParts = (i) => ({ ...spoofed(i), address: '198.51.100.8' });
    expect(counted(await tries(15, () => 'ada', past))).toEqual({ wrong: 10, tooMany: 5 });
  });
});

describe('whether there is such a name', () => {
  it('is told by no answer and no work', async () => {
    const { server, admin, signIn } = await scene();
    const disabled = await createPerson(server, admin, 'dora');
    await admin.call('PATCH', `/users/${disabled.id}`, { body: { is_active: false } });
    await server.codex.sessions.actAs({ via: 'command', requestId: null, address: null }, 'local');
    const asked: [string, string][] = [
      ...([
        ['ada', WRONG],
        ['nobody', WRONG],
        ['dora', WRONG],
        ['dora', PASSWORD],
        ['local', WRONG],
      ] as const),
      ...([
        ['local', '!'],
        ['nobody@example.org', WRONG],
        ["' or 1=1 --", WRONG],
        ['x'.repeat(320), WRONG],
      ] as const),
    ].map(([name, password]) => [name, password]);
    const answers = [];
    for (const [name, password] of asked) {
      work.iterations = 0;
      const answer = await signIn(name, password, ADDRESS);
      answers.push({ ...shapeOf(answer), iterations: work.iterations });
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 401, iterations: 1000 });
  });

  it('is told by no limit either', async () => {
    const { tries } = await scene();
    const known = await tries(
      12,
      () => 'ada',
      () => ADDRESS,
    );
    expect(
      await tries(
        12,
        () => 'nobody',
        () => ADDRESS,
      ),
    ).toEqual(known);
  });

  it('is told to nobody by registering while that takes an invite', async () => {
    const { nobody } = await scene();
    const register = (username: string) =>
      nobody('POST', '/users/register', { body: { username, password: PASSWORD, invite: 'made-up' } });
    expect(shapeOf(await register('ada'))).toEqual(shapeOf(await register('nobody')));
  });
});

/** An answer without what differs from request to request. */
function shapeOf({ status, headers, body }: Answer) {
  return { status, body: { ...body, meta: null }, names: [...headers.keys()].sort() };
}

describe('requests of one kind', () => {
  const SLOW = { burst: 3, perSecond: 1 };
  const FREE = { burst: Infinity, perSecond: Infinity };
  const ALL_FREE: RateTable = {
    ...{ read: FREE, write: FREE, search: FREE, upload: FREE, connect: FREE },
    'sign-in': FREE,
  };
  const body = { full_name: 'Ada' };
  const ASKS: Readonly<Record<keyof RateTable, (notebook: string) => [string, string, RequestParts]>> = {
    read: () => ['GET', '/users/me', {}],
    write: () => ['PATCH', '/users/me', { body }],
    search: () => ['GET', '/search?q=note', {}],
    upload: (notebook) => ['POST', `/files/upload?notebook_id=${notebook}&path=a.bin`, { bytes: 'a' }],
    connect: () => ['POST', '/ws/tickets', {}],
    'sign-in': () => ['POST', '/users/token', { body: { username: 'ada', password: PASSWORD } }],
  };

  it.each(Object.keys(ASKS) as (keyof RateTable)[])(
    'are answered with 429 and the time to wait when they are too many: %s',
    async (kind) => {
      const rates = { ...ALL_FREE };
      const { server, ada, admin, clock } = await scene({ rates });
      const { notebook } = await makePlace(ada);
      Object.assign(rates, { [kind]: SLOW });
      const [method, path, parts] = ASKS[kind](notebook);
      const ask = (from: string) => ada.call(method, path, { ...parts, address: from });
      const answers = [];
      for (let i = 0; i < 5; i++) answers.push(await ask('198.51.100.7'));
      expect(answers.map(({ status }) => status === 429)).toEqual([false, false, false, true, true]);
      expect(answers[0]?.headers.get('ratelimit-policy')).toBe(`"${kind}";q=3;w=3`);
      expect(answers.map(({ headers }) => headers.get('ratelimit'))).toEqual([
        ...[`"${kind}";r=2;t=1`, `"${kind}";r=1;t=2`, `"${kind}";r=0;t=3`],
        ...[`"${kind}";r=0;t=3`, `"${kind}";r=0;t=3`],
      ]);
      expect([answers[3]?.headers.get('retry-after'), answers[3]?.body['error_code']]).toEqual([
        '1',
        'RATE_LIMITED',
      ]);
      // one user is counted wherever they come from, and one address whoever asks
      if (kind !== 'sign-in') expect((await ask('198.51.100.8')).status).toBe(429);
      expect((await admin.call(method, path, { ...parts, address: '198.51.100.7' })).status).toBe(429);
      expect((await admin.call(method, path, { ...parts, address: '198.51.100.9' })).status).not.toBe(429);
      clock.advance(1000);
      expect((await ask('198.51.100.7')).status).not.toBe(429);
      expect(server.faults).toEqual([]);
    },
  );

  it('are counted before anybody looks at who asks: nonsense tokens are not free', async () => {
    const { server } = await scene({ rates: { ...ALL_FREE, read: SLOW } });
    const call = callerOf(server.app, 'nonsense');
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await call('GET', '/users/me', ADDRESS)).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
  });
});
