import { expect, it } from 'vitest';
import type { RevisionId } from '../version-control.ts';
import { at, commit, expectHealthy, type OpenScene, text, withFiles } from './scene.contract.ts';

/** Repositories of every kind. */
export function repositories(open: OpenScene): void {
  it('tells that there is none, and throws unsupported for what needs one', async () => {
    const { versions } = await open();
    expect(await versions.state()).toMatchObject({
      kind: 'none',
      head: null,
      branch: null,
      busy: null,
      problem: null,
    });
    const failing = [
      () => versions.log({}),
      () => versions.pending(),
      () => versions.branches(),
      () => versions.resolve('HEAD'),
      () => versions.tracked(null),
    ];
    for (const ask of failing) await expect(ask()).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('makes one with the branch main and no hooks, and not a second', async () => {
    const scene = await open();
    await scene.versions.initialize();
    expect(await scene.versions.state()).toMatchObject({
      kind: 'own',
      head: null,
      branch: 'main',
      problem: null,
    });
    expect(scene.disk.read('.git/hooks/pre-commit.sample')).toBeNull();
    await expect(scene.versions.initialize()).rejects.toMatchObject({ code: 'conflict' });
  });

  it('names whom the repository is set up for, both name and address or nobody', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    expect(await scene.versions.identity()).toBeNull();
    scene.git('config', 'user.name', 'Own Name');
    expect(await scene.versions.identity()).toBeNull();
    scene.git('config', 'user.email', 'own@example.org');
    expect(await scene.versions.identity()).toEqual({ name: 'Own Name', email: 'own@example.org' });
  });

  it('sees only its folder of a larger repository', async () => {
    const scene = await open({ folder: 'notes/mine' });
    scene.disk.write('../../.keep', '');
    scene.git('-C', '../..', 'init', '--quiet', '--initial-branch=main');
    scene.disk.write('../other.md', 'other\n');
    scene.disk.write('../../moved-in.md', 'a file that moves into the notebook\nwith two lines\n');
    scene.disk.write('in.md', 'in\n');
    scene.git('-C', '../..', 'add', '--all');
    scene.git('-C', '../..', 'commit', '--quiet', '-m', 'First');
    expect(await scene.versions.state()).toMatchObject({ kind: 'inside', branch: 'main', problem: null });
    scene.disk.write('../other.md', 'changed\n');
    scene.git('-C', '../..', 'commit', '--quiet', '-am', 'Outside');
    scene.disk.write('../other.md', 'changed again\n');
    scene.disk.write('in.md', 'in 2\n');
    scene.disk.rename('../../moved-in.md', 'moved-in.md');
    expect((await scene.versions.pending()).items.map(({ path }) => path)).toEqual(['in.md', 'moved-in.md']);
    const { revision, paths } = await commit(scene, ['']);
    expect(paths).toEqual(['in.md', 'moved-in.md']);
    expect(scene.git('status', '--porcelain', '../..')).toBe(' D moved-in.md\n M notes/other.md\n');
    scene.git('-C', '../..', 'commit', '--quiet', '-am', 'Outside again');
    expect((await scene.versions.log({})).items.map(({ message }) => message.trim())).toEqual([
      'Change files',
      'First',
    ]);
    expect((await scene.versions.entries(at(''), revision!)).items.map(({ path }) => path)).toEqual([
      'in.md',
      'moved-in.md',
    ]);
    expect((await scene.versions.compare(null, revision!)).items.map(({ path }) => path)).toEqual([
      'in.md',
      'moved-in.md',
    ]);
    expect((await scene.versions.tracked(null)).items.map(({ path }) => path)).toEqual([
      'in.md',
      'moved-in.md',
    ]);
    expect(text(await scene.versions.read(at('in.md'), revision!))).toBe('in 2\n');
    const [newest] = (await scene.versions.log({ path: at('moved-in.md') })).items;
    expect(newest?.change).toMatchObject({ path: 'moved-in.md', oldPath: null });
    await expect(scene.versions.initialize()).rejects.toMatchObject({ code: 'conflict' });
  });

  it('works where git has packed everything', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n', 'd/b.md': 'b\n' });
    scene.git('tag', 'old');
    scene.git('pack-refs', '--all');
    scene.git('repack', '-a', '-d', '--quiet');
    scene.git('prune-packed', '--quiet');
    scene.disk.write('a.md', 'A\n');
    const { revision } = await commit(scene, ['a.md']);
    expect((await scene.versions.resolve('main')).id).toBe(revision);
    expect(text(await scene.versions.read(at('a.md'), (await scene.versions.resolve('old')).id))).toBe('a\n');
    expectHealthy(scene);
  });

  it('says that older history is not here where the repository is shallow, and works with what is', async () => {
    const scene = await open();
    const source = await withFiles(open, { 'a.md': '1\n' });
    for (const content of ['2\n', '3\n']) {
      source.disk.write('a.md', content);
      await commit(source, ['a.md']);
    }
    const folder = source.git('rev-parse', '--show-toplevel').trim();
    scene.git('init', '--quiet', '--initial-branch=main');
    scene.git('fetch', '--quiet', '--depth=2', `file://${folder}`, 'main');
    scene.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
    expect(await scene.versions.state()).toMatchObject({ shallow: true, problem: null });
    expect((await scene.versions.log({ path: at('a.md') })).items).toHaveLength(2);
    scene.disk.write('a.md', '4\n');
    await commit(scene, ['a.md']);
    expect((await scene.versions.log({ path: at('a.md') }, { limit: 10 })).items).toHaveLength(3);
    expectHealthy(scene);
  });

  it('works in a further work tree, whose .git is a file', async () => {
    const main = await withFiles(open, { 'a.md': 'a\n' });
    const scene = await open();
    // Made beside and moved over: git wants the folder of a new work tree not to be there.
    const folder = main.git('rev-parse', '--show-toplevel').trim();
    scene.git('-C', folder, 'worktree', 'add', '--quiet', '-b', 'second', 'tree');
    scene.disk.write('.git', `gitdir: ${folder}/.git/worktrees/tree\n`);
    scene.disk.write('a.md', 'A\n');
    expect(await scene.versions.state()).toMatchObject({ kind: 'own', branch: 'second', problem: null });
    const { revision } = await commit(scene, ['a.md']);
    expect(main.git('rev-parse', 'second').trim()).toBe(revision);
    expect((await main.versions.state()).head).not.toBe(revision);
    expectHealthy(scene);
  });

  it('says what is wrong with a bare repository, and commits nothing to it', async () => {
    const scene = await open();
    scene.git('init', '--quiet', '--bare', '.git');
    const { problem } = await scene.versions.state();
    expect(problem).toMatch(/bare/);
    scene.disk.write('a.md', 'a\n');
    await expect(commit(scene, ['a.md'])).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('says what is wrong with a repository whose files are damaged', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    scene.disk.write('.git/HEAD', 'rubbish\n');
    const state = await scene.versions.state();
    expect(state.problem === null ? state.kind : 'problem').toMatch(/problem|none/);
    scene.disk.write('.git/HEAD', 'ref: refs/heads/main\n');
    expect((await scene.versions.state()).problem).toBeNull();
    scene.disk.write('.git/config', '[core\n');
    expect((await scene.versions.state()).problem).not.toBeNull();
  });

  it('names the damaged object, and reads everything else', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n', 'b.md': 'b\n' });
    const blob = scene.git('rev-parse', 'HEAD:a.md').trim();
    const { head } = await scene.versions.state();
    scene.disk.remove(`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`);
    scene.disk.write(`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`, 'not an object');
    await expect(scene.versions.read(at('a.md'), head!)).rejects.toMatchObject({
      code: 'unavailable',
      details: { object: blob },
    });
    expect(text(await scene.versions.read(at('b.md'), head!))).toBe('b\n');
    scene.disk.remove(`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`);
    await expect(scene.versions.read(at('a.md'), head!)).rejects.toMatchObject({
      code: 'unavailable',
      details: { object: blob },
    });
    expect(text(await scene.versions.read(at('b.md'), head!))).toBe('b\n');
  });

  it('reads thousands of commits, and the history of one file among them', async () => {
    const scene = await withFiles(open, {});
    scene.gitWith(manyCommits(3000), 'fast-import', '--quiet');
    scene.git('reset', '--quiet', '--hard', 'main');
    const query = { path: at('f7.md') };
    const { items, nextCursor } = await scene.versions.log(query, { limit: 1000 });
    expect(nextCursor).toBeNull();
    expect(items.map(({ id }) => `${id}\n`).join('')).toBe(
      scene.git('log', '--follow', '--format=%H', '--', 'f7.md'),
    );
    const oldest = items.at(-1)!;
    expect(text(await scene.versions.read(at('f7.md'), oldest.id))).toBe('f7.md at 7\n');
    expect((await scene.versions.tracked(items[0]!.id)).items.length).toBeLessThanOrEqual(10);
    scene.disk.write('f7.md', 'one more\n');
    await commit(scene, ['f7.md']);
    expectHealthy(scene);
  });

  it('throws not_found for an id that is no commit', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    const blob = scene.git('rev-parse', 'HEAD:a.md').trim();
    for (const id of ['x', '0'.repeat(40), 'f'.repeat(40), blob])
      await expect(scene.versions.entries(at(''), id as RevisionId)).rejects.toMatchObject({
        code: 'not_found',
      });
  });
}

/** Repositories with ids of SHA-256. */
export function longIds(open: OpenScene): void {
  it('reads and writes a repository with ids of SHA-256', async () => {
    const scene = await open();
    scene.git('init', '--quiet', '--initial-branch=main', '--object-format=sha256');
    scene.disk.write('d/a.md', 'a\n');
    const { revision } = await commit(scene, ['d/a.md']);
    expect(revision).toHaveLength(64);
    expect(text(await scene.versions.read(at('d/a.md'), revision!))).toBe('a\n');
    expect((await scene.versions.compare(null, revision!)).items).toHaveLength(1);
    expectHealthy(scene);
  });
}

function manyCommits(count: number): string {
  return Array.from({ length: count }, (_, index) => {
    const content = `f${index % 10}.md at ${index}\n`;
    const who = `A <a@b> ${1_700_000_000 + index} +0000`;
    const message = `Commit ${index}`;
    return [
      `commit refs/heads/main\ncommitter ${who}\ndata ${message.length}\n${message}\n`,
      `M 100644 inline f${index % 10}.md\ndata ${content.length}\n${content}\n`,
    ].join('');
  }).join('');
}
