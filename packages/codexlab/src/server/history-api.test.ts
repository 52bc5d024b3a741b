import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { etagOf, openNotebookOf, type OpenedNotebook } from './testing/open-notebook.ts';

interface Entry {
  readonly id: string;
  readonly message: string;
  readonly by: { readonly name: string; readonly actor: string | null; readonly kind: string };
  readonly change: { readonly kind: string; readonly path: string; readonly old_path: string | null } | null;
}

interface Report {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged_count: number;
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
}

async function commit({ call, notebook }: OpenedNotebook, message: string): Promise<string> {
  const body = { message };
  const made = await call<{ revision: string }>('POST', `/notebooks/${notebook}/commits`, { body });
  if (made.status !== 200) throw new Error(made.text);
  return made.data.revision;
}

/** A note in three commits: made, changed, renamed. */
async function openHistory() {
  const opened = await openNotebookOf({ git: true });
  const id = await opened.create('run.md', '# Run\n\nfirst\n');
  await opened.create('other.md', 'beside\n');
  const first = await commit(opened, 'First series');
  const at = { 'if-match': '*' };
  const path = `/files/${id}?${opened.at}`;
  await opened.call('PUT', path, { body: { content: '# Run\n\nfirst\n\nsecond\n' }, headers: at });
  const second = await commit(opened, 'Second series');
  await opened.call('POST', `/files/${id}/move?${opened.at}`, { body: { path: 'series/run.md' } });
  const third = await commit(opened, 'Put in order');
  const ofFile = (rest: string) => `/files/${id}${rest}${rest.includes('?') ? '&' : '?'}${opened.at}`;
  const ofNotebook = (rest: string) => `/notebooks/${opened.notebook}${rest}`;
  return { ...opened, id, first, second, third, ofFile, ofNotebook };
}

