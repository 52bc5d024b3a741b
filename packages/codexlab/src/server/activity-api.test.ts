import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePlace } from './matrix/matrix-world.ts';
import { createAdministrator, createPerson, type TestPerson } from './testing/people.ts';
import { openTestServer } from './testing/test-server.ts';

interface Item {
  readonly what: string;
  readonly path: string | null;
  readonly old_path: string | null;
  readonly title: string | null;
  readonly count: number;
  readonly by: { readonly id: string | null; readonly name: string | null; readonly kind: string };
  readonly notebook: { readonly id: string };
}

async function openScene() {
  const server = await openTestServer();
  const administrator = await createAdministrator(server);
  const [ada, bob, carl] = [
    await createPerson(server, administrator, 'ada'),
    await createPerson(server, administrator, 'bob'),
    await createPerson(server, administrator, 'carl'),
  ];
  const place = await makePlace(ada);
  const body = { username: 'bob', role: 'editor' };
  await ada.call('POST', `/workspaces/${place.workspace}/members`, { body });
  return { server, administrator, ada, bob, carl, ...place };
}

async function write({ call }: TestPerson, notebook: string, path: string, content: string) {
  const url = `/files/by-path/${path}?notebook_id=${notebook}`;
  const known = await call<{ id: string }>('GET', url);
  if (known.status === 200) {
    const headers = { 'if-match': '*' };
    await call('PUT', `/files/${known.data.id}?notebook_id=${notebook}`, { body: { content }, headers });
  } else await call('POST', '/files', { body: { notebook_id: notebook, path, content } });
}

async function activity({ call }: TestPerson, query: Record<string, string>) {
  const answer = await call<Item[]>('GET', `/activity?${new URLSearchParams(query)}`);
  if (answer.status !== 200) throw new Error(answer.text);
  const { pagination } = JSON.parse(answer.text) as { pagination: { next_cursor: string | null } };
  return { items: answer.data, next: pagination.next_cursor };
}

describe('what happened', () => {
  it('is told by file and person with names, newest first, whoever did it', async () => {
    const { server, ada, bob, notebook, workspace } = await openScene();
    await write(ada, notebook, 'plan.md', '# Plan\n');
    for (const text of ['a', 'b', 'c']) await write(bob, notebook, 'plan.md', `# Plan\n${text}\n`);
    const folder = await server.driver.all<{ path: string }>('select path from workspace where id = ?', [
      workspace,
    ]);
    writeFileSync(join(folder[0]!.path, 'runs', 'disk.md'), 'by an editor\n');
    await ada.call('POST', `/notebooks/${notebook}/sync`);
    const { items } = await activity(ada, { notebook_id: notebook });
    const told = items.map(({ what, path, title, count, by }) => [
      what,
      path,
      title,
      count,
      by.name,
      by.kind,
    ]);
    expect(told).toEqual([
      ['created', 'disk.md', 'disk', 1, null, 'disk'],
      ['changed', 'plan.md', 'Plan', 3, 'bob', 'human'],
      ['created', 'plan.md', 'Plan', 1, 'ada', 'human'],
    ]);
    expect(items[2]?.by.id).toBe(ada.id);
  });

  it('is told page by page over several notebooks, nothing twice and nothing left out', async () => {
    const { ada, notebook, workspace } = await openScene();
    const other = await makePlace(ada);
    for (let at = 0; at < 6; at++)
      await write(ada, at % 2 ? notebook : other.notebook, `f${at}.md`, `${at}\n`);
    const paths: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = cursor === null ? {} : { cursor };
      const page: Awaited<ReturnType<typeof activity>> = await activity(ada, { per_page: '2', ...query });
      expect(page.items.length).toBeLessThanOrEqual(2);
      paths.push(...page.items.map(({ path }) => path));
      cursor = page.next;
    } while (cursor !== null);
    expect(paths).toEqual(['f5.md', 'f4.md', 'f3.md', 'f2.md', 'f1.md', 'f0.md']);
    const own = await activity(ada, { workspace });
    expect(own.items.map(({ path }) => path)).toEqual(['f5.md', 'f3.md', 'f1.md']);
    const later = await activity(ada, { from: new Date(Date.now() + 60_000).toISOString() });
    expect(later).toEqual({ items: [], next: null });
  });

  it('is told of files that moved or are gone, and to nobody else', async () => {
    const { ada, carl, notebook } = await openScene();
    await write(ada, notebook, 'a.md', 'a\n');
    const { data } = await ada.call<{ id: string }>('GET', `/files/by-path/a.md?notebook_id=${notebook}`);
    await ada.call('POST', `/files/${data.id}/move?notebook_id=${notebook}`, { body: { path: 'b.md' } });
    expect((await activity(ada, { notebook_id: notebook })).items).toMatchObject([
      { what: 'created', path: 'b.md', old_path: 'a.md' },
    ]);
    await ada.call('DELETE', `/files/${data.id}?notebook_id=${notebook}`, { headers: { 'if-match': '*' } });
    expect((await activity(ada, { notebook_id: notebook })).items).toMatchObject([
      { what: 'removed', path: 'b.md', title: null },
    ]);
    expect((await activity(carl, {})).items).toEqual([]);
    expect((await carl.call('GET', `/activity?notebook_id=${notebook}`)).status).toBe(404);
    expect((await ada.call('GET', '/activity?cursor=made-up')).status).toBe(422);
  });
});

