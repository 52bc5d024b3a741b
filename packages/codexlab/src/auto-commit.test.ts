import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Notebook, Origin } from '@codexlab/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openNotebook } from './open.ts';
import type { OpenOptions } from './library.ts';
import { temporaryFolder, writeFiles } from './testing/temporary-folder.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const from = (actor: string | null, via = 'api'): Origin => ({ actor, via, requestId: null });

/** The real command, as a person with a name of their own runs it. */
function gitIn(root: string) {
  const who = ['-c', 'user.name=Grace', '-c', 'user.email=grace@example.org'];
  return (...args: string[]) =>
    execFileSync('git', [...who, ...args], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
}

/** A folder with these files and its way to be opened again and again. */
function scene(files: Readonly<Record<string, string>> = {}) {
  const root = temporaryFolder(files);
  const dataDir = temporaryFolder();
  const git = gitIn(root);
  const open = async (options: OpenOptions = {}): Promise<Notebook> => {
    const notebook = await openNotebook(root, { dataDir, workers: 0, ...options });
    onTestFinished(() => notebook.close());
    await notebook.sync();
    return notebook;
  };
  /** Author and subject of each commit, newest first. */
  const told = () => git('log', '--format=%an: %s').trim().split('\n');
  const expectSound = () => {
    git('fsck', '--strict');
    expect(git('status', '--porcelain')).toBe('');
  };
  return { root, git, open, told, expectSound };
}

/** One whose history has begun. */
async function begun(files: Readonly<Record<string, string>> = { 'a.md': 'a\n' }) {
  const { open, ...rest } = scene(files);
  const notebook = await open();
  await notebook.history.initialize();
  await notebook.history.settled();
  return { ...rest, open, notebook };
}

/** Every entry below a folder but `.codex`, with bytes and times. */
function everything(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (path === '.codex') return [];
    const stat = lstatSync(join(root, path), { bigint: true });
    const line = `${path} ${stat.mtimeNs} ${stat.ctimeNs} ${stat.mode}`;
    if (stat.isDirectory()) return [line, ...everything(root, path)];
    return [`${line} ${readFileSync(join(root, path), 'hex')}`];
  });
}