describe('the history of a file', () => {
  it('follows its renames, tells who wrote, and is what git tells', async () => {
    const { call, ofFile, owner, folder, third, second, first } = await openHistory();
    const listed = await call<Entry[]>('GET', ofFile('/history'));
    expect(listed.data.map(({ id, message, change }) => [id, message.split('\n')[0], change?.kind])).toEqual([
      [third, 'Put in order', 'renamed'],
      [second, 'Second series', 'modified'],
      [first, 'First series', 'added'],
    ]);
    expect(listed.data[0]).toMatchObject({
      change: { path: 'series/run.md', old_path: 'run.md' },
      by: { actor: owner.id, kind: 'human' },
    });
    expect(git(folder, 'log', '--follow', '--format=%H', '--', 'series/run.md').split('\n')).toEqual(
      listed.data.map(({ id }) => id),
    );
  });

  it('goes by cursor, page by page', async () => {
    const { call, ofFile, third, second, first } = await openHistory();
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await call<Entry[]>('GET', ofFile(`/history?per_page=1${query}`));
      expect(page.data).toHaveLength(1);
      seen.push(...page.data.map(({ id }) => id));
      cursor = (page.body['pagination'] as { next_cursor: string | null }).next_cursor;
    }
    expect(seen).toEqual([third, second, first]);
  });

  it('has every version with its bytes, hash and name of then', async () => {
    const { call, ofFile, first } = await openHistory();
    const version = await call<{ path: string; hash: string; content_url: string; last_change: Entry }>(
      'GET',
      ofFile(`/history/${first}`),
    );
    expect(version.data).toMatchObject({ path: 'run.md', size: 13, last_change: { id: first } });
    expect(etagOf(version)).toBe(`"${version.data.hash}"`);
    const content = await call('GET', version.data.content_url.replace('/api/v1', ''));
    expect([content.status, content.text, etagOf(content)]).toEqual([
      200,
      '# Run\n\nfirst\n',
      etagOf(version),
    ]);
    expect(content.headers.get('content-disposition')).toContain('run.md');
    const at = ofFile(`/history/${first.slice(0, 8)}/content`);
    const part = await call('GET', at, { headers: { range: 'bytes=2-4' } });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([206, 'Run', 'bytes 2-4/13']);
    const known = await call('GET', at, { headers: { 'if-none-match': etagOf(content) } });
    expect([known.status, known.text]).toEqual([304, '']);
    expect((await call('GET', at, { headers: { range: 'bytes=13-' } })).status).toBe(416);
  });

  it('tells how two versions differ, by lines and words', async () => {
    const { call, ofFile, ofNotebook, folder, first, second } = await openHistory();
    const between = await call('GET', ofFile(`/diff?from=${first}&to=${second}&context=0`));
    expect(between.data).toMatchObject({ from: first, to: second, added: 2, removed: 0, from_size: 13 });
    writeFileSync(join(folder, 'series/run.md'), '# Run\n\nfirst light\n\nsecond\n');
    const now = await call<{ to: null; hunks: { lines: { kind: string; words: unknown }[] }[] }>(
      'GET',
      ofFile('/diff'),
    );
    expect(now.data).toMatchObject({ from_size: 21, to: null, added: 1, removed: 1 });
    const added = now.data.hunks[0]?.lines.find(({ kind }) => kind === 'added');
    expect(added).toMatchObject({ text: 'first light' });
    expect(JSON.stringify(added?.words)).toMatch(/"changed":true/);
    const byPath = await call('GET', ofNotebook('/diff?path=series/run.md'));
    expect(byPath.data).toEqual(now.data);
  });

  it('tells who wrote each line', async () => {
    const { call, ofFile, owner, first, second } = await openHistory();
    const blamed = await call<
      { from: number; lines: string[]; commit: { id: string }; by: { actor: string } }[]
    >('GET', ofFile('/blame'));
    expect(blamed.data.map(({ from, lines, commit, by }) => [from, lines, commit.id, by.actor])).toEqual([
      [1, ['# Run', '', 'first'], first, owner.id],
      [4, ['', 'second'], second, owner.id],
    ]);
  });

  it('knows no revision that is none, and takes no options of git for one', async () => {
    const { call, ofFile } = await openHistory();
    for (const none of ['0123456789', 'HEAD^9', 'a..b~1'])
      expect([none, (await call('GET', ofFile(`/history/${encodeURIComponent(none)}`))).status]).toEqual([
        none,
        404,
      ]);
    for (const odd of ['--output=x', 'HEAD^{tree}', 'HEAD:run.md', '@{-1} x'])
      expect([odd, (await call('GET', ofFile(`/history/${encodeURIComponent(odd)}`))).status]).toEqual([
        odd,
        422,
      ]);
  });
});

describe('bringing back', () => {
  it('writes an old version of a file as a new one', async () => {
    const { call, ofFile, folder, first } = await openHistory();
    const planned = await call<{ report: Report }>('POST', ofFile('/restore'), {
      body: { revision: first, dry_run: true },
    });
    expect([planned.status, planned.data.report.written]).toEqual([200, ['series/run.md']]);
    expect(readFileSync(join(folder, 'series/run.md'), 'utf8')).toContain('second');
    const restored = await call<{ file: { hash: string } }>('POST', ofFile('/restore'), {
      body: { revision: first },
    });
    expect([restored.status, etagOf(restored)]).toEqual([200, etagOf(await call('GET', ofFile('')))]);
    expect(readFileSync(join(folder, 'series/run.md'), 'utf8')).toBe('# Run\n\nfirst\n');
  });

  it('reaches what was deleted: its history, its bytes, and the file itself', async () => {
    const opened = await openHistory();
    const { call, ofNotebook, folder, third } = opened;
    rmSync(join(folder, 'other.md'));
    await commit(opened, 'Tidy up');
    const listed = await call<Entry[]>('GET', ofNotebook('/history?path=other.md'));
    expect(listed.data.map(({ change }) => change?.kind)).toEqual(['deleted', 'added']);
    const content = await call('GET', ofNotebook(`/history/${third}/content?path=other.md`));
    expect([content.text, content.headers.get('content-type')]).toEqual([
      'beside\n',
      'text/plain; charset=utf-8',
    ]);
    const files = await call<{ path: string }[]>('GET', ofNotebook(`/history/${third}/files`));
    expect(files.data.map(({ path }) => path)).toEqual(
      git(folder, 'ls-tree', '-r', '--name-only', third).split('\n'),
    );
    const body = { path: 'other.md', revision: third };
    const restored = await call<Report>('POST', ofNotebook('/history/restore'), { body });
    expect([restored.status, restored.data.written]).toEqual([200, ['other.md']]);
    expect(readFileSync(join(folder, 'other.md'), 'utf8')).toBe('beside\n');
  });

  it('takes the whole notebook to a commit, and what was not there goes to the trash', async () => {
    const { call, at, ofNotebook, folder, first } = await openHistory();
    const restored = await call<Report>('POST', ofNotebook('/history/restore'), {
      body: { path: '', revision: first },
    });
    expect([restored.status, restored.data]).toMatchObject([
      200,
      { written: ['run.md'], unchanged_count: expect.any(Number) },
    ]);
    expect(restored.data.removed).toEqual(['series/run.md']);
    expect([existsSync(join(folder, 'series/run.md')), existsSync(join(folder, 'run.md'))]).toEqual([
      false,
      true,
    ]);
    const trash = await call<{ path: string }[]>('GET', `/trash?${at}`);
    expect(trash.data.map(({ path }) => path)).toContain('series/run.md');
  });

  it('wants a revision or a moment, not both and not neither', async () => {
    const { call, ofNotebook } = await openHistory();
    for (const more of [{}, { revision: 'HEAD', at: '2026-01-01T00:00:00Z' }]) {
      const refused = await call('POST', ofNotebook('/history/restore'), { body: { path: '', ...more } });
      expect([refused.status, refused.body]).toMatchObject([422, { details: { field: 'revision' } }]);
    }
  });
});

