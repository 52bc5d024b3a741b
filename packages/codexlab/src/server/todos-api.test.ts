import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePlace } from './matrix/matrix-world.ts';
import { etagOf, openNotebookOf } from './testing/open-notebook.ts';

interface Todo {
  readonly notebook: { readonly id: string };
  readonly file_id: string;
  readonly path: string;
  readonly title: string | null;
  readonly line: number;
  readonly text: string;
  readonly heading: string | null;
  readonly done: boolean;
  readonly due: string | null;
}

const RUN =
  '# Run\r\n\r\n- [ ] order seeds 📅 2026-12-01\r\n- [x] wash cells\r\n\r\n## Day 2\r\n\r\n1. [ ] call *Ada*\r\n';

async function openTodos() {
  const notebook = await openNotebookOf();
  const id = await notebook.create('runs/one.md', RUN);
  await notebook.create('other.md', '- [ ] publish due:2026-11-20\n');
  const list = (query: string) => notebook.call<Todo[]>('GET', `/todos?${query}`);
  const texts = async (query: string) => (await list(query)).data.map(({ text }) => text);
  return { ...notebook, id, list, texts, file: join(notebook.folder, 'runs/one.md') };
}

describe('todos', () => {
  it('are listed by day, with where they stand', async () => {
    const { list, at, id, notebook } = await openTodos();
    const { data } = await list(`${at}&done=false`);
    expect(data.map(({ text, due }) => [text, due])).toEqual([
      ['publish', '2026-11-20'],
      ['order seeds', '2026-12-01'],
      ['call *Ada*', null],
    ]);
    expect(data[2]).toMatchObject({
      ...{ notebook: { id: notebook }, file_id: id, path: 'runs/one.md', title: 'Run', line: 8 },
      ...{ heading: 'Day 2', done: false },
    });
  });

  it('are filtered by state, day and folder, ordered by path, and paged', async () => {
    const { texts, list, at } = await openTodos();
    expect(await texts(`${at}&done=true`)).toEqual(['wash cells']);
    expect(await texts(`${at}&due_before=2026-12-01`)).toEqual(['publish']);
    expect(await texts(`${at}&folder=runs&sort=path`)).toEqual(['order seeds', 'wash cells', 'call *Ada*']);
    const first = await list(`${at}&sort=path&per_page=3`);
    const cursor = (first.body as { pagination: { next_cursor: string } }).pagination.next_cursor;
    expect(first.data.map(({ text }) => text)).toEqual(['publish', 'order seeds', 'wash cells']);
    expect(await texts(`${at}&sort=path&per_page=3&cursor=${encodeURIComponent(cursor)}`)).toEqual([
      'call *Ada*',
    ]);
  });

  it('of a workspace, or of all that one may see, are those of each of its notebooks', async () => {
    const { owner, server, texts, workspace, viewer, call } = await openTodos();
    const other = await makePlace(owner);
    const body = {
      notebook_id: other.notebook,
      path: 'elsewhere.md',
      content: '- [ ] elsewhere due:2026-11-25\n',
    };
    await call('POST', '/files', { body });
    expect(await texts('done=false')).toEqual(['publish', 'elsewhere', 'order seeds', 'call *Ada*']);
    expect(await texts(`done=false&workspace=${workspace}`)).toEqual([
      'publish',
      'order seeds',
      'call *Ada*',
    ]);
    const seen = await viewer.call<Todo[]>('GET', '/todos?done=false&due_before=2026-12-31');
    expect(seen.data.map(({ text }) => text)).toEqual(['publish', 'order seeds']);
    expect(server.faults).toEqual([]);
  });

  it('are ticked by an edit of their line, if it still is as it was read', async () => {
    const { call, at, id, texts, file, list } = await openTodos();
    const { line } = (await list(`${at}&folder=runs&sort=path`)).data[0]!;
    const read = await call<{ content: string }>('GET', `/files/${id}?${at}`);
    const written = readFileSync(file, 'utf8').split('\n')[line - 1]! + '\n';
    const content = written.replace('[ ]', '[x]').replace('\r\n', '\n');
    const address = { kind: 'lines', from: line, to: line };
    const tick = (more: object, headers = {}) =>
      call('POST', `/files/${id}/edits?${at}`, {
        body: { edits: [{ address, action: 'replace', content, ...more }] },
        headers,
      });
    writeFileSync(file, RUN.replace('order seeds', 'order many seeds'));
    const part = { if_part_hash: createHash('sha256').update(written).digest('hex') };
    expect((await tick(part)).status).toBe(409);
    expect((await tick({}, { 'if-match': etagOf(read) })).status).toBe(412);
    writeFileSync(file, RUN);
    expect((await tick(part)).status).toBe(200);
    expect(readFileSync(file, 'utf8')).toBe(RUN.replace('- [ ] order', '- [x] order'));
    expect(await texts(`${at}&done=true&sort=path`)).toEqual(['order seeds', 'wash cells']);
    const again = await call('GET', `/files/${id}/content?${at}`);
    const last = { kind: 'lines', from: 8, to: 8 };
    const ticked = await call('POST', `/files/${id}/edits?${at}`, {
      body: { edits: [{ address: last, action: 'replace', content: '1. [x] call *Ada*\n' }] },
      headers: { 'if-match': etagOf(again) },
    });
    expect([ticked.status, await texts(`${at}&done=false&folder=runs`)]).toEqual([200, []]);
  });

  it('are found by searching for notes with something to do', async () => {
    const { call, at, create } = await openTodos();
    await create('done.md', '- [x] nothing left\n');
    const found = await call<{ path: string }[]>('GET', `/search?${at}&q=is:todo&sort=path`);
    expect(found.data.map(({ path }) => path)).toEqual(['other.md', 'runs/one.md']);
  });

  it('are refused for a day that is none', async () => {
    const { list, at } = await openTodos();
    expect((await list(`${at}&due_before=tomorrow`)).status).toBe(422);
  });
});
