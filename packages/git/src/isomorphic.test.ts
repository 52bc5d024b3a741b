import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type VersionControl, absPath, storedRelPath } from '@codexlab/core';
import { afterEach, describe, expect, it } from 'vitest';
import { openVersionControl } from './index.ts';

const PERSON = { name: 'Ada', email: 'ada@example.org' };
const folders: string[] = [];
const opened: VersionControl[] = [];

afterEach(async () => {
  for (const versions of opened.splice(0)) await versions.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

interface Place {
  readonly root: string;
  readonly versions: VersionControl;
  git(...args: string[]): string;
  write(path: string, text: string | Uint8Array): Promise<void>;
  commit(paths: readonly string[], message: string, atMs?: number): ReturnType<VersionControl['commit']>;
}

async function setUp(options: { readonly below?: string; readonly init?: boolean } = {}): Promise<Place> {
  const top = await mkdtemp(join(tmpdir(), 'codex-iso-'));
  folders.push(top);
  const root = join(top, 'work', options.below ?? '');
  await mkdir(root, { recursive: true });
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=Bob', '-c', 'user.email=bob@example.org', ...args], {
      cwd: join(top, 'work'),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    });
  if (options.init ?? true) git('init', '-q', '-b', 'main');
  const versions = await openVersionControl({
    root: absPath(root),
    workDir: absPath(join(top, 'own')),
    implementation: 'isomorphic',
    lockTimeoutMs: 100,
  });
  opened.push(versions);
  return {
    ...{ root, versions, git },
    async write(path, text) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    },
    commit: (paths, message, atMs = 1_700_000_000_000) =>
      versions.commit({
        ...{ paths: paths.map(storedRelPath), message, author: PERSON, committer: PERSON, atMs },
      }),
  };
}

function isClean(git: Place['git']): void {
  expect(git('fsck', '--full', '--strict')).toBe('');
  expect(git('status', '--porcelain')).toBe('');
}

describe('commits through isomorphic-git', () => {
  it('makes a repository and a first commit that git takes as its own', async () => {
    const { versions, git, write, commit } = await setUp({ init: false });
    expect((await versions.state()).kind).toBe('none');
    await versions.initialize();
    await write('a.md', 'one\n');
    await write('deep/er/b.md', 'two\n');
    const made = await commit([''], 'First');
    expect(made.paths).toEqual(['a.md', 'deep/er/b.md']);
    expect(git('log', '--format=%H %an <%ae> %s').trim()).toBe(
      `${made.revision} Ada <ada@example.org> First`,
    );
    expect(git('ls-tree', '-r', '--name-only', 'HEAD')).toBe('a.md\ndeep/er/b.md\n');
    isClean(git);
  });

  it('leaves alone what others have staged', async () => {
    const { git, write, commit } = await setUp();
    await write('a.md', 'one\n');
    await write('b.md', 'one\n');
    await commit([''], 'First');
    await write('b.md', 'staged\n');
    git('add', 'b.md');
    await write('b.md', 'later\n');
    await write('a.md', 'two\n');
    const made = await commit(['a.md'], 'Second');
    expect(made.paths).toEqual(['a.md']);
    expect(git('show', '--name-only', '--format=', 'HEAD').trim()).toBe('a.md');
    expect(git('diff', '--cached', '--name-only').trim()).toBe('b.md');
    expect(git('show', ':b.md')).toBe('staged\n');
    expect(git('status', '--porcelain')).toBe('MM b.md\n');
  });

  it('takes files out that are gone, and folders that become files', async () => {
    const { root, git, write, commit } = await setUp();
    await write('x/one.md', '1');
    await write('x/two.md', '2');
    await write('y', 'file');
    await commit([''], 'First');
    await rm(join(root, 'x'), { recursive: true });
    await write('x', 'now a file');
    await rm(join(root, 'y'));
    await write('y/below.md', 'now a folder');
    const made = await commit(['x', 'y'], 'Second');
    expect(git('ls-tree', '-r', '--name-only', 'HEAD')).toBe('x\ny/below.md\n');
    expect(made.paths).toEqual(['x', 'x/one.md', 'x/two.md', 'y', 'y/below.md']);
    isClean(git);
  });

  it('makes no commit when nothing differs, and leaves what is ignored', async () => {
    const { write, commit } = await setUp();
    await write('.gitignore', '*.log\n');
    await write('a.log', 'x');
    expect((await commit([''], 'First')).paths).toEqual(['.gitignore']);
    expect(await commit(['', 'a.log'], 'Second')).toEqual({ revision: null, paths: [], left: ['a.log'] });
  });

  it('touches only what is below the notebook of a larger repository', async () => {
    const { root, versions, git, write, commit } = await setUp({ below: 'notes' });
    await write('a.md', 'one');
    await writeFile(join(root, '../outside.md'), 'x');
    expect((await commit([''], 'First')).paths).toEqual(['a.md']);
    expect(git('ls-tree', '-r', '--name-only', 'HEAD')).toBe('notes/a.md\n');
    expect((await versions.state()).kind).toBe('inside');
    expect((await versions.pending()).items).toEqual([]);
    expect(git('status', '--porcelain')).toBe('?? outside.md\n');
  });

  it('refuses while a merge is under way, and while git holds the index', async () => {
    const { git, write, commit, root } = await setUp();
    await write('a.md', 'one');
    await commit([''], 'First');
    await write('a.md', 'two');
    await writeFile(join(root, '.git/index.lock'), '');
    await expect(commit(['a.md'], 'Second')).rejects.toMatchObject({
      code: 'conflict',
      details: { lock: 'index.lock' },
    });
    await rename(join(root, '.git/index.lock'), join(root, '.git/MERGE_HEAD'));
    await expect(commit(['a.md'], 'Second')).rejects.toMatchObject({
      code: 'conflict',
      details: { busy: 'merge' },
    });
    expect(git('log', '--oneline').trim().split('\n')).toHaveLength(1);
  });
});

