import { expect, it } from 'vitest';
import {
  ADA,
  at,
  AT_MS,
  BOB,
  commit,
  expectHealthy,
  type OpenScene,
  text,
  withFiles,
} from './scene.contract.ts';

/** What a commit takes, and what it leaves. */
export function committing(open: OpenScene): void {
  it('commits a new, a changed and a deleted file, with both persons, the time and the whole message', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n', 'd/b.md': 'b\n', 'd/c.md': 'c\n' });
    scene.disk.write('a.md', 'A\n');
    scene.disk.write('n/e/w.md', 'new\n');
    scene.disk.remove('d/b.md');
    const message = 'Change three files\n\nReason: because\nActor: 01ABC\n';
    const result = await commit(scene, ['a.md', 'n/e/w.md', 'd/b.md'], { message });
    expect(result).toMatchObject({ paths: ['a.md', 'd/b.md', 'n/e/w.md'], left: [] });
    expect(scene.git('rev-parse', 'HEAD').trim()).toBe(result.revision);
    expect(scene.git('log', '-1', '--format=%an|%ae|%at|%cn|%ce|%ct|%B').trim()).toBe(
      `${ADA.name}|${ADA.email}|${AT_MS / 1000}|${BOB.name}|${BOB.email}|${AT_MS / 1000}|${message}`.trim(),
    );
    expect(scene.git('log', '-1', '--name-status', '--format=')).toBe('M\ta.md\nD\td/b.md\nA\tn/e/w.md\n');
    expectHealthy(scene);
  });

  it('makes the first commit of a repository, on the branch that waits for it', async () => {
    const scene = await open();
    await scene.versions.initialize();
    scene.disk.write('one.md', 'one\n');
    const { revision } = await commit(scene, ['one.md']);
    expect(await scene.versions.state()).toMatchObject({
      kind: 'own',
      head: revision,
      branch: 'main',
      busy: null,
    });
    expect(scene.git('log', '--format=%H %P')).toBe(`${revision} \n`);
    expectHealthy(scene);
  });

  it('makes no commit when nothing differs, whatever was asked for', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    const head = scene.git('rev-parse', 'HEAD');
    scene.disk.write('a.md', 'a\n');
    expect(await commit(scene, ['a.md', 'never-was.md'])).toEqual({ revision: null, paths: [], left: [] });
    expect(await commit(scene, [])).toEqual({ revision: null, paths: [], left: [] });
    expect(scene.git('rev-parse', 'HEAD')).toBe(head);
    expectHealthy(scene);
  });

  it('takes a folder with all that changed below it, and everything for the notebook itself', async () => {
    const scene = await withFiles(open, {
      'f/a.md': 'a\n',
      'f/g/b.md': 'b\n',
      'f/g/gone.md': 'x\n',
      'top.md': 't\n',
    });
    scene.disk.write('f/a.md', 'A\n');
    scene.disk.write('f/new/n.md', 'n\n');
    scene.disk.remove('f/g/gone.md');
    scene.disk.write('top.md', 'T\n');
    expect((await commit(scene, ['f'])).paths).toEqual(['f/a.md', 'f/g/gone.md', 'f/new/n.md']);
    expect((await commit(scene, [''])).paths).toEqual(['top.md']);
    expectHealthy(scene);
  });

  it('takes out a folder that is gone, and empties the repository when everything is', async () => {
    const scene = await withFiles(open, { 'f/a.md': 'a\n', 'f/g/b.md': 'b\n' });
    scene.disk.remove('f');
    expect((await commit(scene, ['f'])).paths).toEqual(['f/a.md', 'f/g/b.md']);
    expect(scene.git('ls-tree', '-r', 'HEAD')).toBe('');
    expectHealthy(scene);
  });

  it('puts a folder in the place of a file, and a file in the place of a folder', async () => {
    const scene = await withFiles(open, { x: 'file\n', 'y/in.md': 'in\n' });
    scene.disk.remove('x');
    scene.disk.write('x/now.md', 'now\n');
    scene.disk.remove('y');
    scene.disk.write('y', 'file\n');
    expect((await commit(scene, ['x', 'y', 'x/now.md', 'y/in.md'])).paths).toEqual([
      'x',
      'x/now.md',
      'y',
      'y/in.md',
    ]);
    expect(scene.git('ls-tree', '-r', '--name-only', 'HEAD')).toBe('x/now.md\ny\n');
    expectHealthy(scene);
  });

  it('keeps the bit of programs, stores links as links, and follows none', async () => {
    const scene = await withFiles(open, { 'd/real.md': 'real\n' });
    scene.disk.write('run.sh', '#!/bin/sh\n');
    scene.disk.makeExecutable('run.sh');
    scene.disk.link('to-file', 'd/real.md');
    scene.disk.link('to-folder', 'd');
    const { paths } = await commit(scene, ['run.sh', 'to-file', 'to-folder', 'to-folder/real.md']);
    expect(paths).toEqual(['run.sh', 'to-file', 'to-folder']);
    const modes = scene.git('ls-tree', '-r', '--format=%(objectmode) %(path)', 'HEAD');
    expect(modes).toBe('100644 d/real.md\n100755 run.sh\n120000 to-file\n120000 to-folder\n');
    expect(scene.git('cat-file', '-p', 'HEAD:to-folder')).toBe('d');
    expectHealthy(scene);
  });

  it('leaves what is ignored, and takes what is ignored by now but was committed before', async () => {
    const scene = await withFiles(open, { 'old.log': '1\n', '.gitignore': '' });
    scene.disk.write('.gitignore', '*.log\ncache/\n');
    scene.disk.write('old.log', '2\n');
    scene.disk.write('new.log', 'n\n');
    scene.disk.write('cache/c.md', 'c\n');
    const result = await commit(scene, ['.gitignore', 'old.log', 'new.log', 'cache/c.md']);
    expect(result.paths).toEqual(['.gitignore', 'old.log']);
    expect(result.left).toEqual(['cache/c.md', 'new.log']);
    expectHealthy(scene);
  });

  it('leaves what cannot even be looked at, and commits the others', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    scene.disk.write('a.md', 'b\n');
    const tooLong = 'x'.repeat(300);
    const result = await commit(scene, [tooLong, 'a.md', `${tooLong}/y.md`]);
    expect(result).toMatchObject({ paths: ['a.md'], left: [tooLong, `${tooLong}/y.md`] });
    expectHealthy(scene);
  });

  it('leaves a repository that lies inside, and what is in it', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    scene.git('init', '--quiet', 'inner');
    scene.disk.write('inner/x.md', 'x\n');
    scene.disk.write('a.md', 'b\n');
    const result = await commit(scene, ['a.md', 'inner/x.md']);
    expect(result).toMatchObject({ paths: ['a.md'], left: ['inner/x.md'] });
    expect(scene.git('ls-tree', '-r', '--name-only', 'HEAD')).toBe('a.md\n');
  });

  it('leaves names that git takes for its own folder', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    scene.disk.write('d/.GIT/config', 'x\n');
    scene.disk.write('git~1/config', 'x\n');
    scene.disk.write('a.md', 'b\n');
    const result = await commit(scene, ['a.md', '.git/config', 'd/.GIT/config', 'git~1/config']);
    expect(result.paths).toEqual(['a.md']);
    expect(result.left).toEqual(['.git/config', 'd/.GIT/config', 'git~1/config']);
  });

  it('commits names of every kind', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    const names = [
      'line\nend.md',
      '"quoted".md',
      "it's.md",
      'tab\t.md',
      'back\\slash.md',
      '-dash.md',
      ':(glob)*.md',
      '*.md',
      'ü/ñ é.md',
      '\u{1F600}.md',
      ' lead',
      '#x',
      '!y',
      'bad\uefffbyte.md',
    ];
    for (const name of names) scene.disk.write(name, `${name}\n`);
    const result = await commit(scene, names);
    expect([...result.paths].sort()).toEqual([...names].sort());
    expect(result.left).toEqual([]);
    const { items } = await scene.versions.entries(at(''), result.revision!);
    expect(items.map(({ path }) => String(path)).sort()).toEqual(['a.md', ...names].sort());
    for (const name of names) {
      const [newest] = (await scene.versions.log({ path: at(name) })).items;
      expect(newest).toMatchObject({ id: result.revision, change: { kind: 'added', path: name } });
    }
    expectHealthy(scene);
    expect((await scene.versions.pending()).items).toEqual([]);
  });

  it('stores line ends as the repository wants them, and gives them back as they would be checked out', async () => {
    const scene = await withFiles(open, { '.gitattributes': '*.txt text eol=crlf\n*.bin -text\n' });
    scene.disk.write('a.txt', 'one\r\ntwo\r\n');
    scene.disk.write('a.bin', 'one\r\ntwo\r\n');
    const { revision } = await commit(scene, ['a.txt', 'a.bin']);
    expect(scene.git('cat-file', '-p', 'HEAD:a.txt')).toBe('one\ntwo\n');
    expect(scene.git('cat-file', '-p', 'HEAD:a.bin')).toBe('one\r\ntwo\r\n');
    expect(text(await scene.versions.read(at('a.txt'), revision!))).toBe('one\r\ntwo\r\n');
    expectHealthy(scene);
  });

  it('keeps binary content as it is, an empty file too', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 256);
    scene.disk.write('b.bin', bytes);
    scene.disk.write('empty', '');
    const { revision } = await commit(scene, ['b.bin', 'empty']);
    expect(Uint8Array.from(await scene.versions.read(at('b.bin'), revision!))).toEqual(bytes);
    expect(await scene.versions.read(at('empty'), revision!)).toHaveLength(0);
    expectHealthy(scene);
  });

  it('commits many files in many folders at once', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    const names = Array.from({ length: 300 }, (_, index) => `d${index % 17}/e${index % 3}/f${index}.md`);
    for (const name of names) scene.disk.write(name, `${name}\n`);
    const result = await commit(scene, names);
    expect(result.paths).toEqual([...names].sort());
    expectHealthy(scene);
  });

  it('makes one commit after another when several are asked for at once', async () => {
    const scene = await withFiles(open, { 'a.md': 'a\n' });
    const other = await scene.again();
    const names = ['1.md', '2.md', '3.md', '4.md'];
    for (const name of names) scene.disk.write(name, name);
    const made = names.map((name, index) =>
      commit({ ...scene, versions: index % 2 === 0 ? scene.versions : other }, [name], { message: name }),
    );
    for (const { revision } of await Promise.all(made)) expect(revision).not.toBeNull();
    await other.close();
    expect(scene.git('log', '--format=%s').trim().split('\n').sort()).toEqual([
      '1.md',
      '2.md',
      '3.md',
      '4.md',
      'First',
    ]);
    expectHealthy(scene);
  });
}
