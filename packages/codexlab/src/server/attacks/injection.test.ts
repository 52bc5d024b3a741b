import type { Route } from '@codexlab/server/contract';
import { describe, expect, it } from 'vitest';
import type { RouteName } from '../matrix/matrix-calls.ts';
import { makePlace } from '../matrix/matrix-world.ts';
import { type ApiCaller, callerOf } from '../testing/api-caller.ts';
import { createPerson } from '../testing/people.ts';
import { type AttackScene, callerFor, everyRoute, openAttackScene, requestTo } from './every-route.ts';

/** Only the twin has it, in every place where a text can stand. */
const FOREIGN = 'zebrafish';

/** Text that means something to SQL, to FTS5, to LIKE and GLOB, to our own query language, or to programs behind. */
const TEXTS_BY_MEANING: Readonly<Record<string, readonly string[]>> = {
  'ends of texts and statements': ["'", '"', ';', '--', '/*', '\\', "\\'", "%' --"],
  'conditions that always hold': ["' OR '1'='1", "' OR 1=1 --", '" OR ""="', "') OR 1=1 --", '1 OR 1=1'],
  'other statements': ["'; DROP TABLE user; --", "x' UNION SELECT * FROM user --", '1; DELETE FROM user'],
  'parameters of statements': ['?1', ':name', '@x', '$x', 'null'],
  'wildcards of LIKE and GLOB': ['%', '_', '[a-z]*', '*', 'a*', '?', '**'],
  'signs of FTS5': ['^a', '^', ':', '::', 'a:', ':a', '+', '-', '- a'],
  'nearness in FTS5': ['NEAR(', 'NEAR(a b, 2)', 'a NEAR/2 b', 'NEAR(note, 1) OR note'],
  'operators alone': ['AND', 'OR', 'NOT', 'a AND', 'OR a', 'NOT NOT a'],
  'columns of the index': ['path:a', 'file_id:a', '{path title}:a', '-{path}:a', 'rowid:1'],
  'functions of the index': ['content MATCH "x"', 'rank:bm25(1)'],
  'parentheses that do not match': ['(', ')', '((((', '(a OR b', 'a) OR (b'],
  'quotes that do not match': ['"a', 'a"b"c', '"a" "', "tag:'", "modified:>'", 'has:"'],
  'values out of range': ['size:>1e999', 'is:', 'undefined', 'NaN', '[object Object]'],
  'characters that are not seen': ['a\0b', '\0', '\u202e', '\ufeff', '💥', 'a\r\nb'],
  'templates and markup': ['{{7*7}}', '${7*7}', '<script>'],
  'one thing very often': ['a'.repeat(10_000), '('.repeat(1500), '"'.repeat(999)],
  'many words': ['a OR '.repeat(300), 'NOT '.repeat(400), 'a* '.repeat(300)],
};
const TEXTS = Object.values(TEXTS_BY_MEANING).flat();

/** Among how many places of one kind the texts are dealt out. */
const HANDS = 3;

/** Fields that would end what the test itself goes on with. */
const LEFT_OUT = new Set(['users.changePassword new_password']);

/** A field of a request, and the request with that field holding a text. */
interface Place {
  readonly label: string;
  /** Where in a request, and the field: places of one kind are read by the same code. */
  readonly kind: string;
  send(text: string): ReturnType<ApiCaller>;
}

const shapeOf = (schema: Route['body']): readonly string[] => {
  const shape = schema !== undefined && 'shape' in schema ? schema.shape : null;
  return typeof shape === 'object' && shape !== null ? Object.keys(shape) : [];
};

let lastAddress = 0;
/** Tries to sign in are counted for each address: another one each time. */
const elsewhere = () =>
  `2001:db8:${(++lastAddress % 65_536).toString(16)}:${(lastAddress >> 16).toString(16)}::1`;

