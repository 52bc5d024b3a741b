import { describe, expect, it } from 'vitest';
import type { Route } from '@codexlab/server/contract';
import type { Answer } from '../testing/api-caller.ts';
import { stateOf } from '../testing/server-state.ts';
import { callerFor, everyRoute, jsonRoutes, openAttackScene, requestTo } from './every-route.ts';

/** Fields that tables have, that programs trust, or that objects inherit. */
const EXTRA: Readonly<Record<string, unknown>> = {
  id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  owner_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  user_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  workspace_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  is_superuser: true,
  isSuperuser: true,
  is_active: true,
  role: 'owner',
  scope: 'admin',
  hashed_password: 'pbkdf2_sha256:1000:00:00',
  passwordRecord: 'pbkdf2_sha256:1000:00:00',
  security_stamp: 'mine',
  created_at: '2001-01-01T00:00:00.000Z',
  deleted_at: null,
  path: '/etc',
  constructor: { prototype: { polluted: true } },
  ['__proto__']: { polluted: true, is_superuser: true },
  toString: 'mine',
  '': 'nothing',
};

/** The fields of the body of a route, if it names them. */
function fieldsOf(schema: Route['body']): readonly string[] {
  const shape = schema !== undefined && 'shape' in schema ? schema.shape : null;
  return typeof shape === 'object' && shape !== null ? Object.keys(shape) : [];
}

