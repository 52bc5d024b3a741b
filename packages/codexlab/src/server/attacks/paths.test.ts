import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { throwAway } from '../matrix/matrix-objects.ts';
import { makePlace } from '../matrix/matrix-world.ts';
import type { Answer, RequestParts } from '../testing/api-caller.ts';
import { createAdministrator, createPerson } from '../testing/people.ts';
import { stateOf } from '../testing/server-state.ts';
import { HOST, openTestServer } from '../testing/test-server.ts';

const SECRET = 'what lies outside';

/** A notebook whose folder is known, below a folder of which everything else is outside. */
async function scene() {
  const root = realpathSync(temporaryFolder({ 'outside/secret.md': SECRET, 'outside/dir/x.md': SECRET }));
  const dataDir = join(root, 'data');
  const allowed = join(root, 'allowed');
  for (const folder of [dataDir, allowed, `${allowed}-evil`, join(allowed, 'lab')]) mkdirSync(folder);
  const server = await openTestServer({ dataDir, allowedRoots: [allowed] });
  const administrator = await createAdministrator(server);
  const ada = await createPerson(server, administrator, 'ada');
  const { workspace, notebook } = await makePlace(ada);
  const body = { notebook_id: notebook, path: 'dir/note.md', content: '# Note\n' };
  const made = await ada.call<{ file: { id: string } }>('POST', '/files', { body });
  const [place] = await server.driver.all<{ folder: string; path: string }>(
    'select w.path as folder, n.path as path from notebook n join workspace w on w.id = n.workspace_id',
  );
  const folder = join(place?.folder ?? '', place?.path ?? '');
  expect(readFileSync(join(folder, 'dir/note.md'), 'utf8')).toBe('# Note\n');
  return {
    ...{
      root,
      server,
      administrator,
      ada,
      workspace,
      notebook,
      folder,
      allowed,
      outside: join(root, 'outside'),
    },
    file: made.data.file.id,
    entry: await throwAway(ada, notebook, 'gone.md'),
  };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** Everything below the root that is not what the server itself keeps. */
function outsideOf({ root }: Pick<Scene, 'root'>): string[] {
  const below = (folder: string): string[] =>
    readdirSync(folder)
      .sort()
      .flatMap((name) => {
        const path = join(folder, name);
        if (path === join(root, 'data')) return [];
        if (lstatSync(path).isDirectory()) return [path, ...below(path)];
        return [lstatSync(path).isSymbolicLink() ? path : `${path} ${readFileSync(path, 'base64')}`];
      });
  return [
    ...below(root),
    ...readdirSync(join(root, 'data')).filter((name) => !/\.db|-(?:wal|shm)$|^bases$/.test(name)),
  ];
}

const HOSTILE: readonly string[] = [
  ...[
    '..',
    '../x.md',
    '../../../outside/x.md',
    'a/../../x.md',
    'a/..',
    './x.md',
    'a/./x.md',
    '../outside/secret.md',
  ],
  ...[
    '/etc/passwd',
    '//etc/passwd',
    '/',
    'a//b.md',
    'a/',
    'C:/x.md',
    'c:x.md',
    'C:\\x.md',
    '\\\\host\\share\\x.md',
  ],
  ...[
    '..\\x.md',
    'a\\..\\..\\x.md',
    'a\\b.md',
    'x.md\0',
    'x\0.md',
    '\0',
    'a/\0/b',
    'a:b:$DATA',
    'x.md::$DATA',
  ],
  ...[
    '.codex',
    '.codex/notebook.db',
    '.CODEX/x',
    '.Codex/trash/x.md',
    'a/.codex/x',
    '.codex /x',
    '.codex./x',
  ],
  ...[
    '.git',
    '.git/config',
    '.GIT/hooks/post-commit',
    '.Git/x',
    'a/b/.gIT/config',
    '.git /x',
    '.git./x',
    '.git::$INDEX_ALLOCATION/x',
  ],
  ...[
    '.g\u200cit/config',
    '.git\u200d/config',
    '\ufeff.git/config',
    '.gi\u202et/x',
    '.c\u200dodex/x',
    '.\u2060git/x',
  ],
  ...['GIT~1/config', 'git~1', 'CODEX~1/x', 'codex~1/notebook.db', 'x.md ', 'x.md.', 'a /x.md', 'a./x.md'],
  ...[
    'x'.repeat(256),
    `${'ü'.repeat(128)}`,
    `${'x'.repeat(300)}/y.md`,
    'a/'.repeat(2040) + 'deep/er/than/that.md',
  ],
  ...['\ud800.md', 'x\udfff.md', 'a\u202eb.md', 'x\u200b.md'],
];

type Door = (path: string, scene: Scene) => [method: string, path: string, parts?: RequestParts];

const of = ({ notebook }: Scene) => `?notebook_id=${notebook}`;
const inUrl = (path: string) => encodeURIComponent(path).replaceAll('.', '%2E');
const ANY = { headers: { 'if-match': '*' } };

const DOORS: Readonly<Record<string, Door>> = {
  'creating a file': (path, { notebook }) => [
    'POST',
    '/files',
    { body: { notebook_id: notebook, path, content: 'x' } },
  ],
  'uploading a file': (path, scene) => [
    'POST',
    `/files/upload${of(scene)}&path=${encodeURIComponent(path)}`,
    { bytes: 'x' },
  ],
  'uploading over a file': (path, scene) => [
    ...(['POST', `/files/upload${of(scene)}&path=${encodeURIComponent(path)}`] as const),
    { bytes: 'x', ...ANY },
  ],
  'uploading in pieces': (path, { notebook }) => [
    'POST',
    '/uploads',
    { body: { notebook_id: notebook, path, size: 1 } },
  ],
  'moving a file': (path, scene) => ['POST', `/files/${scene.file}/move${of(scene)}`, { body: { path } }],
  'moving a file with its links': (path, scene) => [
    ...(['POST', `/files/${scene.file}/move${of(scene)}`] as const),
    { body: { path, update_links: true } },
  ],
  'planning a move': (path, scene) => [
    ...(['POST', `/files/${scene.file}/move${of(scene)}`] as const),
    { body: { path, dry_run: true } },
  ],
  'bringing back out of the history': (path, { notebook }) => [
    ...(['POST', `/notebooks/${notebook}/history/restore`] as const),
    { body: { path, revision: 'HEAD' } },
  ],
  'reading out of the history': (path, { notebook }) => [
    'GET',
    `/notebooks/${notebook}/history/HEAD/content?path=${encodeURIComponent(path)}`,
  ],
  'telling how a file differs': (path, { notebook }) => [
    'GET',
    `/notebooks/${notebook}/diff?path=${encodeURIComponent(path)}`,
  ],
  'restoring a file': (path, scene) => [
    'POST',
    `/trash/${scene.entry}/restore${of(scene)}`,
    { body: { to: path } },
  ],
  'making a folder': (path, { notebook }) => ['POST', '/folders', { body: { notebook_id: notebook, path } }],
  'moving a folder there': (to, { notebook }) => [
    'POST',
    '/folders/move',
    { body: { notebook_id: notebook, from: 'dir', to } },
  ],
  'moving a folder from there': (from, { notebook }) => [
    'POST',
    '/folders/move',
    { body: { notebook_id: notebook, from, to: 'taken' } },
  ],
  'changing a folder': (path, scene) => [
    'PATCH',
    `/folders/${inUrl(path)}${of(scene)}`,
    { body: { properties: { a: 1 } } },
  ],
  'deleting a folder': (path, scene) => ['DELETE', `/folders/${inUrl(path)}${of(scene)}`],
  'reading a folder': (path, scene) => ['GET', `/folders/${inUrl(path)}${of(scene)}`],
  'listing a folder': (path, scene) => ['GET', `/folders${of(scene)}&path=${encodeURIComponent(path)}`],
  'reading a file': (path, scene) => ['GET', `/files/by-path/${inUrl(path)}${of(scene)}`],
  'reading the bytes of a file': (path, scene) => [
    'GET',
    `/files/by-path-content/${inUrl(path)}${of(scene)}`,
  ],
  'making a notebook': (path, { workspace }) => [
    'POST',
    '/notebooks',
    { body: { workspace_id: workspace, name: 'Bad', path } },
  ],
};

/** A bulk answer tells of each edit by itself. */
const BULK: Readonly<Record<string, (path: string) => object>> = {
  'many edits: moving there': (to) => ({ op: 'move', path: 'dir/note.md', to }),
  'many edits: moving from there': (path) => ({ op: 'move', path, to: 'taken.md' }),
  'many edits: setting': (path) => ({ op: 'set', path, properties: { a: 1 } }),
  'many edits: deleting': (path) => ({ op: 'delete', path, if_match: '*' }),
};

/** As it was refused: the answer's own status, or the one of the edit in it. */
function statusOf({ status, data }: Answer<{ results?: { status: number }[] } | undefined>): number {
  return data?.results?.[0]?.status ?? status;
}

/** An address that ends in `..` is another one before anybody has sent it. */
const goesUp = (door: string, path: string) => path === '..' && /^(?:reading|changing|deleting)/.test(door);
/** Names that a text in an address cannot have: its characters are not well-formed Unicode. */
const fitsUrl = (path: string) => path.isWellFormed();

describe('a path that leads elsewhere', () => {
  it.each(Object.keys(DOORS))('is refused and changes nothing, within and without: %s', async (door) => {
    const world = await scene();
    const [state, outside] = [await stateOf(world.server), outsideOf(world)];
    for (const path of HOSTILE.filter((each) => fitsUrl(each) && !goesUp(door, each))) {
      const answer = await world.ada.call(...DOORS[door]!(path, world));
      expect([path.slice(0, 60), answer.status >= 400 && answer.status < 500, answer.text]).toEqual([
        ...[path.slice(0, 60), true, answer.text],
      ]);
      expect(answer.text).not.toContain(SECRET);
    }
    expect(await stateOf(world.server)).toBe(state);
    expect(outsideOf(world)).toEqual(outside);
    expect(world.server.faults).toEqual([]);
  });

  it.each(Object.keys(BULK))('is refused and changes nothing, within and without: %s', async (door) => {
    const world = await scene();
    const [state, outside] = [await stateOf(world.server), outsideOf(world)];
    for (const path of HOSTILE) {
      const body = { notebook_id: world.notebook, edits: [BULK[door]!(path)] };
      const status = statusOf(await world.ada.call('POST', '/files/bulk', { body }));
      expect([path.slice(0, 60), status >= 400 && status < 500, status]).toEqual([
        path.slice(0, 60),
        true,
        status,
      ]);
    }
    expect(await stateOf(world.server)).toBe(state);
    expect(outsideOf(world)).toEqual(outside);
    expect(world.server.faults).toEqual([]);
  });

  it('is refused in JSON also where its characters are no Unicode', async () => {
    const world = await scene();
    const state = await stateOf(world.server);
    for (const path of HOSTILE.filter((each) => !fitsUrl(each)))
      for (const door of ['creating a file', 'moving a file', 'making a folder', 'uploading in pieces'])
        expect([door, (await world.ada.call(...DOORS[door]!(path, world))).status]).toEqual([door, 422]);
    expect(await stateOf(world.server)).toBe(state);
  });

  it('is refused however it is written in an address', async () => {
    const world = await scene();
    const outside = outsideOf(world);
    for (const way of [
      ...['..%2f..%2f..%2foutside%2fsecret.md', '%2e%2e%2f%2e%2e%2foutside%2fsecret.md', '..%5c..%5coutside'],
      ...['dir/..%2f..%2foutside%2fsecret.md', '%2e%2e/%2e%2e/%2e%2e/outside/secret.md', '....//secret.md'],
      ...[
        '%252e%252e%252foutside%252fsecret.md',
        '%c0%ae%c0%ae%c0%afoutside',
        '%2fetc%2fpasswd',
        'dir%2f%2e%2e%2f.git',
      ],
      ...['dir/%00', '%00', '..;/secret.md', '%ff', '%', '%u002e%u002e/'],
    ])
      for (const base of ['/files/by-path/', '/files/by-path-content/', '/folders/']) {
        const answer = await world.ada.call('GET', `${base}${way}${of(world)}`);
        expect([base, way, answer.status >= 400 && answer.status < 500]).toEqual([base, way, true]);
        expect(answer.text).not.toContain(SECRET);
      }
    expect(outsideOf(world)).toEqual(outside);
    expect(world.server.faults).toEqual([]);
  });

  it('is never taken from the name that a form gives its file', async () => {
    const world = await scene();
    const outside = outsideOf(world);
    const names = [
      '../../x.md',
      '..\\..\\x.md',
      '/etc/x.md',
      'C:\\x.md',
      '.git',
      '.codex',
      '..',
      '.',
      '',
      'a/.git/config',
    ];
    for (const [i, name] of [
      ...names,
      'x\0.md',
      'x.md\r\nX-Evil: 1',
      '.git\u200d',
      'x'.repeat(300),
    ].entries()) {
      const made = await world.ada.call('POST', '/folders', {
        body: { notebook_id: world.notebook, path: `form-${i}` },
      });
      expect(made.status).toBe(201);
      const bytes = `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\nhello\r\n--x--\r\n`;
      const headers = { 'content-type': 'multipart/form-data; boundary=x' };
      const path = `/files/upload${of(world)}&path=form-${i}/`;
      const answer = await world.ada.call('POST', path, { bytes, headers });
      expect([name, answer.status === 201 || answer.status === 422, answer.text]).toEqual([
        name,
        true,
        answer.text,
      ]);
      // a name without its folders is as good as another; it stands where the request says
      const found = readdirSync(join(world.folder, `form-${i}`));
      expect(found.length).toBe(answer.status === 201 ? 1 : 0);
      for (const each of found) expect(each).toMatch(/^(?:x|config|X-Evil|[\w .-]+)(?:\.md)?$/);
      expect(found.filter((each) => /^\.(?:git|codex)/i.test(each))).toEqual([]);
    }
    expect(outsideOf(world)).toEqual(outside);
    expect(world.server.faults).toEqual([]);
  });
});

describe('a link that leads out of a notebook', () => {
  async function linked() {
    const world = await scene();
    symlinkSync(world.outside, join(world.folder, 'out'));
    symlinkSync(join(world.outside, 'secret.md'), join(world.folder, 'secret.md'));
    symlinkSync(join(world.outside, 'new.md'), join(world.folder, 'new.md'));
    symlinkSync('/proc/self/environ', join(world.folder, 'environ.md'));
    expect((await world.ada.call('POST', `/notebooks/${world.notebook}/sync`)).status).toBe(200);
    return world;
  }

  it('is not followed by any door: nothing outside is read or changed', async () => {
    const world = await linked();
    const outside = outsideOf(world);
    const wrong: string[] = [];
    for (const [name, door] of Object.entries(DOORS)) {
      if (name.startsWith('deleting')) continue;
      for (const path of [
        'out/secret.md',
        'out/dir/x.md',
        'out/new.md',
        'out',
        'secret.md',
        'new.md',
        'environ.md',
      ]) {
        const fresh = {
          ...world,
          entry: await throwAway(world.ada, world.notebook, `gone-${wrong.length}.md`),
        };
        const answer = await world.ada.call(...door(path, fresh));
        if (answer.text.includes(SECRET) || answer.text.includes('PATH='))
          wrong.push(`${name} ${path}: shows what is outside`);
        if (answer.status >= 500) wrong.push(`${name} ${path}: ${answer.status} ${answer.text}`);
        if (outsideOf(world).join() !== outside.join())
          wrong.push(`${name} ${path}: changed what is outside`);
      }
    }
    expect(wrong).toEqual([]);
    expect(world.server.faults).toEqual([]);
  });

  it('shows nothing from outside in searches, and goes alone when it is deleted', async () => {
    const world = await linked();
    const outside = outsideOf(world);
    for (const word of ['outside', 'lies', 'PATH']) {
      const found = await world.ada.call<unknown[]>('GET', `/search${of(world)}&q=${word}`);
      expect([found.status, found.text.includes(SECRET)]).toEqual([200, false]);
    }
    const listed = await world.ada.call<{ id: string; path: string }[]>(
      'GET',
      `/files${of(world)}&per_page=100`,
    );
    for (const { id, path } of listed.data) {
      const content = await world.ada.call('GET', `/files/${id}/content${of(world)}`);
      expect([path, content.text.includes(SECRET)]).toEqual([path, false]);
    }
    for (const path of ['out/dir', 'out'])
      expect((await world.ada.call('DELETE', `/folders/${inUrl(path)}${of(world)}`)).status).toBeLessThan(
        500,
      );
    for (const { id } of listed.data)
      expect((await world.ada.call('DELETE', `/files/${id}${of(world)}`, ANY)).status).toBeLessThan(500);
    expect(outsideOf(world)).toEqual(outside);
    expect(world.server.faults).toEqual([]);
  });

  it('does not catch what is uploaded when it takes the place of the folder meanwhile', async () => {
    const world = await scene();
    const outside = outsideOf(world);
    const body = new ReadableStream<Uint8Array>(
      {
        start(controller) {
          controller.enqueue(new Uint8Array(256 * 1024));
        },
        pull(controller) {
          swapFolder(world);
          controller.enqueue(new Uint8Array(1024));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const init = {
      ...{ method: 'POST', body, duplex: 'half' as const },
      headers: { host: HOST, authorization: `Bearer ${world.ada.call.token}` },
    };
    const path = `/api/v1/files/upload${of(world)}&path=dir/up.bin`;
    expect((await world.server.app.request(path, init)).status).toBeLessThan(500);
    expect(lstatSync(join(world.folder, 'dir')).isSymbolicLink()).toBe(true);
    expect(outsideOf(world)).toEqual(outside);
    expect(world.server.faults).toEqual([]);
  });

  it('does not catch an upload in pieces either', async () => {
    const world = await scene();
    const body = { notebook_id: world.notebook, path: 'dir/pieces.bin', size: 4 };
    const begun = await world.ada.call<{ id: string }>('POST', '/uploads', { body });
    const upload = `/uploads/${begun.data.id}`;
    await world.ada.call('PATCH', `${upload}${of(world)}&offset=0`, { bytes: 'four' });
    swapFolder(world);
    const outside = outsideOf(world);
    const done = await world.ada.call('POST', `${upload}/complete${of(world)}`, { body: {} });
    expect(done.status >= 400 && done.status < 500).toBe(true);
    expect(outsideOf(world)).toEqual(outside);
  });

  it('changes nothing of a download that is under way', async () => {
    const world = await scene();
    const bytes = Buffer.alloc(3 * 1024 * 1024, 'a');
    writeFileSync(join(world.folder, 'dir/large.bin'), bytes);
    writeFileSync(join(world.outside, 'large.bin'), SECRET.repeat(200_000));
    await world.ada.call('POST', `/notebooks/${world.notebook}/sync`);
    const answer = await world.server.app.request(`/api/v1/files/by-path-content/dir/large.bin${of(world)}`, {
      headers: { host: HOST, authorization: `Bearer ${world.ada.call.token}` },
    });
    const reader = answer.body!.getReader();
    const pieces = [(await reader.read()).value ?? new Uint8Array()];
    swapFolder(world);
    for (let next = await reader.read(); !next.done; next = await reader.read()) pieces.push(next.value);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    const after = await world.ada.call('GET', `/files/by-path-content/dir/large.bin${of(world)}`);
    expect(after.text).not.toContain(SECRET);
    expect(after.status).toBeGreaterThan(399);
  });
});

/** The folder `dir` becomes a link to what is outside. */
function swapFolder({ folder, outside }: Scene): void {
  renameSync(join(folder, 'dir'), join(folder, `was-dir-${readdirSync(folder).length}`));
  symlinkSync(outside, join(folder, 'dir'));
}

describe('a workspace', () => {
  it('is made of a folder that is there by a superuser alone, who hands it over', async () => {
    const { server, administrator, ada, allowed } = await scene();
    const others = 'what nobody has claimed yet';
    writeFileSync(join(allowed, 'lab/others.md'), others);
    const state = await stateOf(server);
    for (const path of [join(allowed, 'lab'), allowed, '/nowhere']) {
      const answer = await ada.call('POST', '/workspaces', { body: { name: 'Taken', path } });
      expect([path, answer.status, answer.body['details']]).toEqual([
        path,
        403,
        { action: 'workspace.adopt' },
      ]);
    }
    expect(await stateOf(server)).toBe(state);
    const body = { name: 'Lab', path: join(allowed, 'lab') };
    const { data, status } = await administrator.call<{ id: string }>('POST', '/workspaces', { body });
    expect(status).toBe(201);
    const members = `/workspaces/${data.id}/members`;
    await administrator.call('POST', members, { body: { username: ada.name, role: 'owner' } });
    expect((await administrator.call('DELETE', `${members}/${administrator.id}`)).status).toBe(204);
    expect((await administrator.call('GET', `/workspaces/${data.id}`)).status).toBe(404);
    expect((await ada.call('GET', `/workspaces/${data.id}`)).data).toMatchObject({ role: 'owner' });
  });

  it('is made of no folder but one below those that are allowed, wherever links lead', async () => {
    const world = await scene();
    const { root, allowed } = world;
    symlinkSync(world.outside, join(allowed, 'link'));
    symlinkSync('/', join(allowed, 'slash'));
    mkdirSync(join(allowed, '.git'));
    mkdirSync(join(allowed, 'lab/.codex'));
    writeFileSync(join(allowed, 'file'), 'x');
    const [state, outside] = [await stateOf(world.server), outsideOf(world)];
    for (const path of [
      ...['/', '/etc', '/proc/self', root, join(root, 'data'), join(root, 'data/workspaces'), world.outside],
      ...[world.folder, `${allowed}-evil`, `${allowed}/../outside`, `${allowed}/lab/../../outside`],
      ...[
        join(allowed, 'link'),
        join(allowed, 'link/dir'),
        join(allowed, 'slash/etc'),
        join(allowed, '.git'),
      ],
      ...[
        join(allowed, 'lab/.codex'),
        join(allowed, 'file'),
        join(allowed, 'nowhere'),
        'lab',
        './lab',
        '../allowed/lab',
      ],
      ...[
        '~',
        '~/lab',
        `${allowed}/lab\0`,
        `${allowed}/lab\0/../../outside`,
        `file://${allowed}/lab`,
        ' ',
        '..',
      ],
    ]) {
      const answer = await world.administrator.call('POST', '/workspaces', { body: { name: 'Bad', path } });
      expect([path, answer.status === 403 || answer.status === 422, answer.text]).toEqual([
        path,
        true,
        answer.text,
      ]);
    }
    expect(await stateOf(world.server)).toBe(state);
    expect(outsideOf(world)).toEqual(outside);
    const good = await world.administrator.call('POST', '/workspaces', {
      body: { name: 'Good', path: join(allowed, 'lab') },
    });
    expect(good.status).toBe(201);
  });

  it('tells nobody whether something is there, outside of what is allowed', async () => {
    const world = await scene();
    const tell = async (path: string) => {
      const { status, body } = await world.administrator.call('POST', '/workspaces', {
        body: { name: 'Bad', path },
      });
      return [status, body['detail'], body['details']];
    };
    const there = await tell(world.outside);
    for (const path of [
      join(world.outside, 'nowhere'),
      join(world.outside, 'secret.md'),
      '/nowhere',
      '/etc/passwd',
    ])
      expect(await tell(path)).toEqual(there);
  });

  it('has no notebook where a link leads', async () => {
    const world = await scene();
    symlinkSync(world.outside, join(world.folder, '../link'));
    const outside = outsideOf(world);
    for (const path of ['link', 'link/dir', 'link/new']) {
      const answer = await world.ada.call(...DOORS['making a notebook']!(path, world));
      expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true]);
    }
    expect((await world.ada.call<unknown[]>('GET', '/notebooks')).data).toHaveLength(1);
    expect(outsideOf(world)).toEqual(outside);
  });
});
