import { describe, expect, it } from 'vitest';
import type { Answer, ApiCaller, RequestParts } from './testing/api-caller.ts';
import { createAdministrator, createPerson } from './testing/people.ts';
import { openTestServer } from './testing/test-server.ts';

/** The answer of a file, as far as these tests look into it. */
interface FileAnswer {
  readonly id: string;
  readonly path: string;
  readonly content: string | null;
  readonly content_etag: string;
  readonly hash: string;
  readonly tags: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly file: FileAnswer;
}

/** A notebook of somebody who may write in it. */
async function openNotebook() {
  const server = await openTestServer();
  const ada = await createAdministrator(server, 'ada');
  const workspace = await ada.call<{ id: string }>('POST', '/workspaces', { body: { name: 'Lab' } });
  const made = await ada.call<{ id: string }>('POST', '/notebooks', {
    body: { workspace_id: workspace.data.id, name: 'Cells' },
  });
  expect(made.status).toBe(201);
  const notebook = made.data.id;
  const at = `notebook_id=${notebook}`;
  const create = async (path: string, content: string, more: object = {}) =>
    (
      await ada.call<FileAnswer>('POST', '/files', {
        body: { notebook_id: notebook, path, content, ...more },
      })
    ).data;
  return { server, ada, call: ada.call, notebook, at, create, workspace: workspace.data.id };
}

const etagOf = (answer: Answer<unknown>) => answer.headers.get('etag') ?? '';
const put = (call: ApiCaller, path: string, parts: RequestParts) => call<FileAnswer>('PUT', path, parts);

describe('text', () => {
  it.each(['', 'a\r\nb\r\n', '\ufeffwith a mark\n', 'Größe 𝒳 \u2028 \u0001 end', '{"json":1}'])(
    '%j comes back byte for byte',
    async (content) => {
      const { call, create, at } = await openNotebook();
      const made = await create('odd.txt', content);
      const read = await call<FileAnswer>('GET', `/files/${made.id}?${at}`);
      expect(read.data.content).toBe(content);
      const bytes = await call('GET', `/files/${made.id}/content?${at}`);
      expect(new TextEncoder().encode(content).length).toBe(Number(bytes.headers.get('content-length')));
      const again = await put(call, `/files/${made.id}?${at}`, {
        body: { content: `${content}!` },
        headers: { 'if-match': etagOf(read) },
      });
      expect(again.status).toBe(200);
      expect((await call<FileAnswer>('GET', `/files/${made.id}?${at}`)).data.content).toBe(`${content}!`);
    },
  );

  it('that is no text is refused, and bytes that are none have no text', async () => {
    const { call, create, at, notebook } = await openNotebook();
    const lone = await call('POST', '/files', {
      bytes: `{"notebook_id":"${notebook}","path":"a.txt","content":"\\ud800"}`,
      headers: { 'content-type': 'application/json' },
    });
    expect([lone.status, lone.body['details']]).toMatchObject([422, { field: 'content' }]);
    const made = await create('latin.txt', 'R3L2w58=', { encoding: 'base64' });
    expect((await call<FileAnswer>('GET', `/files/${made.id}?${at}`)).data).toMatchObject({ content: null });
    expect(
      (
        await call('POST', '/files', {
          body: { notebook_id: notebook, path: 'x', content: '===', encoding: 'base64' },
        })
      ).status,
    ).toBe(422);
  });
});

