import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { commitAll, git } from '../testing/git.ts';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder.ts';
import { run, type CommandResult } from './testing/run-in-memory.ts';

const NOTE = 'one\ntwo\nthree\nfour\nfive\nsix\n';

let root = '';
let dataDir = '';
let first = '';
let second = '';
beforeEach(async () => {
  root = temporaryFolder({ 'notes/a.md': NOTE, 'runs/t.csv': 'x\n1\n' });
  dataDir = temporaryFolder();
  git(root, ['init', '-qb', 'main']);
  first = commitAll(root, 'First notes');
  git(root, ['mv', 'notes/a.md', 'notes/b.md']);
  writeFiles(root, { 'notes/b.md': NOTE.replace('two', 'two and a half') });
  rmSync(join(root, 'runs/t.csv'));
  second = commitAll(root, 'Say more\n\nCodex-Via: agent');
  await inLab('index');
});

const inLab = (...argv: string[]): Promise<CommandResult> => run(argv, { cwd: root, dataDir });
const json = async (...argv: string[]) => {
  const { stdout, exitCode } = await inLab(...argv, '--json');
  return { exitCode, document: JSON.parse(stdout) as Record<string, unknown> };
};

describe('history', () => {
  it('lists the commits of a file under all its names, from wherever the person stands', async () => {
    const { exitCode, stdout } = await run(['history', 'b.md'], { cwd: join(root, 'notes'), dataDir });
    expect(exitCode).toBe(0);
    const [newest, oldest, ...others] = stdout.trimEnd().split('\n');
    expect(others).toEqual([]);
    expect(newest).toMatch(
      new RegExp(`^${second.slice(0, 10)}  .*Ada \\(agent\\) +renamed +Say more  \\(was notes/a\\.md\\)$`),
    );
    expect(oldest).toMatch(new RegExp(`^${first.slice(0, 10)}  .*Ada +added +First notes$`));
  });

  it('tells programs everything, page by page', async () => {
    const { document } = await json('history', '--limit', '1');
    expect(document).toMatchObject({
      data: [{ id: second, parents: [first], by: { kind: 'agent' }, change: null }],
    });
    const rest = await json('history', '--cursor', String(document['next_cursor']));
    expect(rest.document).toMatchObject({ data: [{ id: first, parents: [] }], next_cursor: null });
  });

  it('knows what is gone, and says what never was', async () => {
    expect((await inLab('history', 'runs/t.csv')).stdout).toMatch(/deleted .*\n.*added/);
    const { exitCode, stderr } = await inLab('history', 'nowhere.md');
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('nowhere.md')]);
    expect((await inLab('history', '--until', 'yesterday')).exitCode).toBe(2);
  });

  it('compares commits and lists branches', async () => {
    git(root, ['branch', 'draft', first]);
    expect((await inLab('history', 'compare', 'draft', 'main')).stdout).toMatch(/deleted +runs\/t\.csv/);
    const { document } = await json('history', 'compare', 'draft', 'main', '--in', 'runs');
    expect(document).toEqual({
      data: [{ kind: 'deleted', path: 'runs/t.csv', old_path: null }],
      next_cursor: null,
    });
    expect((await inLab('branches')).stdout).toMatch(/^ {3}draft .*First notes\n\* {2}main .*Say more\n$/);
  });

  it('shows who wrote which line', async () => {
    const { stdout } = await inLab('blame', 'notes/b.md');
    const [one, two] = stdout.split('\n');
    expect(one).toMatch(new RegExp(`^${first.slice(0, 10)} .* Ada +1  one$`));
    expect(two).toMatch(new RegExp(`^${second.slice(0, 10)} .* Ada \\(agent\\) +2  two and a half$`));
  });

  it('shows what changed as a unified diff, or says that nothing did', async () => {
    expect((await inLab('diff', 'notes/b.md')).stderr).toBe('Nothing differs.\n');
    const { stdout } = await inLab(
      'diff',
      'notes/b.md',
      first.slice(0, 8),
      'main',
      '--words',
      '--context',
      '0',
    );
    expect(stdout).toBe(
      [
        `--- notes/a.md  (${first.slice(0, 10)})`,
        `+++ notes/b.md  (${second.slice(0, 10)})`,
        '@@ -2,1 +2,1 @@',
        '-two',
        '+two{+ and a half+}',
        '',
      ].join('\n'),
    );
    writeFiles(root, { 'notes/b.md': 'all new' });
    expect((await json('diff', 'notes/b.md')).document).toMatchObject({
      from: second,
      to: null,
      added: 1,
      removed: 6,
    });
  });

  it('brings back a file, a deleted one, and everything, and tells beforehand what it would take', async () => {
    const told = await json('history', 'restore', '.', '--revision', first, '--dry-run');
    expect(told.document).toMatchObject({
      dry_run: true,
      written: ['notes/a.md', 'runs/t.csv'],
      removed: ['notes/b.md'],
    });
    expect(git(root, ['status', '--porcelain', '--', '.', ':!.codex'])).toBe('');
    const { exitCode, stdout, stderr } = await inLab('history', 'restore', 'runs/t.csv', '--revision', first);
    expect([exitCode, stdout]).toEqual([0, 'restored  runs/t.csv\n']);
    expect(stderr).toMatch(/^1 file restored, 0 moved to the trash/);
    expect(readFileSync(join(root, 'runs/t.csv'), 'utf8')).toBe('x\n1\n');
    expect((await inLab('history', 'restore', 'runs/t.csv')).exitCode).toBe(2);
    expect((await inLab('history', 'restore', 'no.md', '--revision', first)).exitCode).toBe(3);
  });

  it('says which version there is of what was not there then', async () => {
    const { exitCode, stderr } = await inLab('history', 'restore', 'runs/t.csv', '--revision', second);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(
      `nothing at runs/t.csv in ${second.slice(0, 10)}. Its newest version is in ${first.slice(0, 10)}.`,
    );
    writeFiles(root, { 'never.md': 'x' });
    const never = await inLab('history', 'restore', 'never.md', '--revision', second);
    expect([never.exitCode, never.stderr]).toEqual([
      3,
      expect.stringMatching(/nothing at never\.md in \w+\.\n$/),
    ]);
  });

  it('ends with a failure when something was left as it is', async () => {
    git(root, ['update-index', '--add', '--cacheinfo', `160000,${first},module`]);
    git(root, ['commit', '-qm', 'A repository inside']);
    const { exitCode, stdout } = await inLab('history', 'restore', 'module', '--revision', 'main');
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('left      module: ')]);
  });

  it('is named where somebody restores a note as if it were a backup', async () => {
    const { exitCode, stderr } = await inLab('restore', 'notes/b.md');
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('codexlab history restore')]);
  });
});

