import { expect, it } from 'vitest';
import type { TestPerson } from './testing/people.ts';
import { createAdministrator, createPerson } from './testing/people.ts';
import { makePlace } from './matrix/matrix-world.ts';
import { openTestServer } from './testing/test-server.ts';

interface Found {
  readonly path: string;
  readonly title: string | null;
  readonly score: number;
  readonly notebook: { readonly id: string };
}

async function write({ call }: TestPerson, notebook: string, path: string, content = 'text\n') {
  const answer = await call<{ file: { id: string } }>('POST', '/files', {
    body: { notebook_id: notebook, path, content },
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.data.file.id;
}

const find = async ({ call }: TestPerson, query: Record<string, string>) => {
  const answer = await call<Found[]>('GET', `/files/find?${new URLSearchParams(query)}`);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.data;
};
const pathsOf = (found: readonly Found[]) => found.map(({ path }) => path);

async function openScene() {
  const server = await openTestServer();
  const administrator = await createAdministrator(server);
  const [ada, bob] = [
    await createPerson(server, administrator, 'ada'),
    await createPerson(server, administrator, 'bob'),
  ];
  return { server, ada, bob, first: await makePlace(ada), second: await makePlace(ada) };
}

it('files are found by letters of their paths and titles as soon as they are there, and no longer', async () => {
  const { ada, first } = await openScene();
  const { notebook } = first;
  await write(ada, notebook, 'runs/2026-crystal-growth.md');
  const id = await write(ada, notebook, 'runs/other.md', '# Cold storage\n');
  expect(pathsOf(await find(ada, { notebook_id: notebook, q: 'crgr' }))).toEqual([
    'runs/2026-crystal-growth.md',
  ]);
  expect(await find(ada, { notebook_id: notebook, q: 'cold st' })).toMatchObject([
    { path: 'runs/other.md', title: 'Cold storage', notebook: { id: notebook } },
  ]);
  await ada.call('POST', `/files/${id}/move?notebook_id=${notebook}`, { body: { path: 'runs/renamed.md' } });
  expect(pathsOf(await find(ada, { notebook_id: notebook, q: 'renam' }))).toEqual(['runs/renamed.md']);
  expect(await find(ada, { notebook_id: notebook, q: 'other' })).toEqual([]);
  await ada.call('DELETE', `/files/${id}?notebook_id=${notebook}`, { headers: { 'if-match': '*' } });
  expect(await find(ada, { notebook_id: notebook, q: 'renam' })).toEqual([]);
  expect(pathsOf(await find(ada, { notebook_id: notebook }))).toContain('runs/2026-crystal-growth.md');
});

it('everything that one may see is looked through, the best first, and nothing else', async () => {
  const { ada, bob, first, second } = await openScene();
  await write(ada, first.notebook, 'a/long-way/to-the-plan-of-it.md');
  await write(ada, second.notebook, 'plan.md');
  expect(pathsOf(await find(ada, { q: 'plan' }))).toEqual(['plan.md', 'a/long-way/to-the-plan-of-it.md']);
  expect(pathsOf(await find(ada, { q: 'plan', limit: '1' }))).toEqual(['plan.md']);
  expect(pathsOf(await find(ada, { q: 'plan', workspace: first.workspace }))).toHaveLength(1);
  expect(await find(bob, { q: 'plan' })).toEqual([]);
  const denied = await bob.call('GET', `/files/find?q=plan&notebook_id=${first.notebook}`);
  expect(denied.status).toBe(404);
});