/** Every place of a route where a text can stand: parts of its path, fields of its query and of its body. */
function placesOf(world: AttackScene, name: RouteName, route: Route): Place[] {
  const call = route.action === 'session.start' ? callerOf(world.server.app, null) : callerFor(world, route);
  const { method, path, headers, ...rest } = requestTo(name, route, world.objects);
  const [plain = '', query = ''] = path.split('?');
  const parts = { ...rest, ...(headers ? { headers } : {}) };
  const inPath = Object.keys(route.params?.shape ?? {}).map((field) => ({
    label: `${name} path ${field}`,
    kind: `path ${field}`,
    send: (text: string) => {
      const value = encodeURIComponent(text).replaceAll('.', '%2E') || '%20';
      const filled = route.path
        .split('/')
        .map((part, at) => (part.startsWith(`{${field}`) ? value : plain.split('/')[at]))
        .join('/');
      return call(method, `${filled}?${query}`, { ...parts, address: elsewhere() });
    },
  }));
  const inQuery = Object.keys(route.query?.shape ?? {}).map((field) => ({
    label: `${name} query ${field}`,
    kind: `query ${field}`,
    send: (text: string) => {
      const fields = new URLSearchParams(query);
      fields.set(field, text);
      return call(method, `${plain}?${fields}`, { ...parts, address: elsewhere() });
    },
  }));
  const inBody = shapeOf(route.body).map((field) => ({
    label: `${name} ${field}`,
    kind: `body ${field}`,
    send: (text: string) => {
      const body = { ...Object(parts.body), [field]: text };
      return call(method, path, { ...parts, body, address: elsewhere() });
    },
  }));
  return [...inPath, ...inQuery, ...inBody].filter(({ label }) => !LEFT_OUT.has(label));
}

/** Places inside of lists and objects of bodies. */
function deepPlaces({ owner, objects }: AttackScene): Place[] {
  const { notebook: notebook_id, file, path } = objects;
  const post = (label: string, to: string, body: (text: string) => object): Place => ({
    label,
    kind: label,
    send: (text) => owner.call('POST', to, { body: body(text) }),
  });
  const bulk = (label: string, edit: (text: string) => object) =>
    post(label, '/files/bulk', (text) => ({ notebook_id, edits: [edit(text)] }));
  const advanced = (label: string, fields: (text: string) => object) =>
    post(label, '/search/advanced', (text) => ({ notebook_id, ...fields(text) }));
  return [
    bulk('a property to set', (text) => ({ op: 'set', path, properties: { [text]: text } })),
    bulk('a tag to add', (text) => ({ op: 'tag', path, add: [text], remove: [text] })),
    bulk('an id', (text) => ({ op: 'set', file: text, properties: {} })),
    bulk('a precondition', (text) => ({ op: 'delete', path: 'nowhere.md', if_match: text })),
    bulk('a path', (text) => ({ op: 'move', path: text, to: `moved-${text}` })),
    ...['tags', 'any_tags', 'without_tags', 'extensions'].map((field) =>
      advanced(`words in ${field}`, (text) => ({ [field]: [text, text] })),
    ),
    advanced('the name of a property', (name) => ({ properties: [{ name, op: 'exists' }] })),
    advanced('the value of a property', (value) => ({ properties: [{ name: 'status', op: 'eq', value }] })),
    advanced('the beginning of a property', (value) => ({
      properties: [{ name: 'status', op: 'begins', value }],
    })),
    advanced('a moment', (from) => ({ modified: { from, to: from } })),
    {
      label: 'a property to rename',
      kind: 'a property to rename',
      send: (text) =>
        owner.call('PATCH', `/files/${file}?notebook_id=${notebook_id}`, {
          body: { rename: { from: text, to: text } },
        }),
    },
  ];
}

/** Each place with its texts: every text comes to every kind of place, and each place gets a share of them. */
function deal(places: readonly Place[]): (readonly [Place, readonly string[]])[] {
  return [...new Set(places.map(({ kind }) => kind))].flatMap((kind) => {
    const alike = places.filter((place) => place.kind === kind);
    const hands = Math.min(HANDS, alike.length);
    return alike.map((place, at) => [place, TEXTS.filter((_, i) => i % hands === at % hands)] as const);
  });
}

