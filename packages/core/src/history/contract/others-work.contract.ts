import { expect, it } from 'vitest';
import {
  at,
  commit,
  expectHealthy,
  type OpenScene,
  type VersionControlScene,
  withFiles,
} from './scene.contract.ts';

/** What a commit must not touch: what others staged, where they are, and what they are in the middle of. */
export function othersWork(open: OpenScene): void {
  it('keeps what others staged for a commit of their own, in other files', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n', 'b.md': 'b\n', 'c.md': 'c\n', 'd.md': 'd\n' });
    scene.disk.write('a.md', 'A\n');
    scene.disk.write('b.md', 'staged\n');
    scene.git('add', 'b.md');
    scene.disk.write('b.md', 'later\n');
    scene.git('rm', '--quiet', '--cached', 'c.md');
    scene.disk.write('new.md', 'new\n');
    scene.git('add', '--intent-to-add', 'new.md');
    scene.git('mv', 'd.md', 'e.md');
    await commit(scene, ['a.md']);
    expect(scene.git('log', '-1', '--name-status', '--format=')).toBe('M\ta.md\n');
    expect(scene.git('status', '--porcelain')).toBe(
      'MM b.md\nD  c.md\nR  d.md -> e.md\n A new.md\n?? c.md\n',
    );
    expect(scene.git('show', ':b.md')).toBe('staged\n');
  });

  it('tells of what differs, and what is staged', async () => {
    const scene = await withFiles(open, {
      'a.md': 'a\n',
      'f/b.md': 'b\n',
      'f/gone.md': 'x\n',
      '.gitignore': '*.log\n',
    });
    scene.disk.write('a.md', 'A\n');
    scene.git('add', 'a.md');
    scene.disk.write('f/b.md', 'B\n');
    scene.disk.remove('f/gone.md');
    scene.disk.write('f/new.md', 'n\n');
    scene.disk.write('f/x.log', 'ignored\n');
    const change = (path: string, kind: string, staged = false) => ({ path, kind, staged });
    expect((await scene.versions.pending()).items).toEqual([
      change('a.md', 'modified', true),
      change('f/b.md', 'modified'),
      change('f/gone.md', 'deleted'),
      change('f/new.md', 'untracked'),
    ]);
    const first = await scene.versions.pending({ folder: at('f'), limit: 2 });
    const second = await scene.versions.pending({ folder: at('f'), limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ path }) => path)).toEqual([
      'f/b.md',
      'f/gone.md',
      'f/new.md',
    ]);
    expect(second.nextCursor).toBeNull();
  });

  it('commits where the head is detached, and moves no branch', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    scene.git('checkout', '--quiet', '--detach');
    scene.disk.write('a.md', 'A\n');
    const before = scene.git('rev-parse', 'main');
    const { revision } = await commit(scene, ['a.md']);
    expect(await scene.versions.state()).toMatchObject({ head: revision, branch: null });
    expect(scene.git('rev-parse', 'main')).toBe(before);
    expectHealthy(scene);
  });

  it('commits nothing during a merge, rebase, cherry-pick, revert or bisect, and changes nothing then', async () => {
    for (const [busy, begin] of Object.entries(INTERRUPTIONS)) {
      const scene = await diverged(open);
      begin(scene);
      const before = [scene.git('status', '--porcelain=v2', '--branch'), scene.git('rev-parse', 'HEAD')];
      expect((await scene.versions.state()).busy).toBe(busy);
      scene.disk.write('other.md', 'more\n');
      await expect(commit(scene, ['other.md'])).rejects.toMatchObject({
        code: 'conflict',
        details: { busy },
      });
      scene.disk.write('other.md', 'other\n');
      expect([scene.git('status', '--porcelain=v2', '--branch'), scene.git('rev-parse', 'HEAD')]).toEqual(
        before,
      );
    }
  });

  it('throws conflict for a lock of another program, which it leaves, and commits when that is gone', async () => {
    for (const lock of ['index.lock', 'refs/heads/main.lock']) {
      const scene = await withFiles(open, { 'a.md': 'a\n' }, { lockTimeoutMs: 100 });
      const head = scene.git('rev-parse', 'HEAD');
      scene.disk.write('a.md', 'A\n');
      scene.disk.write(`.git/${lock}`, '');
      await expect(commit(scene, ['a.md'])).rejects.toMatchObject({
        code: 'conflict',
        details: { lock: expect.any(String) },
      });
      expect(scene.disk.read(`.git/${lock}`)).not.toBeNull();
      expect(scene.git('rev-parse', 'HEAD')).toBe(head);
      scene.disk.remove(`.git/${lock}`);
      await commit(scene, ['a.md']);
      expectHealthy(scene);
    }
  });

  it('waits for a lock that goes away', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' }, { lockTimeoutMs: 60_000 });
    scene.disk.write('a.md', 'A\n');
    scene.disk.write('.git/index.lock', '');
    const committed = commit(scene, ['a.md']);
    await scene.versions.pending();
    scene.disk.remove('.git/index.lock');
    expect((await committed).revision).not.toBeNull();
    expectHealthy(scene);
  });

  it('leaves files that the user told git not to look at', async () => {
    const scene = await withFiles(open, { 'kept.md': 'k\n', 'sparse.md': 's\n', 'a.md': 'a\n' });
    scene.git('update-index', '--skip-worktree', 'sparse.md');
    scene.git('update-index', '--assume-unchanged', 'kept.md');
    scene.disk.remove('sparse.md');
    scene.disk.write('kept.md', 'mine\n');
    scene.disk.write('a.md', 'A\n');
    const result = await commit(scene, ['sparse.md', 'kept.md', 'a.md']);
    expect(result).toMatchObject({ paths: ['a.md'], left: ['kept.md', 'sparse.md'] });
    expect(scene.git('ls-files', '-v')).toBe('H a.md\nh kept.md\nS sparse.md\n');
    expectHealthy(scene);
  });

  it('runs no hook', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    const hooks = [
      'pre-commit',
      'commit-msg',
      'prepare-commit-msg',
      'post-commit',
      'post-index-change',
      'reference-transaction',
      'pre-auto-gc',
    ];
    for (const hook of hooks) {
      scene.disk.write(`.git/hooks/${hook}`, `#!/bin/sh\ntouch ran-${hook}\nexit 1\n`);
      scene.disk.makeExecutable(`.git/hooks/${hook}`);
    }
    scene.disk.write('a.md', 'A\n');
    await commit(scene, ['a.md']);
    for (const hook of hooks) {
      expect(scene.disk.read(`ran-${hook}`)).toBeNull();
      scene.disk.remove(`.git/hooks/${hook}`);
    }
    expectHealthy(scene);
  });

  it('changes no byte of a repository that is only looked at', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    scene.disk.write('a.md', 'b\n');
    const before = [
      scene.disk.read('.git/index'),
      scene.disk.read('.git/config'),
      scene.git('rev-parse', 'HEAD'),
    ];
    const { versions } = scene;
    const { head } = await versions.state();
    await Promise.all([
      versions.pending(),
      versions.log({}),
      versions.branches(),
      versions.tracked(null),
      versions.entries(at(''), head!),
    ]);
    expect([
      scene.disk.read('.git/index'),
      scene.disk.read('.git/config'),
      scene.git('rev-parse', 'HEAD'),
    ]).toEqual(before);
  });
}

const INTERRUPTIONS: Readonly<Record<string, (scene: VersionControlScene) => void>> = {
  merge: ({ git }) => fails(() => git('merge', '--quiet', 'side')),
  rebase: ({ git }) => fails(() => git('rebase', '--quiet', 'side')),
  'cherry-pick': ({ git }) => fails(() => git('cherry-pick', 'side')),
  revert: ({ git }) => fails(() => git('revert', '--no-edit', 'HEAD~1')),
  bisect: ({ git }) => void git('bisect', 'start', 'HEAD', 'HEAD~2'),
};

function fails(work: () => unknown): void {
  expect(work).toThrow();
}

/** Two branches that changed the same line. */
async function diverged(open: OpenScene): Promise<VersionControlScene> {
  const scene = await withFiles(open, { 'a.md': 'a\n', 'other.md': 'other\n' });
  scene.git('checkout', '--quiet', '-b', 'side');
  scene.disk.write('a.md', 'side\n');
  scene.git('commit', '--quiet', '-am', 'Side');
  scene.git('checkout', '--quiet', 'main');
  for (const content of ['main\n', 'main again\n']) {
    scene.disk.write('a.md', content);
    scene.git('commit', '--quiet', '-am', 'Main');
  }
  return scene;
}
