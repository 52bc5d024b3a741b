import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { absPath, isCodexError, storedRelPath as at } from '@codexlab/core';
import type { VersionControlScene } from '@codexlab/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { openVersionControl } from '../open-version-control.ts';
import { gitScene } from '../testing/git-scene.ts';

const WHO = { name: 'Ada', email: 'ada@example.org' };
const ends: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function scene(
  files: Readonly<Record<string, string>> = { 'a.md': 'a\n' },
): Promise<VersionControlScene> {
  const made = await gitScene('isomorphic', { folder: 'notes', lockTimeoutMs: 200 });
  ends.push(
    () => made.versions.close(),
    () => made.end?.(),
  );
  made.git('init', '--quiet', '--initial-branch=main');
  for (const [path, text] of Object.entries(files)) made.disk.write(path, text);
  made.git('add', '--all');
  made.git('commit', '--quiet', '--message', 'First');
  return made;
}

function commit(
  { versions }: Pick<VersionControlScene, 'versions'>,
  paths: readonly string[],
  message = 'Commit',
) {
  return versions.commit({
    paths: paths.map(at),
    message,
    author: WHO,
    committer: WHO,
    atMs: 1_700_000_000_000,
  });
}

function topOf({ git }: VersionControlScene): string {
  return git('rev-parse', '--show-toplevel').trim();
}

function expectClean({ git }: VersionControlScene): void {
  expect(git('fsck', '--full', '--strict', '--no-progress').replace(/^dangling .*\n/gm, '')).toBe('');
  expect(git('status', '--porcelain')).toBe('');
}

describe('packs', () => {
  it('are read whatever kind of deltas they hold', async () => {
    for (const settings of [
      ['-c', 'repack.useDeltaBaseOffset=false'],
      ['-c', 'pack.depth=50'],
      ['-c', 'pack.compression=0'],
    ]) {
      const made = await scene({
        'large.md': Array.from({ length: 3000 }, (_, n) => `line ${n}\n`).join(''),
      });
      const versions: string[] = [];
      for (let round = 0; round < 12; round++) {
        versions.push(
          Array.from({ length: 3000 }, (_, n) => `line ${n} ${n % 97 === round ? round : ''}\n`).join(''),
        );
        made.disk.write('large.md', versions.at(-1)!);
        made.git('commit', '--quiet', '--all', '--message', `Round ${round}`);
      }
      made.git(...settings, 'repack', '-a', '-d', '-f', '--quiet');
      made.git('prune-packed');
      const { items } = await made.versions.log({ path: at('large.md') });
      expect(items).toHaveLength(13);
      for (const [number, item] of items.slice(0, 12).entries()) {
        const bytes = await made.versions.read(at('large.md'), item.id);
        expect(Buffer.from(bytes).toString()).toBe(versions.at(-1 - number));
      }
      expect((await made.versions.entries(at(''), items[0]!.id)).items[0]?.sizeBytes).toBe(
        versions.at(-1)!.length,
      );
    }
  });

  it('that are damaged are said to be, and hang nothing', async () => {
    const files = { 'a.md': 'some text\n'.repeat(500), 'b.md': 'other text\n'.repeat(300) };
    const made = await scene(files);
    let failures = 0;
    made.git('repack', '-a', '-d', '--quiet');
    const folder = join(topOf(made), '.git/objects/pack');
    const pack = join(
      folder,
      readdirSync(folder).find((name) => name.endsWith('.pack'))!,
    );
    const head = (await made.versions.state()).head!;
    await made.versions.close();
    const whole = readFileSync(pack);
    chmodSync(pack, 0o600);
    for (let place = 12; place < whole.length - 20; place += 7) {
      const damaged = Buffer.from(whole);
      damaged[place]! ^= 0xff;
      writeFileSync(pack, damaged);
      const versions = await made.again();
      for (const [path, text] of Object.entries(files)) {
        const read = await versions.read(at(path), head).then(
          (bytes) => Buffer.from(bytes).toString(),
          (error: unknown) => (isCodexError(error) ? error.code : String(error)),
        );
        expect([text, 'unavailable']).toContain(read);
        failures += read === text ? 0 : 1;
      }
      await versions.close();
    }
    expect(failures).toBeGreaterThan(0);
  });

  it('whose index names other objects than they hold are said to be damaged', async () => {
    const made = await scene({ 'a.md': 'a\n', 'b.md': 'b\n' });
    const [a, b] = ['a', 'b'].map((name) => made.git('rev-parse', `HEAD:${name}.md`).trim());
    made.git('repack', '-a', '-d', '--quiet');
    const folder = join(topOf(made), '.git/objects/pack');
    const index = join(
      folder,
      readdirSync(folder).find((name) => name.endsWith('.idx'))!,
    );
    const bytes = readFileSync(index);
    const [atA, atB] = [bytes.indexOf(Buffer.from(a!, 'hex')), bytes.indexOf(Buffer.from(b!, 'hex'))];
    bytes.write(b!, atA, 'hex');
    bytes.write(a!, atB, 'hex');
    chmodSync(index, 0o600);
    writeFileSync(index, bytes);
    const { items } = await made.versions.log({});
    await expect(made.versions.read(at('a.md'), items[0]!.id)).rejects.toMatchObject({
      code: 'unavailable',
      details: { object: a },
    });
  });

  it('that are too large for memory are a problem that names the way out', async () => {
    const made = await scene();
    const large = join(topOf(made), '.git/objects/pack', `pack-${'0'.repeat(40)}.pack`);
    writeFileSync(large, '');
    truncateSync(large, 600 * 1024 * 1024);
    expect((await made.versions.state()).problem).toMatch(/600 MiB; install git/);
    await expect(made.versions.log({})).rejects.toMatchObject({ code: 'unsupported' });
    rmSync(large);
    expect((await made.versions.state()).problem).toBeNull();
    expect((await made.versions.log({})).items).toHaveLength(1);
  });

  it('are not needed for commits of many files', async () => {
    const made = await scene();
    const names = Array.from({ length: 120 }, (_, n) => `d${n % 7}/f${n}.md`);
    for (const name of names) made.disk.write(name, `text of ${name}\n`.repeat(20));
    const { revision, paths } = await commit(made, ['']);
    expect(paths).toHaveLength(120);
    const read = await Promise.all(names.map((name) => made.versions.read(at(name), revision!)));
    expect(read.map((bytes) => Buffer.from(bytes).toString())).toEqual(
      names.map((name) => `text of ${name}\n`.repeat(20)),
    );
    expectClean(made);
  });
});

