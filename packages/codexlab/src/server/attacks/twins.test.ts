import { describe, expect, it } from 'vitest';
import { callOf } from '../matrix/matrix-calls.ts';
import { makeObjects, type MatrixObjects } from '../matrix/matrix-objects.ts';
import { makePlace } from '../matrix/matrix-world.ts';
import { type ApiCaller, callerOf } from '../testing/api-caller.ts';
import { createAdministrator, createPerson, type TestPerson } from '../testing/people.ts';
import { openTestServer, type TestServer } from '../testing/test-server.ts';
import { everyRoute } from './every-route.ts';

/** What both have, byte for byte: names, tags, properties, links, words, and the same bytes twice. */
const FILES: Readonly<Record<string, string>> = {
  'note.md': '---\nstatus: open\ntags: [experiment]\n---\n# Note\n\nnotation of the measurement [[other]]\n',
  'other.md': '---\nstatus: done\ntags: [experiment/pcr]\n---\n# Other\n\nnote [[note]] [[nowhere]]\n',
  'runs/one.md': '# Run\n\nmeasurement [[note]]\n',
  'runs/copy.md': '# Run\n\nmeasurement [[note]]\n',
  'runs/data.csv': 'sample,value\na,1\n',
  'alone.md': 'measurement\n',
};

/** Reading with `{n}`, `{w}` and `{f}` for the notebook, the workspace and the file that is linked to. */
const READINGS: readonly string[] = [
  ...['', '&notebook_id={n}', '&workspace={w}'].flatMap((area) => [
    `/search?q=measurement${area}`,
    `/search?q=status:open${area}`,
    `/search?q=is:duplicate${area}`,
    `/search?q=has:backlink&sort=-modified${area}`,
    `/search?q=meas*&per_page=2&page=2${area}`,
    `/search/tags?tags=experiment${area}`,
  ]),
  '/search/facets?notebook_id={n}&q=measurement&limit=100',
  '/search/facets?notebook_id={n}&q=has:tag&limit=100',
  '/search/suggest?notebook_id={n}&q=no&limit=50',
  '/search/suggest?notebook_id={n}&limit=50',
  '/search/similar?notebook_id={n}&q=mesurement',
  '/files?notebook_id={n}&per_page=1000&sort=-modified',
  '/files?notebook_id={n}&per_page=2&page=2',
  '/files/{f}/links?notebook_id={n}',
  '/files/{f}/backlinks?notebook_id={n}',
  '/files/{f}/backlinks',
  '/tags?notebook_id={n}',
  '/properties?notebook_id={n}',
  '/properties/status?notebook_id={n}',
  '/links/unresolved?notebook_id={n}',
  '/trash?notebook_id={n}',
  '/workspaces/{w}/members',
  '/workspaces/{w}/invites',
  '/audit?workspace={w}&per_page=1000',
  '/audit?per_page=1000',
];
interface Half {
  readonly person: TestPerson;
  readonly objects: MatrixObjects;
}

async function makeHalf(person: TestPerson, spare: TestPerson): Promise<Half> {
  const place = await makePlace(person);
  const files = Object.entries(FILES);
  const ids = [];
  for (const [path, content] of files) ids.push(await write(person, place.notebook, path, content));
  const extras = new Set(['user', 'invite', 'upload', 'entry', 'task'] as const);
  const objects = await makeObjects(person, place, spare, extras);
  return { person, objects: { ...objects, file: ids[0] ?? '', path: files[0]?.[0] ?? '' } };
}

async function write({ call }: TestPerson, notebook_id: string, path: string, content: string) {
  const made = await call<{ id: string }>('POST', '/files', { body: { notebook_id, path, content } });
  if (made.status !== 201) throw new Error(made.text);
  return made.data.id;
}

async function scene() {
  const server = await openTestServer();
  const administrator = await createAdministrator(server);
  const person = (name: string) => createPerson(server, administrator, name);
  const [olivia, theo, sam] = [await person('olivia'), await person('theo'), await person('sam')];
  return { server, administrator, person, olivia, theo, sam };
}

const filled = (path: string, { workspace, notebook, file }: MatrixObjects) =>
  path.replaceAll('{n}', notebook).replaceAll('{w}', workspace).replaceAll('{f}', file);

/** All that somebody can read, by what they asked: every reading route, and every way to search and count. */
async function readAll(server: TestServer, call: ApiCaller, objects: MatrixObjects) {
  await server.codex.audit.flush();
  const asked = everyRoute
    .filter(([, { method }]) => method === 'GET')
    .map(([name, route]) => callOf(name, route, objects));
  const searched = READINGS.map((path) => ({ method: 'GET' as const, path: filled(path, objects) }));
  const read = new Map<string, string>();
  for (const { method, path, ...parts } of [...asked, ...searched]) {
    const { status, text } = await call(method, path, parts);
    read.set(path, `${status} ${text.replace(/"meta":\{[^}]*\}/, '')}`);
  }
  const body = { notebook_id: objects.notebook, is: ['duplicate'], has: ['link'] };
  const advanced = await call('POST', '/search/advanced', { body });
  const target = { notebook_id: objects.notebook, target: 'one' };
  const resolved = await call('POST', '/files/resolve-link', { body: target });
  read.set('advanced', JSON.stringify([advanced.data, advanced.body['pagination']]));
  return read.set('resolved', JSON.stringify(resolved.data));
}

/** How many rows a page has, and how many it says that there are. */
function countsOf(read: ReadonlyMap<string, string>): unknown[] {
  return [...read.values()].map((text) => {
    if (!text.startsWith('200 {')) return text.slice(0, 3);
    const { data, pagination } = JSON.parse(text.slice(4).replace(/,\}$/, '}')) as {
      data: unknown;
      pagination?: { total?: number | null };
    };
    return [Array.isArray(data) ? data.length : 1, pagination?.total ?? null];
  });
}