/** Somebody else with a notebook of equal names in which one word stands everywhere. */
async function makeTwin(
  world: AttackScene,
): Promise<{ readonly ids: readonly string[]; read(): Promise<string> }> {
  const tess = await createPerson(world.server, world.administrator, 'tess');
  const { workspace, notebook } = await makePlace(tess);
  const body = {
    notebook_id: notebook,
    path: `${FOREIGN}/note.md`,
    content: `---\nstatus: ${FOREIGN}\ntags: [${FOREIGN}]\n---\n# ${FOREIGN}\n\nnote [[${FOREIGN}]]\n`,
  };
  expect((await tess.call('POST', '/files', { body })).status).toBe(201);
  const read = async () => {
    const list = await tess.call('GET', `/files?notebook_id=${notebook}`);
    const content = await tess.call(
      'GET',
      `/files/by-path-content/${FOREIGN}/note.md?notebook_id=${notebook}`,
    );
    return JSON.stringify(list.data) + content.text;
  };
  return { ids: [workspace, notebook], read };
}

describe('a text in any place of any route', () => {
  it('is never more than a text: no fault, nothing of others, nothing lost', async () => {
    const world = await openAttackScene();
    const twin = await makeTwin(world);
    const [before, wrong]: [string, string[]] = [await twin.read(), []];
    const places = [
      ...everyRoute.flatMap(([name, route]) => placesOf(world, name, route)),
      ...deepPlaces(world),
    ];
    let reached = 0;
    for (const [{ label, send }, texts] of deal(places))
      for (const text of texts) {
        const answer = await send(text);
        const told = `${label} = ${text.slice(0, 40)}: ${answer.status} ${answer.text.slice(0, 300)}`;
        if (answer.status >= 500) wrong.push(told);
        if (answer.status === 401 && !/^(?:users|invites)\./.test(label)) wrong.push(told);
        const isOfUsers = label.startsWith('users.list') || label.startsWith('users.get');
        if (answer.text.includes(FOREIGN) || (!isOfUsers && twin.ids.some((id) => answer.text.includes(id))))
          wrong.push(`foreign: ${told}`);
        reached += answer.status < 400 ? 1 : 0;
      }
    expect(wrong).toEqual([]);
    expect(world.server.faults).toEqual([]);
    expect(places.length).toBeGreaterThan(150);
    expect(reached).toBeGreaterThan(1000);
    expect(await twin.read()).toBe(before);
    const [check] = await world.server.driver.all<Record<string, unknown>>('pragma integrity_check');
    expect(Object.values(check ?? {})).toEqual(['ok']);
    const users = await world.server.driver.all<{ username: string }>('select username from user');
    expect(users.map(({ username }) => username)).toEqual(
      expect.arrayContaining(['admin', 'olivia', 'sam', 'tess']),
    );
  });

  it('is no bytes but UTF-8, and no half characters', async () => {
    const world = await openAttackScene();
    const { notebook, file } = world.objects;
    for (const bytes of ['%ED%A0%80', '%FF%FE', '%C0%A7', '%80', '%E2%28%A1'])
      for (const path of [
        `/search?q=${bytes}`,
        `/files?notebook_id=${notebook}&q=${bytes}`,
        `/files?notebook_id=${bytes}`,
        `/properties/${bytes}?notebook_id=${notebook}`,
        `/files/by-path/${bytes}?notebook_id=${notebook}`,
        `/workspaces/${bytes}`,
      ])
        expect([path, (await world.owner.call('GET', path)).status < 500]).toEqual([path, true]);
    const json = { 'content-type': 'application/json' };
    const path = `/files/${file}?notebook_id=${notebook}`;
    for (const bytes of [
      '{"properties":{"a":"\\ud800"}}',
      '{"properties":{"\\udc00":1}}',
      '{"properties":{"a":"\\u0000"}}',
    ])
      expect((await world.owner.call('PATCH', path, { bytes, headers: json })).status).toBeLessThan(500);
    const raw = Buffer.from('{"full_name":"\xff\xfe"}', 'latin1');
    expect(
      (await world.owner.call('PATCH', '/users/me', { bytes: Uint8Array.from(raw), headers: json })).status,
    ).toBe(422);
    expect(world.server.faults).toEqual([]);
  });
});