describe('a notebook in a repository', () => {
  it('changes no byte and no time of the folder or the repository before somebody wants a history', async () => {
    const { root, git, open } = scene({ 'a.md': 'a\n', 'sub/b.md': 'b\n', '.gitignore': '.codex\n' });
    git('init', '-q', '-b', 'main');
    git('add', 'a.md');
    git('commit', '-qm', 'First');
    const notebook = await open(); // makes `.codex`, which changes the times of the root alone
    await notebook.close();
    const before = everything(root);
    const again = await open();
    await again.watch();
    await again.settled();
    await again.history.settled();
    expect(await again.files.get('a.md')).toMatchObject({
      gitTracked: true,
      gitCommit: git('rev-parse', 'HEAD').trim(),
    });
    expect(await again.files.get('sub/b.md')).toMatchObject({ gitTracked: false, gitCommit: null });
    expect((await again.history.state()).settings.autoCommit).toBe(false);
    await again.close();
    expect(everything(root)).toEqual(before);
  });

  it('commits what each author wrote in their name, and leaves the repository clean', async () => {
    const { root, notebook, told, git, expectSound } = await begun({ 'a.md': 'a\n', 'runs/b.csv': '1\n' });
    await notebook.files.write('a.md', bytes('b\n'), { origin: from('ada') });
    await notebook.files.move('runs/b.csv', 'runs/c.csv', { origin: from('bot', 'agent') });
    writeFileSync(join(root, 'new.txt'), 'x');
    await notebook.sync();
    await notebook.history.settled();
    expect(told().slice(0, -1)).toEqual([
      'Codex: Auto-commit: new.txt',
      'bot: Auto-commit: runs/c.csv',
      'ada: Auto-commit: a.md',
    ]);
    expect(git('log', '-1', '--format=%(trailers)', 'HEAD~1').trim()).toBe(
      'Codex-Actor: bot\nCodex-Via: agent',
    );
    expect(git('log', '--follow', '--format=%s', '--', 'runs/c.csv').trim().split('\n')).toHaveLength(2);
    expectSound();
  });

  it('knows since which commit each file is as it is, also after commits and checkouts of others', async () => {
    const { root, notebook, git } = await begun({ 'a.md': 'a\n', 'b.md': 'b\n' });
    const commitOf = async (path: string) => (await notebook.files.get(path))?.gitCommit ?? null;
    const first = git('rev-parse', 'HEAD').trim();
    git('checkout', '-qb', 'draft');
    writeFileSync(join(root, 'a.md'), 'longer\n');
    git('commit', '-qam', 'By hand');
    const second = git('rev-parse', 'HEAD').trim();
    await notebook.sync();
    await notebook.history.settled();
    expect([await commitOf('a.md'), await commitOf('b.md')]).toEqual([second, first]);
    git('checkout', '-q', 'main');
    git('rm', '-q', '--cached', 'b.md');
    git('commit', '-qm', 'Not b');
    await notebook.sync();
    await notebook.history.configure({ autoCommit: false });
    await notebook.history.settled();
    expect([await commitOf('a.md'), await commitOf('b.md')]).toEqual([first, null]);
    expect(await notebook.files.get('b.md')).toMatchObject({ gitTracked: false });
  });

  it('knows it of a file, too, that comes back as the newest commit has it', async () => {
    const { root, notebook, git } = await begun();
    const away = join(temporaryFolder(), 'a.md');
    await notebook.history.configure({ autoCommit: false });
    renameSync(join(root, 'a.md'), away);
    await notebook.sync();
    await notebook.history.settled();
    renameSync(away, join(root, 'a.md'));
    await notebook.sync();
    await notebook.history.settled();
    expect(await notebook.files.get('a.md')).toMatchObject({ gitCommit: git('rev-parse', 'HEAD').trim() });
  });

  it('makes no commit for a branch that the user checks out, nor after one of their own', async () => {
    const { root, notebook, git, told } = await begun({ 'a.md': 'a\n', 'b.md': 'b\n' });
    git('checkout', '-qb', 'draft');
    writeFiles(root, { 'a.md': 'draft of it\n', 'c.md': 'c\n' });
    git('add', '.');
    git('commit', '-qm', 'By hand');
    await notebook.sync();
    await notebook.history.settled();
    git('checkout', '-q', 'main');
    await notebook.sync();
    await notebook.history.settled();
    expect(told()).toEqual(['Codex: Auto-commit: 4 files']);
    git('checkout', '-q', 'draft');
    expect(told()[0]).toBe('Grace: By hand');
  });

  it('commits nothing in the middle of a merge, and what waits when it is over', async () => {
    const { root, notebook, git, told } = await begun();
    git('checkout', '-qb', 'draft');
    writeFileSync(join(root, 'a.md'), 'draft\n');
    git('commit', '-qam', 'Draft');
    git('checkout', '-q', 'main');
    writeFileSync(join(root, 'a.md'), 'main\n');
    git('commit', '-qam', 'Main');
    expect(() => git('merge', '-q', 'draft')).toThrow();
    await notebook.files.write('b.md', bytes('b\n'), { origin: from('ada') });
    await notebook.sync();
    await expect(notebook.history.settled()).rejects.toMatchObject({
      code: 'conflict',
      details: { busy: 'merge' },
    });
    expect(await notebook.history.state()).toMatchObject({
      busy: 'merge',
      trouble: expect.stringContaining('merge'),
    });
    git('checkout', '-q', '--ours', 'a.md');
    git('add', 'a.md');
    git('commit', '-qm', 'Merged');
    await notebook.sync();
    await notebook.history.settled();
    expect(told()[0]).toBe('ada: Auto-commit: b.md');
    expect((await notebook.history.state()).trouble).toBeNull();
  });

  it('leaves what the user has staged elsewhere staged', async () => {
    const { root, notebook, git, told } = await begun({ 'a.md': 'a\n', 'sub/b.md': 'b\n' });
    await notebook.history.configure({ autoCommit: false });
    writeFileSync(join(root, 'sub/b.md'), 'mine\n');
    git('add', 'sub/b.md');
    await notebook.files.write('a.md', bytes('b\n'));
    await notebook.history.commit({ paths: ['a.md'], message: 'Just a' });
    expect(told()[0]).toBe('Codex: Just a');
    expect(git('diff', '--cached', '--name-only').trim()).toBe('sub/b.md');
  });

  it('names everybody who wrote in what somebody commits by hand, and names them in no later commit', async () => {
    const { root, notebook, git, told } = await begun();
    await notebook.files.write('a.md', bytes('ada\n'), { origin: from('ada') });
    await notebook.files.write('a.md', bytes('ada\nbob\n'), { origin: from('bob') });
    await notebook.history.commit({ paths: ['a.md'], message: 'Both', origin: from('bob') });
    const trailers = () => git('log', '-1', '--format=%(trailers:key=Co-authored-by,valueonly)').trim();
    expect(trailers()).toBe('ada <ada@users.codex.invalid>');
    writeFileSync(join(root, 'a.md'), 'ada\nbob\nan editor\n');
    await notebook.sync();
    await notebook.history.settled();
    expect(told().slice(0, 2)).toEqual(['Codex: Auto-commit: a.md', 'bob: Both']);
    expect(trailers()).toBe('');
  });

  it('leaves ignored files, other notebooks and repositories inside of it', async () => {
    const inner = {
      'inner/.codex/notebook.db': '',
      'inner/.codex/notebook.yml': 'id: x\n',
      'inner/x.md': 'x',
    };
    const { root, notebook, git } = await begun({
      ...{ 'a.md': 'a\n', '.gitignore': 'secret*\n', 'secret.txt': 's' },
      ...inner,
    });
    writeFiles(root, { 'repo/x.md': 'x', 'secret2.txt': 's' });
    gitIn(join(root, 'repo'))('init', '-q');
    await notebook.sync();
    await notebook.history.settled();
    expect(git('ls-files').trim().split('\n')).toEqual([
      '.codex/.gitignore',
      '.codex/notebook.yml',
      '.gitignore',
      'a.md',
    ]);
    git('fsck', '--strict');
  });

  it('goes on after a restart where it was, with the names of who wrote', async () => {
    const { notebook, open, told } = await begun();
    await notebook.history.configure({ quietMs: 3_600_000 });
    await notebook.files.write('b.md', bytes('b\n'), { origin: from('01X') });
    await notebook.close(); // commits what waits
    expect(told()[0]).toBe('01X: Auto-commit: b.md');
    const again = await open({
      actorNames: { personOf: async (id) => ({ name: `Name of ${id}`, email: 'x@example.org' }) },
    });
    await again.files.write('c.md', bytes('c\n'), { origin: from('01X') });
    await again.history.settled();
    expect(told()[0]).toBe('Name of 01X: Auto-commit: c.md');
  });

  it('commits metadata that lies beside a file, and takes it along and away with it', async () => {
    const { notebook, git, expectSound } = await begun({ 'plot.png': 'x' });
    await notebook.properties.set('plot.png', { sample: 'a' }, { origin: from('ada') });
    await notebook.history.settled();
    await notebook.files.move('plot.png', 'figure.png', { origin: from('ada') });
    await notebook.history.settled();
    expectSound();
    expect(git('ls-files', '*.png*', '.*.png*').trim().split('\n')).toHaveLength(2);
    await notebook.files.remove('figure.png', { origin: from('ada') });
    await notebook.history.settled();
    expectSound();
    expect(git('ls-files', '*.png*', '.*.png*').trim()).toBe('');
  });

  it('is a part of a larger repository without touching the rest of that', async () => {
    const outer = temporaryFolder({ 'lab/a.md': 'a\n', 'other.txt': 'o\n' });
    const git = gitIn(outer);
    git('init', '-q', '-b', 'main');
    const notebook = await openNotebook(join(outer, 'lab'), { dataDir: temporaryFolder(), workers: 0 });
    onTestFinished(() => notebook.close());
    await notebook.sync();
    expect(await notebook.history.initialize()).toMatchObject({ kind: 'inside' });
    await notebook.history.settled();
    expect(git('ls-files').trim().split('\n')).toContain('lab/a.md');
    expect(git('status', '--porcelain').trim()).toBe('?? other.txt');
    expect(await notebook.files.get('a.md')).toMatchObject({ gitTracked: true });
  });

  it('says in all words that there is no repository', async () => {
    const notebook = await scene({ 'a.md': 'a' }).open();
    await expect(notebook.history.configure({ autoCommit: true })).rejects.toMatchObject({
      code: 'unsupported',
    });
    await expect(notebook.history.commit()).rejects.toMatchObject({ code: 'unsupported' });
    await notebook.history.settled();
    expect(await notebook.history.state()).toMatchObject({ kind: 'none', trouble: null });
  });
});