describe('two workspaces of two people with equal names and contents', () => {
  it('know nothing of each other: what one reads is the same before the other is there, beside it, and when that grows', async () => {
    const { server, olivia, theo, sam, person } = await scene();
    const here = await makeHalf(olivia, sam);
    const alone = await readAll(server, olivia.call, here.objects);
    const twin = await makeHalf(theo, await person('tess'));
    expect(await readAll(server, olivia.call, here.objects)).toEqual(alone);

    const beside = await readAll(server, theo.call, twin.objects);
    expect(countsOf(beside)).toEqual(countsOf(alone));
    for (const path of READINGS.map((reading) => filled(reading, here.objects)))
      expect([path, alone.get(path)]).toEqual([path, expect.stringMatching(/^200 (?!.*"data":\[\])/)]);
    const foreign = [...Object.values(here.objects), olivia.id].filter((id) => /^[0-9A-Z]{26}$/.test(id));
    expect(foreign).toHaveLength(10);
    for (const [asked, text] of beside)
      expect([asked, foreign.filter((id) => text.includes(id))]).toEqual([asked, []]);

    const text = FILES['note.md'] ?? '';
    const paths = Array.from({ length: 50 }, (_, i) => `runs/more-${i}.md`);
    for (const path of paths) await write(theo, twin.objects.notebook, path, text);
    const grown = await readAll(server, theo.call, twin.objects);
    expect(countsOf(grown)).not.toEqual(countsOf(beside));
    expect(await readAll(server, olivia.call, here.objects)).toEqual(alone);
    expect(server.faults).toEqual([]);
  });

  it('take no cursor, key or id of each other for their own', async () => {
    const { olivia, theo, sam, person } = await scene();
    const [here, twin] = [await makeHalf(olivia, sam), await makeHalf(theo, await person('tess'))];
    for (const path of [
      '/files?notebook_id={n}&per_page=2',
      '/search?q=measurement&per_page=2',
      '/audit?per_page=2',
    ]) {
      const first = await theo.call('GET', filled(path, twin.objects));
      const { next_cursor: cursor } = Object(first.body['pagination']) as { next_cursor: string };
      expect(cursor).toEqual(expect.any(String));
      const next = `${filled(path, here.objects)}&cursor=${encodeURIComponent(cursor)}`;
      const { text } = await olivia.call('GET', next);
      for (const id of [twin.objects.notebook, twin.objects.workspace, twin.objects.file, theo.id])
        expect([path, text.includes(id)]).toEqual([path, false]);
    }
    const headers = { 'idempotency-key': 'the-same-key' };
    const post = ({ person: { call }, objects }: Half) =>
      call<{ id: string }>('POST', '/workspaces', { headers, body: { name: 'Again' } }).then(
        ({ status, data }) => [status, data.id !== objects.workspace, data.id],
      );
    const [one, two] = [await post(twin), await post(here)];
    expect([one[0], two[0], one[2] === two[2]]).toEqual([201, 201, false]);
    const { file } = twin.objects;
    for (const path of [`/files/${file}`, `/files/${file}/content`, `/files/${file}/backlinks`])
      for (const query of ['', `?notebook_id=${here.objects.notebook}`])
        expect((await olivia.call('GET', `${path}${query}`)).status).toBe(404);
  });

  it('are not there at once for a viewer who is no member any more, by sign-in, by token and by cursor', async () => {
    const { server, olivia, theo, sam, person } = await scene();
    const here = await makeHalf(olivia, sam);
    await makeHalf(theo, await person('tess'));
    const vera = await person('vera');
    const { workspace, notebook, file } = here.objects;
    const body = { username: 'vera', role: 'viewer' };
    await olivia.call('POST', `/workspaces/${workspace}/members`, { body });
    const made = await vera.call<{ secret: string }>('POST', '/tokens', {
      body: { name: 'viewer', scope: 'read', workspace_ids: [workspace] },
    });
    const callers = [vera.call, callerOf(server.app, made.data.secret)];
    const lists = ['/workspaces', '/notebooks', '/search?q=measurement', '/search/tags?tags=experiment'];
    const things = [
      `/workspaces/${workspace}`,
      `/notebooks/${notebook}`,
      `/files?notebook_id=${notebook}`,
      `/files/${file}`,
      `/search?q=measurement&workspace=${workspace}`,
      `/search/facets?notebook_id=${notebook}&q=measurement`,
      `/search/suggest?notebook_id=${notebook}&q=no`,
    ];
    const first = await vera.call('GET', '/search?q=measurement&per_page=1');
    const { next_cursor: cursor } = Object(first.body['pagination']) as { next_cursor: string };
    for (const call of callers) {
      for (const path of lists)
        expect((await call<object[]>('GET', path)).data.length, path).toBeGreaterThan(0);
      for (const path of things) expect([path, (await call('GET', path)).status]).toEqual([path, 200]);
    }
    await olivia.call('DELETE', `/workspaces/${workspace}/members/${vera.id}`);
    for (const call of callers) {
      for (const path of lists) {
        const { data, body: said } = await call<object[]>('GET', path);
        const { total } = Object(said['pagination']) as { total?: number | null };
        expect([path, data, total ?? 0]).toEqual([path, [], 0]);
      }
      const next = `/search?q=measurement&per_page=1&cursor=${encodeURIComponent(cursor)}`;
      expect((await call('GET', next)).data).toEqual([]); // its total is what the cursor itself brings along
      for (const path of things) expect([path, (await call('GET', path)).status]).toEqual([path, 404]);
    }
  });
});