describe('trash', () => {
  beforeEach(async () => {
    writeFiles(root, { 'notes/b.md': 'a draft', 'new.md': 'new' });
    await inLab('history', 'restore', '.', '--revision', first);
  });

  it('lists what a restore took away, and puts it back', async () => {
    const { document } = await json('trash', 'list');
    const entries = document['data'] as { id: string; path: string; via: string }[];
    expect(entries.map(({ path, via }) => [path, via])).toEqual([
      ['notes/b.md', 'command'],
      ['new.md', 'command'],
    ]);
    const id = entries[1]!.id;
    expect((await inLab('trash', 'restore', id, '--to', 'again.md')).stderr).toBe('Back at again.md.\n');
    expect(readFileSync(join(root, 'again.md'), 'utf8')).toBe('new');
    expect((await inLab('trash', 'restore', id)).exitCode).toBe(3);
    expect((await inLab('trash', 'list')).stdout).toMatch(/^\S+ .* kept until .* 7 B {2}notes\/b\.md\n$/);
  });

  it('is emptied for good only for those who say so, by age or by id', async () => {
    const refused = await inLab('trash', 'empty');
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('--yes')]);
    expect((await json('trash', 'empty', '--older-than', '1d', '--yes')).document).toEqual({ removed: 0 });
    expect((await inLab('trash', 'empty', 'no-id', '--yes')).exitCode).toBe(2);
    expect((await json('trash', 'empty', '--yes')).document).toEqual({ removed: 2 });
    expect((await inLab('trash', 'list')).stderr).toBe('The trash is empty.\n');
  });
});