describe('the repository of a notebook', () => {
  it('tells what waits to be committed, and commits what it is told', async () => {
    const { call, ofNotebook, create, folder } = await openHistory();
    await create('a.md', 'a\n');
    await create('b.md', 'b\n');
    const pending = await call<{ path: string; kind: string }[]>('GET', ofNotebook('/pending'));
    expect(pending.data.map(({ path, kind }) => [path, kind])).toEqual([
      ['a.md', 'untracked'],
      ['b.md', 'untracked'],
    ]);
    const made = await call<{ revision: string; paths: string[] }>('POST', ofNotebook('/commits'), {
      body: { paths: ['a.md'], message: 'Just a' },
    });
    expect([made.status, made.data.paths]).toEqual([200, ['a.md']]);
    expect(git(folder, 'log', '-1', '--format=%H %s')).toBe(`${made.data.revision} Just a`);
    expect(git(folder, 'status', '--porcelain')).toBe('?? b.md');
    const again = await call<{ revision: string | null }>('POST', ofNotebook('/commits'), {
      body: { paths: ['a.md'] },
    });
    expect(again.data.revision).toBeNull();
  });

  it('and whatever is changed through its history stands in the audit log, dry runs do not', async () => {
    const { call, server, workspace, at, ofFile, ofNotebook, first } = await openHistory();
    await call('POST', ofFile('/restore'), { body: { revision: first } });
    await call('POST', ofNotebook('/history/restore'), {
      body: { path: 'run.md', revision: 'HEAD', dry_run: true },
    });
    await call('POST', `/trash/empty?${at}`, { body: {} });
    await server.codex.audit.flush();
    const { data } = await call<{ kind: string; path?: string; outcome: string }[]>(
      'GET',
      `/audit?workspace=${workspace}&per_page=1000`,
    );
    const count = (kind: string) => data.filter((entry) => entry.kind === kind).length;
    const expected = { 'history.initialized': 1, 'history.configured': 1, 'history.committed': 3 };
    for (const [kind, times] of Object.entries({ ...expected, 'version.restored': 1, 'trash.emptied': 1 }))
      expect([kind, count(kind)]).toEqual([kind, times]);
  });

  it('tells its branches, and how two of them differ', async () => {
    const { call, ofNotebook, folder, first, third } = await openHistory();
    git(folder, 'branch', 'feature/cold', first);
    const branches = await call<{ name: string; head: string; is_current: boolean }[]>(
      'GET',
      ofNotebook('/branches'),
    );
    expect(branches.data.map(({ name, head }) => [name, head])).toEqual(
      expect.arrayContaining([
        ['feature/cold', first],
        ['main', third],
      ]),
    );
    const compared = await call<{ kind: string; path: string }[]>(
      'GET',
      ofNotebook('/compare?from=feature/cold&to=main'),
    );
    expect(compared.data.map(({ kind, path }) => [kind, path])).toEqual([['renamed', 'series/run.md']]);
    expect((await call('GET', ofNotebook('/history/feature%2Fcold/files'))).status).toBe(200);
  });

  it('is none before somebody asks for it, and then nothing of it can be had', async () => {
    const { call, notebook, create, at, editor, viewer, folder } = await openNotebookOf();
    const id = await create('a.md', 'a\n');
    const versioning = `/notebooks/${notebook}/versioning`;
    const before = await viewer.call('GET', versioning);
    expect([before.status, before.data]).toMatchObject([
      200,
      { kind: 'none', head: null, settings: { auto_commit: false } },
    ]);
    expect((await call('GET', `/files/${id}/history?${at}`)).status).toBe(501);
    expect((await call('PUT', versioning, { body: { auto_commit: true } })).status).toBe(501);
    const body = { git: true };
    expect((await editor.call('POST', `/notebooks/${notebook}/initialize`, { body })).status).toBe(403);
    expect(existsSync(join(folder, '.git'))).toBe(false);
    expect((await call('POST', `/notebooks/${notebook}/initialize`, { body })).status).toBe(200);
    expect((await call('GET', versioning)).data).toMatchObject({
      kind: 'own',
      branch: 'main',
      settings: { auto_commit: true },
    });
    const manual = await call('PATCH', versioning, { body: { auto_commit: false, quiet_ms: 8000 } });
    expect(manual.data).toMatchObject({ settings: { auto_commit: false, quiet_ms: 8000 } });
  });

  it('tells nobody where it lies, whatever is wrong with it', async () => {
    const opened = await openHistory();
    const { call, ofNotebook, ofFile, folder, server } = opened;
    writeFileSync(join(folder, '.git/HEAD'), 'broken\n');
    writeFileSync(
      join(folder, '.git/config'),
      '[remote "o"]\n\turl = https://me:s3cret@git.example/x.git\n[core\n',
    );
    const answers = [
      await call('GET', ofNotebook('/versioning')),
      await call('GET', ofNotebook('/history')),
      await call('GET', ofFile('/blame')),
      await call('POST', ofNotebook('/commits'), { body: {} }),
    ];
    expect(
      answers.map(({ status }) => status).every((status) => status < 500 || status === 501 || status === 503),
    ).toBe(true);
    const told = answers.map(({ text }) => text).join('\n');
    expect(told).not.toContain(server.dataDir);
    expect(told).not.toContain('s3cret');
  });
});

