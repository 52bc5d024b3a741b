import { expect, it } from 'vitest';
import type { FileRevision, RevisionId } from '../version-control.ts';
import {
  ADA,
  at,
  AT_MS,
  BOB,
  commit,
  type OpenScene,
  text,
  type VersionControlScene,
  withFiles,
} from './scene.contract.ts';

/** What history tells. */
export function reading(open: OpenScene): void {
  it('tells the history of a file through its renames, as git log --follow does', async () => {
    const scene = await renamed(open);
    const { items } = await scene.versions.log({ path: at('d/third.md') });
    expect(items.map(({ message, change }) => [message.trim(), change])).toEqual([
      ['edit third', { kind: 'modified', path: 'd/third.md', oldPath: null }],
      ['to third', { kind: 'renamed', path: 'd/third.md', oldPath: 'second.md' }],
      ['edit second', { kind: 'modified', path: 'second.md', oldPath: null }],
      ['to second', { kind: 'renamed', path: 'second.md', oldPath: 'first.md' }],
      ['First', { kind: 'added', path: 'first.md', oldPath: null }],
    ]);
    expect(ids(items)).toBe(scene.git('log', '--follow', '--format=%H', '--', 'd/third.md'));
  });

  it('gives the same history page by page, whatever the pages hold', async () => {
    const scene = await renamed(open);
    const whole = (await scene.versions.log({ path: at('d/third.md') })).items;
    for (const limit of [1, 2, 3])
      expect(await allPages(scene, { path: at('d/third.md') }, limit)).toEqual(whole);
  });

  it('gives pages of a history with merges as a whole', async () => {
    const scene = await merged(open);
    for (const query of [{}, { path: at('f'), isFolder: true }, { path: at('f/a.md') }]) {
      const whole = (await scene.versions.log(query)).items;
      expect(whole.length).toBeGreaterThan(3);
      expect(await allPages(scene, query, 2)).toEqual(whole);
    }
    expect(ids((await scene.versions.log({})).items)).toBe(scene.git('log', '--format=%H'));
    expect(ids((await scene.versions.log({ path: at('f'), isFolder: true })).items)).toBe(
      scene.git('log', '--format=%H', '--', 'f'),
    );
    expect(ids((await scene.versions.log({ path: at('f/a.md') })).items)).toBe(
      scene.git('log', '--follow', '--format=%H', '--', 'f/a.md'),
    );
  });

  it('goes on with a page although new commits came meanwhile', async () => {
    const scene = await renamed(open);
    const query = { path: at('d/third.md') };
    const whole = (await scene.versions.log(query)).items;
    const first = await scene.versions.log(query, { limit: 2 });
    scene.disk.write('d/third.md', 'meanwhile\n');
    await commit(scene, ['d/third.md']);
    const rest = await scene.versions.log(query, { limit: 10, cursor: first.nextCursor });
    expect([...first.items, ...rest.items]).toEqual(whole);
    await expect(
      scene.versions.log({ path: at('other') }, { cursor: first.nextCursor }),
    ).rejects.toMatchObject({ code: 'invalid' });
  });

  it('tells both persons, both times, the parents and the whole message of a commit', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    const first = scene.git('rev-parse', 'HEAD').trim();
    scene.disk.write('a.md', 'b\n');
    const message = 'Subject ü\n\nBody with\nlines.\n\nActor: x\n';
    const { revision } = await commit(scene, ['a.md'], { message });
    const expected = {
      id: revision,
      parents: [first],
      author: ADA,
      authoredMs: AT_MS,
      committer: BOB,
      committedMs: AT_MS,
      message,
    };
    for (const name of [revision!, revision!.slice(0, 7), 'main', 'HEAD'])
      expect(await scene.versions.resolve(name)).toEqual(expected);
    expect((await scene.versions.log({})).items[0]).toEqual({ ...expected, change: null });
  });

  it('begins a history at a commit or a moment that is asked for', async () => {
    const scene = await withFiles(open, {});
    const made: RevisionId[] = [];
    for (const day of [1, 2, 3]) {
      scene.disk.write('a.md', `${day}\n`);
      made.push((await commit(scene, ['a.md'], { atMs: Date.UTC(2026, 1, day) })).revision!);
    }
    const [one, two] = made;
    const list = async (query: object) =>
      (await scene.versions.log({ path: at('a.md'), ...query })).items.map(({ id }) => id);
    expect(await list({ from: two })).toEqual([two, one]);
    expect(await list({ untilMs: Date.UTC(2026, 1, 2) })).toEqual([two, one]);
    expect(await list({ untilMs: Date.UTC(2026, 1, 2) - 1 })).toEqual([one]);
  });

  it('tells of a file that was deleted, and came back', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n', 'b.md': 'b\n' });
    scene.disk.remove('a.md');
    await commit(scene, ['a.md'], { message: 'gone' });
    scene.disk.write('a.md', 'again, and other\n');
    await commit(scene, ['a.md'], { message: 'back' });
    const { items } = await scene.versions.log({ path: at('a.md') });
    expect(items.map(({ change }) => change?.kind)).toEqual(['added', 'deleted', 'added']);
  });

  it('has an empty history for what was never committed, and before the first commit', async () => {
    const scene = await withFiles(open, {});
    expect(await scene.versions.log({})).toEqual({ items: [], nextCursor: null });
    scene.disk.write('a.md', 'a\n');
    await commit(scene, ['a.md']);
    expect((await scene.versions.log({ path: at('never.md') })).items).toEqual([]);
  });

  it('finds a commit by id, beginning, branch and tag, and nothing by the language of git', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    const head = scene.git('rev-parse', 'HEAD').trim();
    scene.git('tag', 'light');
    scene.git('tag', '-a', '-m', 'note', 'annotated');
    scene.git('branch', 'topic/x');
    for (const name of [head, head.slice(0, 10), 'light', 'annotated', 'topic/x', 'HEAD'])
      expect((await scene.versions.resolve(name)).id).toBe(head);
    const none = [
      '',
      'nope',
      'HEAD~1',
      'HEAD^{tree}',
      '--all',
      ':/First',
      'main@{0}',
      'HEAD:a.md',
      'a..b',
      '0'.repeat(40),
      'feedbee',
      'x y',
    ];
    for (const name of none)
      await expect(scene.versions.resolve(name)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('reads a file as it was, and throws not_found for folders, for what was not there, and unknown commits', async () => {
    const scene = await renamed(open);
    const { items } = await scene.versions.log({ path: at('d/third.md') });
    const read = async (path: string, index: number) =>
      text(await scene.versions.read(at(path), items[index]!.id));
    expect(await read('d/third.md', 0)).toBe(`${LINES}second\nthird\n`);
    expect(await read('second.md', 2)).toBe(`${LINES}second\n`);
    expect(await read('first.md', 4)).toBe(LINES);
    for (const [path, id] of [
      ['d', items[0]!.id],
      ['first.md', items[0]!.id],
      ['d/third.md/x', items[0]!.id],
      ['first.md', '1'.repeat(40)],
    ] as const)
      await expect(scene.versions.read(at(path), id as RevisionId)).rejects.toMatchObject({
        code: 'not_found',
      });
    await expect(scene.versions.read(at('d/third.md'), items[0]!.id, { maxBytes: 5 })).rejects.toMatchObject({
      code: 'too_large',
    });
  });

  it('lists the files below a folder of a commit, to the bottom, page by page', async () => {
    const scene = await withFiles(open, {
      'a.md': 'aa\n',
      'b/c/d.md': 'd\n',
      'b/e.md': 'e\n',
      'b.md': 'b\n',
      'b0/x.md': 'x\n',
    });
    const { head } = await scene.versions.state();
    const { items } = await scene.versions.entries(at(''), head!);
    expect(items.map(({ path }) => path)).toEqual(['a.md', 'b.md', 'b/c/d.md', 'b/e.md', 'b0/x.md']);
    expect(items[0]).toMatchObject({
      kind: 'file',
      executable: false,
      sizeBytes: 3,
      blob: scene.git('rev-parse', 'HEAD:a.md').trim(),
    });
    expect((await scene.versions.entries(at('b'), head!)).items.map(({ path }) => path)).toEqual([
      'b/c/d.md',
      'b/e.md',
    ]);
    expect((await scene.versions.entries(at('b/e.md'), head!)).items.map(({ path }) => path)).toEqual([
      'b/e.md',
    ]);
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await scene.versions.entries(at(''), head!, { limit: 2, cursor });
      paged.push(...page.items.map(({ path }) => path));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(paged).toEqual(items.map(({ path }) => path));
    await expect(scene.versions.entries(at('no'), head!)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('compares two commits, with renames, and with nothing', async () => {
    const scene = await renamed(open);
    const first = await scene.versions.resolve(scene.git('rev-list', '--max-parents=0', 'HEAD').trim());
    const last = await scene.versions.resolve('HEAD');
    scene.disk.write('d/new.md', 'new\n');
    const { revision } = await commit(scene, ['d/new.md']);
    expect((await scene.versions.compare(first.id, revision!)).items).toEqual([
      { kind: 'added', path: 'd/new.md', oldPath: null },
      { kind: 'renamed', path: 'd/third.md', oldPath: 'first.md' },
    ]);
    expect((await scene.versions.compare(null, first.id)).items).toEqual([
      { kind: 'added', path: 'first.md', oldPath: null },
    ]);
    expect((await scene.versions.compare(last.id, last.id)).items).toEqual([]);
    expect((await scene.versions.compare(revision!, last.id, { folder: at('d') })).items).toEqual([
      { kind: 'deleted', path: 'd/new.md', oldPath: null },
    ]);
    await expect(scene.versions.compare('2'.repeat(40) as RevisionId, last.id)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('lists branches with their newest commits, and which is checked out', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    scene.git('branch', 'topic/a');
    scene.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    scene.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
    scene.disk.write('a.md', 'b\n');
    const { revision } = await commit(scene, ['a.md'], { message: 'Newest\n\nmore' });
    const { items } = await scene.versions.branches();
    expect(items.map(({ name, isCurrent, isRemote }) => [name, isCurrent, isRemote])).toEqual([
      ['main', true, false],
      ['topic/a', false, false],
      ['origin/main', false, true],
    ]);
    expect(items[0]).toMatchObject({ head: revision, committedMs: AT_MS, subject: 'Newest' });
    const first = await scene.versions.branches({ limit: 2 });
    const second = await scene.versions.branches({ limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items]).toEqual(items);
  });

  it('tells the newest commit of a file as git log does where branches were merged', async () => {
    const scene = await withFiles(open, { 'a.md': '1\n', 'b.md': '1\n', 'd/c.md': '1\n', 'e.md': '1\n' });
    scene.git('checkout', '-q', '-b', 'side');
    scene.disk.write('a.md', 'of the side\n');
    scene.disk.write('b.md', 'nobody takes this\n');
    await commit(scene, ['a.md', 'b.md']);
    scene.disk.write('d/c.md', 'of the side\n');
    await commit(scene, ['d/c.md']);
    scene.git('checkout', '-q', 'main');
    for (const path of ['a.md', 'b.md', 'd/c.md']) scene.disk.write(path, 'of main\n');
    await commit(scene, ['a.md', 'b.md', 'd/c.md']);
    scene.git('merge', '-q', '-s', 'ours', '--no-commit', 'side');
    scene.git('checkout', 'side', '--', 'a.md');
    scene.disk.write('d/c.md', 'of both\n');
    scene.git('add', 'd/c.md');
    scene.git('commit', '-q', '-m', 'Merge');
    scene.disk.write('n.md', 'n\n');
    const { revision: last } = await commit(scene, ['n.md']);
    const paths = ['a.md', 'b.md', 'd/c.md', 'e.md', 'n.md'];
    const expected = paths.map((path) => ({
      path,
      revision: scene.git('log', '-1', '--format=%H', '--', path).trim(),
    }));
    expect((await scene.versions.tracked(null)).items).toEqual(expected);
    const merge = scene.git('rev-parse', 'HEAD~1').trim() as RevisionId;
    expect((await scene.versions.tracked(merge)).items).toEqual([{ path: 'n.md', revision: last }]);
  });

  it('tells the newest commit of every tracked file, or of those that changed since', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n', 'b.md': 'b\n', 'c/d.md': 'd\n' });
    const { head: first } = await scene.versions.state();
    scene.disk.write('a.md', 'A\n');
    const { revision: second } = await commit(scene, ['a.md']);
    scene.disk.remove('b.md');
    scene.disk.write('n.md', 'n\n');
    const { revision: third } = await commit(scene, ['b.md', 'n.md']);
    const files = async (since: RevisionId | null) => (await scene.versions.tracked(since)).items;
    expect(await files(null)).toEqual([
      { path: 'a.md', revision: second },
      { path: 'c/d.md', revision: first },
      { path: 'n.md', revision: third },
    ]);
    expect(await files(second)).toEqual([{ path: 'n.md', revision: third }]);
    expect(await files(third)).toEqual([]);
    const page = await scene.versions.tracked(null, { limit: 1 });
    const rest = await scene.versions.tracked(null, { limit: 5, cursor: page.nextCursor });
    expect([...page.items, ...rest.items]).toEqual(await files(null));
  });

  it('finds a content by its SHA-256 among the versions of a file, by the names it had', async () => {
    const scene = await renamed(open);
    const hash = '0acd6a4fd9fcac0f5a4f4a9b4f0b7e4a1c1d0b2b3c4d5e6f708192a3b4c5d6e7';
    expect(await scene.versions.contentOf(at('d/third.md'), hash)).toBeNull();
    for (const content of [LINES, `${LINES}second\n`, `${LINES}second\nthird\n`])
      expect(text(await scene.versions.contentOf(at('d/third.md'), await sha256(content)))).toBe(content);
    expect(await scene.versions.contentOf(at('none.md'), await sha256(LINES))).toBeNull();
  });
}

/** Who wrote which line (capability: blame). */
export function blaming(open: OpenScene): void {
  it('tells who wrote each line, through renames, as git blame does', async () => {
    const scene = await renamed(open);
    const { head } = await scene.versions.state();
    const runs = await scene.versions.blame(at('d/third.md'), head!);
    expect(
      runs.map(({ from, count, path, revision }) => [from, count, path, revision.message.trim()]),
    ).toEqual([
      [1, 20, 'first.md', 'First'],
      [21, 1, 'second.md', 'edit second'],
      [22, 1, 'd/third.md', 'edit third'],
    ]);
    const lines = runs.flatMap(({ count, revision }) => Array.from({ length: count }, () => revision.id));
    const real =
      scene.git('blame', '--porcelain', '--', 'd/third.md').match(/^[0-9a-f]{40,64} \d+ \d+/gm) ?? [];
    expect(lines).toEqual(real.map((line) => line.split(' ')[0]));
  });

  it('throws not_found for what was not there, and has nothing for an empty file', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n', 'empty.md': '' });
    const { head } = await scene.versions.state();
    await expect(scene.versions.blame(at('no.md'), head!)).rejects.toMatchObject({ code: 'not_found' });
    expect(await scene.versions.blame(at('empty.md'), head!)).toEqual([]);
  });
}

const LINES = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');

async function renamed(open: OpenScene): Promise<VersionControlScene> {
  const scene = await withFiles(open, { 'first.md': LINES });
  const move = async (from: string, to: string, message: string) => {
    scene.disk.rename(from, to);
    await commit(scene, [from, to], { message });
  };
  const edit = async (path: string, content: string, message: string) => {
    scene.disk.write(path, content);
    await commit(scene, [path], { message });
  };
  await move('first.md', 'second.md', 'to second');
  await edit('second.md', `${LINES}second\n`, 'edit second');
  await move('second.md', 'd/third.md', 'to third');
  await edit('d/third.md', `${LINES}second\nthird\n`, 'edit third');
  return scene;
}

async function merged(open: OpenScene): Promise<VersionControlScene> {
  const scene = await withFiles(open, { 'f/a.md': `${LINES}end\n`, 'f/b.md': 'b\n' });
  for (const round of [1, 2, 3]) {
    scene.git('checkout', '--quiet', '-b', `side${round}`);
    scene.disk.write('f/a.md', `side ${round}\n${text(scene.disk.read('f/a.md'))}`);
    scene.git('commit', '--quiet', '-am', `Side ${round}`);
    scene.git('checkout', '--quiet', 'main');
    scene.disk.write('f/b.md', `main ${round}\n`);
    scene.git('commit', '--quiet', '-am', `Main ${round}`);
    scene.git('merge', '--quiet', '--no-edit', `side${round}`);
  }
  return scene;
}

async function allPages(
  { versions }: VersionControlScene,
  query: Parameters<VersionControlScene['versions']['log']>[0],
  limit: number,
): Promise<readonly FileRevision[]> {
  const items: FileRevision[] = [];
  let cursor: string | null = null;
  do {
    const page = await versions.log(query, { limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

function ids(items: readonly FileRevision[]): string {
  return items.map(({ id }) => `${id}\n`).join('');
}

async function sha256(content: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(content));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
