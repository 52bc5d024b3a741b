import { describe, expect, it } from 'vitest';
import { createAdministrator } from './testing/people.ts';
import { openTestServer } from './testing/test-server.ts';

interface Row {
  readonly path: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** A notebook with three notes in a folder and one below it. */
async function scene() {
  const { call } = await createAdministrator(await openTestServer(), 'ada');
  const workspace = await call<{ id: string }>('POST', '/workspaces', { body: { name: 'Lab' } });
  const body = { workspace_id: workspace.data.id, name: 'Cells' };
  const notebook = (await call<{ id: string }>('POST', '/notebooks', { body })).data.id;
  const notes = { 'runs/a.md': 'rating: 2\nstatus: done', 'runs/b.md': 'rating: 9', 'runs/c.md': 'x: 1' };
  for (const [path, properties] of Object.entries({ ...notes, 'runs/old/d.md': 'rating: 5' }))
    await call('POST', '/files', {
      body: { notebook_id: notebook, path, content: `---\n${properties}\n---\n` },
    });
  const list = async (route: string) =>
    (await call<readonly Row[]>('GET', `${route}notebook_id=${notebook}`)).data;
  return { call, notebook, list };
}

const DIRECT = encodeURIComponent('path:"runs/*" -path:"runs/*/*"');

describe('rows of lists', () => {
  it('have the properties that were asked for, and no others', async () => {
    const { list } = await scene();
    const wanted = 'properties=Rating,status&';
    const rows = [
      { path: 'runs/a.md', properties: { Rating: 2, status: 'done' } },
      { path: 'runs/b.md', properties: { Rating: 9 } },
      { path: 'runs/c.md', properties: {} },
    ];
    const plain = await list(`/files?folder=runs&${wanted}`);
    expect(plain.slice(0, 3)).toMatchObject(rows);
    expect(plain[2]?.properties).toEqual({});
    expect(await list(`/files?q=${DIRECT}&sort=path&${wanted}`)).toMatchObject(rows);
    expect(await list(`/folders?path=runs&${wanted}`)).toMatchObject([{ path: 'runs/old' }, ...rows]);
    expect((await list('/files?'))[0]).not.toHaveProperty('properties');
  });

  it('stand in the order of a property, what has none last', async () => {
    const { list } = await scene();
    const paths = async (query: string) => (await list(`/files?${query}&`)).map(({ path }) => path);
    expect(await paths('sort=property.rating:desc')).toEqual([
      ...['runs/b.md', 'runs/old/d.md', 'runs/a.md', 'runs/c.md'],
    ]);
    expect(await paths(`q=${DIRECT}&sort=property.rating`)).toEqual(['runs/a.md', 'runs/b.md', 'runs/c.md']);
  });

  it('are refused with more properties than a table has columns', async () => {
    const { call, notebook } = await scene();
    const names = Array.from({ length: 31 }, (_, i) => `p${i}`).join();
    expect((await call('GET', `/files?notebook_id=${notebook}&properties=${names}`)).status).toBe(422);
  });
});