describe('the trash', () => {
  it('is emptied for good by owners, one entry or all that is old enough', async () => {
    const { call, editor, create, at } = await openNotebookOf();
    const [a, b] = [await create('a.md', 'a\n'), await create('b.md', 'b\n')];
    for (const id of [a, b]) await call('DELETE', `/files/${id}?${at}`, { headers: { 'if-match': '*' } });
    const list = async () => (await call<{ id: string; path: string }[]>('GET', `/trash?${at}`)).data;
    const entry = (await list()).find(({ path }) => path === 'a.md')?.id;
    expect((await editor.call('DELETE', `/trash/${entry}?${at}`)).status).toBe(403);
    expect((await editor.call('POST', `/trash/empty?${at}`, { body: {} })).status).toBe(403);
    expect((await call('DELETE', `/trash/${entry}?${at}`)).status).toBe(204);
    expect((await call('DELETE', `/trash/${entry}?${at}`)).status).toBe(404);
    const old = await call('POST', `/trash/empty?${at}`, { body: { before: '2020-01-01T00:00:00Z' } });
    expect([old.data, (await list()).map(({ path }) => path)]).toEqual([{ removed: 0 }, ['b.md']]);
    expect((await call('POST', `/trash/empty?${at}`, { body: {} })).data).toEqual({ removed: 1 });
    expect(await list()).toEqual([]);
  });
});