describe('history through isomorphic-git', () => {
  it('agrees with git about a file that was renamed, changed and merged', async () => {
    const { root, versions, git, write, commit } = await setUp();
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i}\n`);
    await write('old.md', lines.join(''));
    await commit([''], 'First', 1_700_000_000_000);
    await rename(join(root, 'old.md'), join(root, 'new.md'));
    await write('new.md', lines.with(3, 'changed\n').join(''));
    await commit([''], 'Renamed', 1_700_000_060_000);
    git('checkout', '-q', '-b', 'side');
    await write('new.md', lines.with(3, 'changed\n').with(30, 'side\n').join(''));
    await commit([''], 'Side', 1_700_000_120_000);
    git('checkout', '-q', 'main');
    await write('other.md', 'x');
    await commit([''], 'Other', 1_700_000_180_000);
    git('merge', '-q', '--no-edit', 'side');
    git('gc', '-q');
    const { items } = await versions.log({ path: storedRelPath('new.md') });
    const expected = git('log', '--follow', '--format=%H', '--', 'new.md').trim().split('\n');
    expect(items.map((item) => item.id)).toEqual(expected);
    expect(items.map((item) => item.change)).toEqual([
      { kind: 'modified', path: 'new.md', oldPath: null },
      { kind: 'renamed', path: 'new.md', oldPath: 'old.md' },
      { kind: 'added', path: 'old.md', oldPath: null },
    ]);
    const all = await versions.log({});
    expect(all.items.map((item) => item.id)).toEqual(git('log', '--format=%H').trim().split('\n'));
    const tracked = await versions.tracked(null);
    expect(tracked.items.map(({ path, revision }) => `${revision} ${path}`)).toEqual(
      ['new.md', 'other.md'].map((path) => `${git('log', '-1', '--format=%H', '--', path).trim()} ${path}`),
    );
    isClean(git);
  });

  it('reads, compares and lists what was', async () => {
    const { root, versions, git, write, commit } = await setUp();
    await write('a.md', 'one\n');
    await write('b/c.md', 'same\n');
    const first = await commit([''], 'First');
    await rm(join(root, 'a.md'));
    await rename(join(root, 'b/c.md'), join(root, 'd.md'));
    await write('e.md', 'new\n');
    const second = await commit([''], 'Second');
    const text = await versions.read(storedRelPath('a.md'), first.revision!);
    expect(Buffer.from(text).toString()).toBe('one\n');
    await expect(versions.read(storedRelPath('a.md'), second.revision!)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect((await versions.compare(first.revision, second.revision!)).items).toEqual([
      { kind: 'deleted', path: 'a.md', oldPath: null },
      { kind: 'renamed', path: 'd.md', oldPath: 'b/c.md' },
      { kind: 'added', path: 'e.md', oldPath: null },
    ]);
    const entries = await versions.entries(storedRelPath(''), first.revision!);
    expect(entries.items.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
      ['a.md', 4],
      ['b/c.md', 5],
    ]);
    expect((await versions.resolve(second.revision!.slice(0, 8))).id).toBe(second.revision);
    expect((await versions.resolve('main')).message).toBe('Second\n');
    git('tag', '-a', '-m', 'tagged', 'v1');
    expect((await versions.resolve('v1')).id).toBe(second.revision);
  });

  it('makes its index again when the file is damaged', async () => {
    const { root, versions, write, commit } = await setUp();
    await write('a.md', 'one');
    await commit([''], 'First');
    await write('a.md', 'two');
    await commit([''], 'Second');
    const before = await versions.log({ path: storedRelPath('a.md') });
    expect(before.items).toHaveLength(2);
    const file = join(root, '../own/history-index');
    const text = await readFile(file, 'utf8');
    for (const damaged of [text.slice(0, -30), text.replace('"A"', '"X"'), '', 'nonsense']) {
      await versions.close();
      await writeFile(file, damaged);
      expect(await versions.log({ path: storedRelPath('a.md') })).toEqual(before);
    }
  });
});