/** The body with one field more, as JSON: names that objects inherit are fields there like others. */
function withField(body: unknown, name: string, value: unknown): string {
  const text = JSON.stringify(body ?? {});
  const field = `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  return text === '{}' ? `{${field}}` : `{${field},${text.slice(1)}`;
}

/** True when the form of a request was refused, and not what it says: the answer names where, and the field. */
function isRefused({ status, body }: Answer, where: string, field?: string): boolean {
  const details: { in?: unknown; field?: unknown } = Object(body['details']);
  const isThere = details.in === where || (where === 'body' && details.field === 'body');
  return status === 422 && isThere && (field === undefined || field === '' || details.field === field);
}

const JSON_TYPE = { 'content-type': 'application/json' };

describe('a body with a field that its route does not have', () => {
  it('is refused by every route that takes JSON, and changes nothing', async () => {
    const world = await openAttackScene();
    const wrong: string[] = [];
    let asked = 0;
    for (const [name, route] of jsonRoutes) {
      const { method, path, body, headers } = requestTo(name, route, world.objects);
      const before = await stateOf(world.server);
      for (const [field, value] of Object.entries(EXTRA)) {
        if (fieldsOf(route.body).includes(field)) continue;
        asked++;
        const bytes = withField(body, field, value);
        const answer = await callerFor(world, route)(method, path, {
          bytes,
          headers: { ...headers, ...JSON_TYPE },
        });
        if (!isRefused(answer, 'body', field))
          wrong.push(`${name} with ${field}: ${answer.status} ${answer.text}`);
      }
      if ((await stateOf(world.server)) !== before) wrong.push(`${name}: something was changed`);
    }
    expect(wrong).toEqual([]);
    expect(world.server.faults).toEqual([]);
    expect(asked).toBeGreaterThan(600);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('is refused as a form too', async () => {
    const world = await openAttackScene();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const [name, route] of jsonRoutes.filter(([, { bodyKind }]) => bodyKind === 'json-or-form')) {
      const { method, path, body } = requestTo(name, route, world.objects);
      for (const field of ['is_superuser', 'id', '__proto__', 'constructor', 'user[is_superuser]']) {
        const bytes = new URLSearchParams({ ...(body as Record<string, string>) });
        bytes.append(field, 'true');
        const answer = await callerFor(world, route)(method, path, { bytes: bytes.toString(), headers });
        expect([name, field, answer.status]).toEqual([name, field, 422]);
      }
    }
  });

  it('is refused inside of lists and objects too', async () => {
    const { owner, objects, server } = await openAttackScene();
    const { notebook: notebook_id, file, path } = objects;
    const before = await stateOf(server);
    const bodies: [string, string, object][] = [
      ['POST', '/files/bulk', { notebook_id, edits: [{ op: 'set', path, properties: {}, id: file }] }],
      ['POST', '/files/bulk', { notebook_id, edits: [{ op: 'move', path, to: 'b.md', owner_id: 'x' }] }],
      ['POST', '/files/bulk', { notebook_id, edits: [{ op: 'sql', path }] }],
      ['PATCH', `/files/${file}`, { rename: { from: 'a', to: 'b', force: true } }],
      ['POST', '/search/advanced', { modified: { from: 'today', raw: '1=1' } }],
      ['POST', '/search/advanced', { properties: [{ name: 'a', op: 'exists', sql: '1=1' }] }],
    ];
    for (const [method, url, body] of bodies)
      expect([body, (await owner.call(method, url, { body })).status]).toEqual([body, 422]);
    expect(await stateOf(server)).toBe(before);
  });
});

describe('a body of another form than its route has', () => {
  it('is refused by every route that takes JSON, and changes nothing', async () => {
    const world = await openAttackScene();
    const wrong: string[] = [];
    for (const [name, route] of jsonRoutes) {
      const { method, path, headers } = requestTo(name, route, world.objects);
      const before = await stateOf(world.server);
      for (const bytes of [
        '[]',
        'null',
        '"text"',
        '1',
        'true',
        '[{}]',
        '{',
        '{"a":1}{"b":2}',
        '\u0000',
        '{"a":NaN}',
      ]) {
        const answer = await callerFor(world, route)(method, path, {
          bytes,
          headers: { ...headers, ...JSON_TYPE },
        });
        if (!isRefused(answer, 'body')) wrong.push(`${name} with ${bytes}: ${answer.status} ${answer.text}`);
      }
      if ((await stateOf(world.server)) !== before) wrong.push(`${name}: something was changed`);
    }
    expect(wrong).toEqual([]);
    expect(world.server.faults).toEqual([]);
  });

  it('is refused when every field has another type', async () => {
    const world = await openAttackScene();
    const wrong: string[] = [];
    for (const [name, route] of jsonRoutes) {
      const { method, path, body, headers } = requestTo(name, route, world.objects);
      const before = await stateOf(world.server);
      for (const field of fieldsOf(route.body))
        for (const value of [{ $ne: null }, [['x']], { toString: 'x' }, { length: 3 }]) {
          if (field === 'properties' || field === 'input_data') continue; // what they hold has no fixed form
          const answer = await callerFor(world, route)(method, path, {
            body: { ...(body as object), [field]: value },
            ...(headers ? { headers } : {}),
          });
          if (!isRefused(answer, 'body'))
            wrong.push(`${name} with ${field} ${JSON.stringify(value)}: ${answer.status} ${answer.text}`);
        }
      if ((await stateOf(world.server)) !== before) wrong.push(`${name}: something was changed`);
    }
    expect(wrong).toEqual([]);
    expect(world.server.faults).toEqual([]);
  });
});

describe('a query with a field that its route does not have', () => {
  it('is refused by every route, and changes nothing', async () => {
    const world = await openAttackScene();
    const wrong: string[] = [];
    for (const [name, route] of everyRoute) {
      const call = requestTo(name, route, world.objects);
      const before = await stateOf(world.server);
      for (const field of ['is_superuser', 'hashed_password', '__proto__', 'constructor', 'user_id', '']) {
        const path = `${call.path}${call.path.includes('?') ? '&' : '?'}${field}=1`;
        const answer = await callerFor(world, route)(call.method, path, call);
        if (!isRefused(answer, 'query', field))
          wrong.push(`${name} with ${field}: ${answer.status} ${answer.text}`);
      }
      if ((await stateOf(world.server)) !== before) wrong.push(`${name}: something was changed`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('columns that nobody is shown', () => {
  const HIDDEN = [
    'hashed_password',
    'password_record',
    'security_stamp',
    'totp_secret',
    'refresh_hash',
    'token_hash',
  ];

  it('cannot be sorted by or asked for', async () => {
    const { owner, administrator, objects } = await openAttackScene();
    const inNotebook = `notebook_id=${objects.notebook}`;
    const all = await owner.call<{ id: string }[]>('GET', `/search?${inNotebook}&q=*&sort=path`);
    for (const column of [...HIDDEN, 'file.path', 'rowid', '1', 'path desc, id', '(select 1)']) {
      const name = encodeURIComponent(column);
      expect((await owner.call('GET', `/files?${inNotebook}&sort=${name}`)).status).toBe(422);
      expect((await administrator.call('GET', `/users?sort=${name}`)).status).toBe(422);
      expect((await administrator.call('GET', `/users?${name}=a`)).status).toBe(422);
      expect((await owner.call('GET', `/workspaces?${name}=a`)).status).toBe(422);
      const found = await owner.call('GET', `/search?${inNotebook}&q=${name}:a`);
      expect([column, found.status, found.status === 200 ? found.data : []]).toEqual([
        column,
        found.status,
        [],
      ]);
      expect(found.status).toBeLessThan(500);
      // search sorts by properties: a name that no file has leaves the order as it is
      const sorted = await owner.call<{ id: string }[]>('GET', `/search?${inNotebook}&q=*&sort=${name}`);
      if (sorted.status === 200) expect(sorted.data.length).toBe(all.data.length);
      else expect(sorted.status).toBe(422);
    }
  });

  it('are in no answer', async () => {
    const world = await openAttackScene();
    for (const [name, route] of everyRoute) {
      if (route.method !== 'GET') continue;
      const { path } = requestTo(name, route, world.objects);
      const answer = await callerFor(world, route)('GET', path);
      expect(answer.text).not.toMatch(
        /pbkdf2|hashed_?password|security_?stamp|totp_?secret|refresh_?hash|record/i,
      );
    }
  });
});

describe('names that every object has', () => {
  it('are properties like others, and reach no object of the program', async () => {
    const { owner, objects, server } = await openAttackScene();
    const path = `/files/${objects.file}?notebook_id=${objects.notebook}`;
    const bodies = [
      '{"properties":{"__proto__":{"polluted":true}}}',
      '{"properties":{"constructor":{"prototype":{"polluted":true}}}}',
      '{"properties":{"a":{"__proto__":{"polluted":true}}}}',
      '{"properties":{"prototype":{"polluted":true},"toString":"x","hasOwnProperty":"x","valueOf":1}}',
      '{"rename":{"from":"__proto__","to":"constructor"}}',
    ];
    for (const bytes of bodies) {
      const answer = await owner.call('PATCH', path, { bytes, headers: JSON_TYPE });
      expect([bytes, answer.status < 500]).toEqual([bytes, true]);
      expect((await owner.call('GET', path)).status).toBe(200);
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    }
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const of = `notebook_id=${objects.notebook}`;
      expect((await owner.call('GET', `/properties/${name}?${of}`)).status).toBeLessThan(500);
      expect((await owner.call('GET', `/search?${of}&q=${name}:x`)).status).toBeLessThan(500);
      expect((await owner.call('GET', `/workspaces/${name}`)).status).toBe(404);
      expect((await owner.call('GET', `/notebooks/${name}`)).status).toBe(404);
    }
    expect(server.faults).toEqual([]);
  });
});