describe('the index', () => {
  it('of the fourth version keeps what it says of other files', async () => {
    const made = await scene({
      'a.md': 'a\n',
      'folder/with/a/long/name/b.md': 'b\n',
      'folder/with/a/long/name/c.md': 'c\n',
    });
    made.git('update-index', '--index-version', '4');
    made.disk.write('a.md', 'A\n');
    made.disk.write('folder/with/a/long/name/b.md', 'B\n');
    made.git('add', 'folder');
    await commit(made, ['a.md']);
    expect(made.git('status', '--porcelain')).toBe('M  folder/with/a/long/name/b.md\n');
  });

  it('that is split is not changed, and the commit says why', async () => {
    const made = await scene();
    made.git('update-index', '--split-index');
    made.disk.write('a.md', 'b\n');
    await expect(commit(made, ['a.md'])).rejects.toMatchObject({ code: 'unsupported' });
    expect(made.git('status', '--porcelain')).toBe(' M a.md\n');
  });

  it('notices a change of the same size in the same second, which must be read to be seen', async () => {
    const made = await scene({ 'a.md': 'a\n', 'b.md': 'one\n' });
    const top = topOf(made);
    const stampMs = Math.floor(statSync(join(top, '.git/index')).mtimeMs / 1000) * 1000;
    utimesSync(join(top, 'b.md'), new Date(stampMs + 100), new Date(stampMs + 100));
    made.git('update-index', '--refresh');
    utimesSync(join(top, '.git/index'), new Date(stampMs + 500), new Date(stampMs + 500));
    made.disk.write('b.md', 'two\n');
    utimesSync(join(top, 'b.md'), new Date(stampMs + 400), new Date(stampMs + 400));
    made.disk.write('a.md', 'A\n');
    await commit(made, ['a.md']);
    utimesSync(join(top, '.git/index'), new Date(stampMs + 2500), new Date(stampMs + 2500));
    expect(made.git('-c', 'core.trustctime=false', 'status', '--porcelain')).toBe(' M b.md\n');
    expect((await made.versions.pending()).items).toEqual([
      { path: 'b.md', kind: 'modified', staged: false },
    ]);
  });
});

describe('where git keeps things elsewhere', () => {
  it('commits in a worktree to its own branch, with its own index', async () => {
    const made = await scene();
    const top = topOf(made);
    made.git('worktree', 'add', '--quiet', '-b', 'side', '../side');
    const side = absPath(join(top, '../side'));
    const versions = await openVersionControl({
      root: side,
      workDir: absPath(join(top, '../own')),
      implementation: 'isomorphic',
    });
    ends.push(() => versions.close());
    writeFileSync(join(side, 'a.md'), 'side\n');
    const { revision } = await commit({ versions }, ['a.md'], 'On the side');
    expect(await versions.state()).toMatchObject({ kind: 'own', branch: 'side', head: revision });
    expect(made.git('rev-parse', 'side').trim()).toBe(revision);
    expect(made.git('-C', side, 'status', '--porcelain')).toBe('');
    expectClean(made);
  });

  it('reads what an LFS pointer stands for, and does not commit content in its place', async () => {
    const made = await scene({ '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n' });
    const oid = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 5\n`;
    made.disk.write('x.bin', pointer);
    const { revision } = await commit(made, ['x.bin']);
    expect(Buffer.from(await made.versions.read(at('x.bin'), revision!)).toString()).toBe(pointer);
    made.disk.write(`.git/lfs/objects/2c/f2/${oid}`, 'hello');
    expect(Buffer.from(await made.versions.read(at('x.bin'), revision!)).toString()).toBe('hello');
    made.disk.write('x.bin', 'other content');
    expect(await commit(made, ['x.bin'])).toEqual({ revision: null, paths: [], left: ['x.bin'] });
  });

  it('does not commit what a filter of an included configuration may have to change first', async () => {
    const made = await scene({ '.gitattributes': '*.key filter=secret\n' });
    const own = join(topOf(made), '.git/own-config');
    made.git('config', '--file', own, 'filter.secret.clean', 'cat');
    made.git('config', 'include.path', 'own-config');
    made.disk.write('x.key', 'in the clear');
    expect(await commit(made, ['x.key'])).toEqual({ revision: null, paths: [], left: ['x.key'] });
  });

  it('reaches nothing through a folder that became a link', async () => {
    const made = await scene({ 'd/a.md': 'a\n' });
    const top = topOf(made);
    mkdirSync(join(top, '../outside'));
    writeFileSync(join(top, '../outside/a.md'), 'secret\n');
    made.disk.remove('d');
    made.disk.link('d', '../outside');
    const result = await commit(made, ['d/a.md']);
    expect(result.paths).toEqual(['d/a.md']);
    expect(made.git('ls-tree', '-r', '--name-only', 'HEAD')).toBe('');
  });
});