describe('names', () => {
  const namesOf = async ({ call }: TestPerson, ids: readonly string[]) =>
    (await call<{ id: string; name: string }[]>('GET', `/users/names?ids=${ids.join(',')}`)).data.map(
      ({ name }) => name,
    );

  it('are told of whoever shares a workspace, of oneself, and to administrators of all', async () => {
    const { administrator, ada, bob, carl, workspace } = await openScene();
    const ids = [ada.id, bob.id, carl.id, 'nobody', '01ARZ3NDEKTSV4RRFFQ69G0000'];
    expect((await namesOf(bob, ids)).toSorted()).toEqual(['ada', 'bob']);
    expect(await namesOf(carl, ids)).toEqual(['carl']);
    expect(await namesOf(carl, [ada.id])).toEqual([]);
    expect((await namesOf(administrator, ids)).toSorted()).toEqual(['ada', 'bob', 'carl']);
    await ada.call('DELETE', `/workspaces/${workspace}/members/${bob.id}`);
    expect(await namesOf(bob, ids)).toEqual(['bob']);
    const many = Array.from({ length: 201 }, () => 'a').join(',');
    expect((await ada.call('GET', `/users/names?ids=${many}`)).status).toBe(422);
  });
});

describe('why a member can see what they see', () => {
  interface Access {
    readonly role: string;
    readonly origin: { readonly kind: string; readonly by: { readonly name: string } | null };
    readonly role_changed: { readonly by: { readonly name: string } } | null;
    readonly is_active: boolean;
    readonly actions: readonly {
      readonly action: string;
      readonly allowed: boolean;
      readonly reason: string | null;
    }[];
  }
  const allowed = ({ actions }: Access) => actions.filter((each) => each.allowed).map(({ action }) => action);

  it('is told with how they came in and what the permission table allows them', async () => {
    const { administrator, ada, bob, carl, workspace, notebook } = await openScene();
    const access = async (user: string, query = '') =>
      (await ada.call<Access>('GET', `/workspaces/${workspace}/members/${user}/access${query}`)).data;
    expect(await access(ada.id)).toMatchObject({
      ...{ role: 'owner', origin: { kind: 'created', by: { name: 'ada' } }, role_changed: null },
    });
    const editor = await access(bob.id, `?notebook_id=${notebook}`);
    expect(editor).toMatchObject({ role: 'editor', origin: { kind: 'added', by: { name: 'ada' } } });
    expect(allowed(editor)).toContain('file.write');
    expect(allowed(editor)).not.toContain('member.manage');
    expect(editor.actions.find(({ action }) => action === 'trash.empty')?.reason).toContain('owner');
    const { data: invite } = await ada.call<{ secret: string }>('POST', `/workspaces/${workspace}/invites`, {
      body: { role: 'viewer' },
    });
    await carl.call('POST', '/invites/accept', { body: { secret: invite.secret } });
    expect(await access(carl.id)).toMatchObject({
      ...{ role: 'viewer', origin: { kind: 'invited', by: { name: 'ada' } }, role_changed: null },
    });
    await ada.call('PATCH', `/workspaces/${workspace}/members/${carl.id}`, { body: { role: 'editor' } });
    expect(await access(carl.id)).toMatchObject({ role: 'editor', role_changed: { by: { name: 'ada' } } });
    await administrator.call('PATCH', `/users/${carl.id}`, { body: { is_active: false } });
    const disabled = await access(carl.id);
    expect([disabled.is_active, allowed(disabled)]).toEqual([false, []]);
  });

  it('is told to owners alone, of members alone, and of notebooks of the workspace alone', async () => {
    const { ada, bob, carl, workspace } = await openScene();
    const other = await makePlace(ada);
    const status = async ({ call }: TestPerson, user: string, query = '') =>
      (await call('GET', `/workspaces/${workspace}/members/${user}/access${query}`)).status;
    expect(await status(bob, bob.id)).toBe(403);
    expect(await status(carl, ada.id)).toBe(404);
    expect(await status(ada, carl.id)).toBe(404);
    expect(await status(ada, bob.id, `?notebook_id=${other.notebook}`)).toBe(404);
  });
});
