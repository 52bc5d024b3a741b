import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { run, type CommandResult } from './testing/run-in-memory.ts';

let root = '';
let dataDir = '';
beforeEach(() => {
  root = temporaryFolder({ 'a.md': 'a\n', 'runs/b.csv': '1\n' });
  dataDir = temporaryFolder();
});

const inLab = (...argv: string[]): Promise<CommandResult> => run(argv, { cwd: root, dataDir });
const json = async (...argv: string[]): Promise<unknown> =>
  JSON.parse((await inLab(...argv, '--json')).stdout);
const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

describe('init --git', () => {
  it('makes a repository with everything in it, and commits what changes from then on', async () => {
    const { exitCode, stderr } = await inLab('init', '--git');
    expect(exitCode).toBe(0);
    expect(stderr).toContain(git('rev-parse', 'HEAD').slice(0, 10));
    writeFileSync(join(root, 'a.md'), 'b\n');
    await inLab('sync');
    expect(git('log', '-1', '--format=%s')).toBe('Auto-commit: a.md');
    expect(git('status', '--porcelain')).toBe('');
    expect((await inLab('diff', 'a.md')).stderr).toContain('changes are committed by themselves');
    expect((await inLab('diff', 'a.md', 'HEAD', 'HEAD')).stderr).toBe('Nothing differs.\n');
  });
});

describe('whom commits name', () => {
  it('is told where the repository names nobody, and not where it does', async () => {
    expect((await inLab('init', '--git')).stderr).toContain('Commits name Codex');
    git('config', 'user.name', 'Ada');
    git('config', 'user.email', 'ada@example.org');
    writeFileSync(join(root, 'a.md'), 'b\n');
    const { stderr } = await inLab('history', 'on');
    expect([git('log', '-1', '--format=%an'), stderr]).toEqual(['Ada', '']);
  });
});

describe('history on, off and status', () => {
  it('tell of a notebook without a repository, make one, and let it rest', async () => {
    await inLab('init');
    expect((await inLab('history', 'status')).stdout).toMatch(/repository +none/);
    expect(await json('history', 'on', '--quiet', '2.5', '--max-binary', '50')).toMatchObject({
      kind: 'own',
      head: git('rev-parse', 'HEAD'),
      settings: { auto_commit: true, quiet_ms: 2_500, max_binary_bytes: 50_000_000 },
    });
    expect((await inLab('history', 'status')).stdout).toContain(
      'after 2.5 quiet seconds; binary files up to 50.0 MB',
    );
    await inLab('history', 'off');
    expect(readFileSync(join(root, '.codex/notebook.yml'), 'utf8')).toContain('auto_commit: false');
    writeFileSync(join(root, 'a.md'), 'b\n');
    await inLab('sync');
    expect(git('log', '-1', '--format=%s')).toBe('Auto-commit: 4 files');
  });

  it('refuse a quiet time that is none', async () => {
    await inLab('init');
    expect((await inLab('history', 'on', '--quiet', 'soon')).exitCode).toBe(2);
  });
});

describe('commit', () => {
  beforeEach(async () => {
    await inLab('init', '--git');
    await inLab('history', 'off');
  });

  it('commits the named files and folders and nothing else, with what was said of it', async () => {
    for (const path of ['a.md', 'runs/b.csv']) writeFileSync(join(root, path), 'changed\n');
    const made = await json('commit', 'runs', '-m', 'Second series\n\nCodex-Actor: root');
    expect(made).toEqual({ revision: git('rev-parse', 'HEAD'), paths: ['runs/b.csv'], left: [] });
    expect(git('log', '-1', '--format=%B')).toBe('Second series\n\nCodex-Via: command');
    expect(git('diff', '--name-only', '--', '*.md')).toBe('a.md');
  });

  it('commits a file that is gone, and everything when nothing is named', async () => {
    rmSync(join(root, 'a.md'));
    expect((await inLab('commit', 'a.md')).stdout).toBe('a.md\n');
    expect(git('ls-files', 'a.md')).toBe('');
    expect((await inLab('commit')).stdout).toBe('.codex/notebook.yml\n');
    expect((await inLab('commit')).stderr).toContain('Nothing differs');
  });

  it('refuses what was never there, and a notebook without a repository', async () => {
    expect((await inLab('commit', 'never.md')).exitCode).toBe(3);
    rmSync(join(root, '.git'), { recursive: true });
    const { exitCode, stderr } = await inLab('commit');
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('codexlab init --git');
  });
});