describe('a file', () => {
  it('is not replaced without saying what it was, nor when that has changed', async () => {
    const { call, create, at } = await openNotebook();
    const made = await create('a.md', 'one');
    const path = `/files/${made.id}?${at}`;
    expect((await put(call, path, { body: { content: 'two' } })).status).toBe(428);
    const first = await put(call, path, {
      body: { content: 'two' },
      headers: { 'if-match': `"${made.hash}"` },
    });
    expect(first.status).toBe(200);
    const stale = await put(call, path, {
      body: { content: 'three' },
      headers: { 'if-match': `"${made.hash}"` },
    });
    expect([stale.status, etagOf(stale)]).toEqual([412, `"${first.data.hash}"`]);
    expect(
      (await put(call, path, { body: { content: 'four' }, headers: { 'if-match': etagOf(first) } })).status,
    ).toBe(200);
    expect((await put(call, path, { body: { content: 'five' }, headers: { 'if-match': '*' } })).status).toBe(
      200,
    );
    const read = await call<FileAnswer>('GET', path);
    expect(read.data.content).toBe('five');
    const unchanged = await call('GET', path, { headers: { 'if-none-match': etagOf(read) } });
    expect([unchanged.status, unchanged.text]).toEqual([304, '']);
  });

  it('that stands there already is a conflict; the same key again is the first answer', async () => {
    const { call, notebook } = await openNotebook();
    const body = { notebook_id: notebook, path: 'a.md', content: 'one' };
    const headers = { 'idempotency-key': 'once' };
    const made = await call<FileAnswer>('POST', '/files', { body, headers });
    expect([made.status, made.headers.get('location')]).toEqual([
      201,
      `/api/v1/files/${made.data.id}?notebook_id=${notebook}`,
    ]);
    expect((await call<FileAnswer>('POST', '/files', { body, headers })).data).toEqual(made.data);
    expect((await call('POST', '/files', { body })).status).toBe(409);
  });

  it('gets its properties with it, or is not made at all', async () => {
    const { call, create, at, notebook } = await openNotebook();
    const made = await create('a.md', 'text', { properties: { status: 'draft', n: 5 } });
    expect(made.file.properties).toEqual({ status: 'draft', n: 5 });
    const body = { notebook_id: notebook, path: 'b.md', content: 'x', properties: { ' bad': 1 } };
    expect((await call('POST', '/files', { body })).status).toBe(422);
    expect((await call('GET', `/files/by-path/b.md?${at}`)).status).toBe(404);
  });

  it('has properties that change alone, on the condition that it is as it was read', async () => {
    const { call, create, at } = await openNotebook();
    const made = await create('a.md', '---\nstatus: draft # why\nold: 1\n---\ntext\n');
    const path = `/files/${made.id}?${at}`;
    const read = await call<FileAnswer>('GET', path);
    const changed = await call<FileAnswer>('PATCH', path, {
      body: { rename: { from: 'old', to: 'new' }, properties: { status: 'done', extra: null } },
      headers: { 'if-match': etagOf(read) },
    });
    expect([changed.status, changed.data.file.properties]).toEqual([200, { status: 'done', new: 1 }]);
    expect((await call<FileAnswer>('GET', path)).data.content).toBe(
      '---\nstatus: done # why\nnew: 1\n---\ntext\n',
    );
    const stale = await call('PATCH', path, {
      body: { properties: { a: 1 } },
      headers: { 'if-match': etagOf(read) },
    });
    expect(stale.status).toBe(412);
    expect(
      (
        await call('PATCH', path, {
          body: { properties: { a: 1 } },
          headers: { 'if-match': etagOf(changed) },
        })
      ).status,
    ).toBe(200);
  });

  it('never takes the place of another one by moving', async () => {
    const { call, create, at } = await openNotebook();
    const [a, b] = [await create('a.md', 'one'), await create('b.md', 'two')];
    const headers = { 'if-match': `"${a.hash}"` };
    const moved = await call('POST', `/files/${a.id}/move?${at}`, { body: { path: 'b.md' }, headers });
    expect(moved.status).toBe(409);
    expect((await call<FileAnswer>('GET', `/files/${b.id}?${at}`)).data.content).toBe('two');
    const stale = { 'if-match': `"${b.hash}"` };
    const other = await call('POST', `/files/${a.id}/move?${at}`, { body: { path: 'c.md' }, headers: stale });
    expect(other.status).toBe(412);
  });

  it('moves with its id, goes to the trash, and comes back', async () => {
    const { call, create, at } = await openNotebook();
    const made = await create('a.md', 'text');
    const path = `/files/${made.id}?${at}`;
    const moved = await call<FileAnswer>('POST', `/files/${made.id}/move?${at}`, {
      body: { path: 'b/c.md' },
    });
    expect([moved.status, moved.data.id, moved.data.path]).toEqual([200, made.id, 'b/c.md']);
    expect((await call('DELETE', path)).status).toBe(428);
    expect((await call('DELETE', path, { headers: { 'if-match': `"${made.hash}"` } })).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
    const trash = await call<{ id: string; path: string }[]>('GET', `/trash?${at}`);
    expect(trash.data).toMatchObject([{ path: 'b/c.md', kind: 'file', size: 4 }]);
    const back = await call<FileAnswer>('POST', `/trash/${trash.data[0]?.id}/restore?${at}`, { body: {} });
    expect([back.status, back.data.path]).toEqual([200, 'b/c.md']);
    expect((await call<FileAnswer>('GET', `/files/by-path/b/c.md?${at}`)).data.content).toBe('text');
  });

  it('is found by its id alone in the notebooks that one may see, and by nobody else', async () => {
    const { server, ada, call, create } = await openNotebook();
    const made = await create('a.md', 'text');
    expect((await call<FileAnswer>('GET', `/files/${made.id}`)).data.content).toBe('text');
    const eve = await createPerson(server, ada, 'eve');
    expect((await eve.call('GET', `/files/${made.id}`)).status).toBe(404);
    expect((await eve.call('GET', `/files/${made.id}?notebook_id=lab/cells`)).status).toBe(404);
    expect((await call('GET', `/files/${made.id}?notebook_id=lab/cells`)).status).toBe(200);
  });

  it.each(['../a', '/etc/passwd', '.codex/notebook.db', '.git/config', 'a\\b', 'C:/a'])(
    'never lies at %s',
    async (path) => {
      const { call, notebook, at } = await openNotebook();
      const body = { notebook_id: notebook, path, content: 'x' };
      expect((await call('POST', '/files', { body })).status).toBe(422);
      const query = `path=${encodeURIComponent(path)}&${at}`;
      expect((await call('POST', `/files/upload?${query}`, { bytes: 'x' })).status).toBe(422);
      expect((await call('POST', '/uploads', { body: { notebook_id: notebook, path } })).status).toBe(422);
      expect((await call('GET', `/folders?${query}`)).status).toBe(422);
      const read = await call('GET', `/files/by-path-content/${encodeURIComponent(path)}?${at}`);
      expect(read.status).toBe(/^(?:\.\.|\/)/.test(path) ? 422 : 404);
    },
  );
});

describe('bytes', () => {
  it('are given whole, in parts, or not again', async () => {
    const { call, create, at } = await openNotebook();
    const made = await create('a.txt', '0123456789');
    const path = `/files/${made.id}/content?${at}`;
    const whole = await call('GET', path);
    expect([whole.status, whole.text, etagOf(whole)]).toEqual([200, '0123456789', `"${made.hash}"`]);
    expect(whole.headers.get('content-security-policy')).toMatch(/^sandbox/);
    const part = await call('GET', path, { headers: { range: 'bytes=2-4' } });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([206, '234', 'bytes 2-4/10']);
    const behind = await call('GET', path, { headers: { range: 'bytes=10-' } });
    expect([behind.status, behind.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    expect((await call('GET', path, { headers: { 'if-none-match': etagOf(whole) } })).status).toBe(304);
    const head = await call('HEAD', path);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '10']);
    const replaced = await put(call, path, { bytes: 'new', headers: { 'if-match': etagOf(whole) } });
    expect([replaced.status, replaced.data.path]).toEqual([200, 'a.txt']);
    expect((await call('GET', path)).text).toBe('new');
  });

  it('longer than one piece arrive and leave as streams', async () => {
    const { call, at } = await openNotebook();
    const bytes = new Uint8Array(5 * 1024 * 1024 + 17).map((_, i) => (i * 7) % 251);
    const sent = await call<FileAnswer>('POST', `/files/upload?path=big/data.bin&${at}`, { bytes });
    expect([sent.status, sent.data.path]).toEqual([201, 'big/data.bin']);
    const head = await call('HEAD', `/files/by-path-content/big/data.bin?${at}`);
    expect(head.headers.get('content-length')).toBe(String(bytes.length));
    const tail = await call('GET', `/files/by-path-content/big/data.bin?${at}`, {
      headers: { range: 'bytes=-3000000' },
    });
    expect([tail.status, tail.headers.get('content-length')]).toEqual([206, '3000000']);
    expect((await call('POST', `/files/upload?path=big/data.bin&${at}`, { bytes: 'x' })).status).toBe(409);
    const headers = { 'if-match': etagOf(head) };
    const replaced = await call('POST', `/files/upload?path=big/data.bin&${at}`, { bytes: 'x', headers });
    expect(replaced.status).toBe(200);
    expect(
      (await call('POST', `/files/upload?path=big/data.bin&${at}`, { bytes: 'y', headers })).status,
    ).toBe(412);
  });

  it('arrive in forms, with the name that the form gives them', async () => {
    const { call, at } = await openNotebook();
    const form = new FormData();
    form.append('file', new File(['a,b\n1,2\n'], 'Größe.csv'));
    const made = new Response(form);
    const sent = await call<FileAnswer>('POST', `/files/upload?path=data/&${at}`, {
      headers: { 'content-type': made.headers.get('content-type') ?? '' },
      bytes: new Uint8Array(await made.arrayBuffer()),
    });
    expect([sent.status, sent.data.path]).toEqual([201, 'data/Größe.csv']);
  });

  it('arrive in pieces, of which one that is out of turn says where to go on', async () => {
    const { server, ada, call, at, notebook } = await openNotebook();
    const begun = await call<{ id: string }>('POST', '/uploads', {
      body: { notebook_id: notebook, path: 'a.bin', size: 6 },
    });
    const upload = `/uploads/${begun.data.id}`;
    expect((await call('PATCH', `${upload}?${at}&offset=0`, { bytes: 'abc' })).data).toMatchObject({
      received: 3,
    });
    const wrong = await call('PATCH', `${upload}?${at}&offset=5`, { bytes: 'x' });
    expect([wrong.status, wrong.body['details']]).toMatchObject([409, { receivedBytes: 3 }]);
    const eve = await createPerson(server, ada, 'eve');
    expect((await eve.call('GET', `${upload}?${at}`)).status).toBe(404);
    expect((await call('POST', `${upload}/complete?${at}`, { body: {} })).status).toBe(409);
    await call('PATCH', `${upload}?${at}&offset=3`, { bytes: 'def' });
    const done = await call<FileAnswer>('POST', `${upload}/complete?${at}`, { body: {} });
    expect([done.status, done.data.path]).toEqual([201, 'a.bin']);
    expect((await call('GET', `/files/by-path-content/a.bin?${at}`)).text).toBe('abcdef');
    expect((await call('GET', `${upload}?${at}`)).status).toBe(404);
  });
});

describe('many files', () => {
  async function filled() {
    const opened = await openNotebook();
    await opened.create('a.md', '# Alpha\nlogistic map #chaos', { properties: { n: 1 } });
    await opened.create('runs/b.md', '# Beta\n[[Alpha]] and [[nowhere]] #chaos/deep #old');
    await opened.create('runs/c.csv', 'x,y\n1,2\n');
    return opened;
  }
  const paths = (answer: Answer<unknown>) => (answer.data as { path: string }[]).map(({ path }) => path);

  it('are listed with filters, orders and pages', async () => {
    const { call, at, notebook } = await filled();
    const list = async (query: string) => paths(await call('GET', `/files?${at}&${query}`));
    expect(await list('')).toEqual(['a.md', 'runs/b.md', 'runs/c.csv']);
    expect(await list('sort=-path')).toEqual(['runs/c.csv', 'runs/b.md', 'a.md']);
    expect(await list('folder=runs&kind=table')).toEqual(['runs/c.csv']);
    expect(await list('tags=chaos')).toEqual(['a.md', 'runs/b.md']);
    expect(await list('tags=chaos&tags=old')).toEqual(['runs/b.md']);
    expect(await list('q=logistic')).toEqual(['a.md']);
    expect(paths(await call('GET', `/notebooks/${notebook}/files?sort=size`))[0]).toBe('runs/c.csv');
    const page = await call('GET', `/files?${at}&per_page=2&page=2`);
    expect([paths(page), page.body['pagination']]).toMatchObject([
      ['runs/c.csv'],
      { total: 3, pages: 2, page: 2 },
    ]);
  });

  it('are found by words, tags and conditions', async () => {
    const { call, at, notebook, workspace } = await filled();
    const found = await call<{ snippet: string; highlights: [number, number][] }[]>(
      'GET',
      '/search?q=logistic',
    );
    const [hit] = found.data;
    expect(hit?.snippet.slice(...(hit.highlights[0] ?? [0, 0]))).toBe('logistic');
    expect(paths(await call('GET', `/search?q=logistic&workspace=${workspace}`))).toEqual(['a.md']);
    expect(paths(await call('GET', `/search/tags?${at}&tags=old,n&mode=any`))).toEqual(['runs/b.md']);
    const advanced = (body: object) =>
      call('POST', '/search/advanced', { body: { notebook_id: notebook, ...body } });
    expect(paths(await advanced({ folder: 'runs', sort: 'path' }))).toEqual(['runs/b.md', 'runs/c.csv']);
    expect(paths(await advanced({ properties: [{ name: 'n', op: 'ge', value: 1 }] }))).toEqual(['a.md']);
    expect((await advanced({})).status).toBe(422);
    expect((await call('GET', `/search?${at}&q=(`)).status).toBe(422);
    expect((await call('GET', `/search/facets?${at}&q=type:note`)).data).toMatchObject({ files: 2 });
    expect((await call<unknown[]>('GET', `/search/suggest?${at}&q=logi`)).data).toHaveLength(1);
    expect((await call('GET', `/search/similar?${at}&q=logistik`)).data).toMatchObject([
      { word: 'logistik' },
    ]);
    expect((await call('GET', `/search/explain?${at}&q=tag:x`)).status).toBe(200);
  });

  it('have links, tags and properties', async () => {
    const { call, at, notebook } = await filled();
    const [a, b] = (await call<FileAnswer[]>('GET', `/files?${at}`)).data;
    expect((await call('GET', `/files/${b?.id}/links?${at}`)).data).toMatchObject([
      { target: 'Alpha' },
      { target: 'nowhere', status: 'unresolved' },
    ]);
    await call('PATCH', `/files/${a?.id}?${at}`, { body: { properties: { aliases: ['Alpha'] } } });
    expect((await call('GET', `/files/${a?.id}/backlinks?${at}`)).data).toMatchObject([
      { source: 'runs/b.md' },
    ]);
    expect((await call('GET', `/links/unresolved?${at}`)).data).toMatchObject([{ target: 'nowhere' }]);
    const resolve = (target: string) =>
      call('POST', '/files/resolve-link', { body: { notebook_id: notebook, target } });
    expect((await resolve('[[Alpha#Heading|text]]')).data).toMatchObject({
      status: 'resolved',
      path: 'a.md',
      file: { id: a?.id },
    });
    expect((await resolve('none')).data).toMatchObject({ status: 'unresolved', path: null, file: null });
    const tag = await call('PATCH', `/tags/chaos/deep?${at}`, { body: { color: '#F00' } });
    expect([tag.status, tag.data]).toMatchObject([200, { name: 'chaos/deep', color: '#f00' }]);
    const tags = await call<{ name: string }[]>('GET', `/tags?${at}`);
    expect(tags.data).toContainEqual(
      expect.objectContaining({ name: 'chaos/deep', color: '#f00', files: 1 }),
    );
    expect((await call('GET', `/properties?${at}&prefix=n`)).data).toEqual([
      { name: 'n', files: 1, types: ['number'] },
    ]);
    expect((await call('GET', `/properties/n?${at}`)).data).toEqual([{ value: 1, type: 'number', files: 1 }]);
    expect((await call('GET', `/notebooks/${notebook}/problems`)).data).toEqual([]);
  });

  it('are edited at once, each told by itself', async () => {
    const { call, notebook, at } = await filled();
    const edits = [
      { op: 'set', path: 'a.md', properties: { status: 'done' } },
      { op: 'tag', path: 'runs/b.md', add: ['new'] },
      { op: 'move', path: 'runs/c.csv', to: 'd.csv' },
      { op: 'delete', path: 'a.md', if_match: 'meta-old' },
      { op: 'delete', path: 'd.csv', if_match: '*' },
      { op: 'set', path: 'none.md', properties: {} },
    ];
    const answer = await call<{ results: { status: number }[] }>('POST', '/files/bulk', {
      body: { notebook_id: notebook, edits },
    });
    expect(answer.data).toMatchObject({ done: 4, failed: 2 });
    expect(answer.data.results.map(({ status }) => status)).toEqual([200, 200, 200, 412, 204, 404]);
    expect((await call<FileAnswer>('GET', `/files/by-path/runs/b.md?${at}`)).data.tags).toContain('new');
    expect(paths(await call('GET', `/files?${at}`))).toEqual(['a.md', 'runs/b.md']);
  });
});

describe('a folder', () => {
  it('is made, told, changed, moved and deleted', async () => {
    const { call, create, at, notebook } = await openNotebook();
    const made = await call('POST', '/folders', {
      body: { notebook_id: notebook, path: 'runs/day 1', properties: { title: 'First' } },
    });
    expect([made.status, made.data, made.headers.get('location')]).toMatchObject([
      201,
      { path: 'runs/day 1', title: 'First' },
      `/api/v1/folders/runs/day%201?${at}`,
    ]);
    expect(
      (await call('POST', '/folders', { body: { notebook_id: notebook, path: 'runs/day 1' } })).status,
    ).toBe(409);
    await create('runs/day 1/a.md', 'x');
    const read = await call('GET', `/folders/runs/day%201?${at}`);
    expect(read.data).toMatchObject({
      title: 'First',
      children: [{ path: 'runs/day 1/a.md' }],
      next_cursor: null,
    });
    const listed = await call('GET', `/folders?${at}`);
    expect(listed.data).toEqual([{ entry: 'folder', path: 'runs' }]);
    expect(JSON.parse(listed.text)).toMatchObject({ pagination: { total: 1 } });
    const path = `/folders/runs/day%201?${at}`;
    const changed = await call('PATCH', path, {
      body: { properties: { n: 1 } },
      headers: { 'if-match': etagOf(made) },
    });
    expect([changed.status, changed.data]).toMatchObject([200, { properties: { title: 'First', n: 1 } }]);
    expect(
      (await call('PATCH', path, { body: { properties: { n: 2 } }, headers: { 'if-match': etagOf(made) } }))
        .status,
    ).toBe(412);
    const move = (from: string, to: string) =>
      call('POST', '/folders/move', { body: { notebook_id: notebook, from, to } });
    expect((await move('runs', 'runs/deep')).status).toBe(422);
    expect((await move('runs/day 1', 'done')).data).toMatchObject({ path: 'done', title: 'First' });
    expect(
      (await call('PATCH', `/notebooks/${notebook}/folder`, { body: { properties: { title: 'Root' } } }))
        .status,
    ).toBe(200);
    expect((await call('GET', `/notebooks/${notebook}/folder`)).data).toMatchObject({
      path: '',
      title: 'Root',
    });
    expect((await call('DELETE', `/folders/done?${at}`)).status).toBe(204);
    expect((await call('GET', `/folders/done?${at}`)).status).toBe(404);
    expect((await call('DELETE', `/folders/a.md?${at}`)).status).toBe(404);
  });
});
