import { chownSync, existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storedRelPath as at, type RevisionId, type VersionControl } from '@codexlab/core';
import type { VersionControlScene } from '@codexlab/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { gitScene } from './testing/git-scene.ts';

const WHO = { name: 'Ada', email: 'ada@example.org' };
type Implementation = 'native' | 'isomorphic';
const scenes: VersionControlScene[] = [];

afterEach(async () => {
  for (const scene of scenes.splice(0)) {
    await scene.versions.close();
    await scene.end?.();
  }
});

async function open(implementation: Implementation): Promise<VersionControlScene> {
  const scene = await gitScene(implementation);
  scenes.push(scene);
  return scene;
}

async function withNotes(implementation: Implementation): Promise<VersionControlScene> {
  const scene = await open(implementation);
  scene.git('init', '--quiet', '--initial-branch=main');
  scene.disk.write('a.md', 'a\n');
  scene.disk.write('d/b.md', 'b\n');
  scene.git('add', '--all');
  scene.git('commit', '--quiet', '-m', 'First');
  return scene;
}

/** Everything that can be asked, with a commit in the middle. Failures are answers too. */
async function askEverything({ versions, disk }: VersionControlScene): Promise<void> {
  const { head } = await versions.state();
  disk.write('a.md', 'changed\n');
  disk.write('new.md', 'new\n');
  const path = at('a.md');
  const commit = { paths: [at('')], message: 'Commit', author: WHO, committer: WHO, atMs: 1_700_000_000_000 };
  const asks: ((id: RevisionId) => Promise<unknown>)[] = [
    () => versions.identity(),
    () => versions.pending(),
    (id) => versions.read(path, id),
    () => versions.commit(commit),
    () => versions.commit({ ...commit, paths: [path] }),
    () => versions.log({ path }),
    () => versions.log({}),
    () => versions.resolve('main'),
    (id) => versions.entries(at(''), id),
    (id) => versions.compare(null, id),
    (id) => versions.blame(path, id),
    () => versions.branches(),
    () => versions.tracked(null),
    () => versions.contentOf(path, '0'.repeat(64)),
    () => versions.state(),
  ];
  for (const ask of asks) await ask(head ?? ('0'.repeat(40) as RevisionId)).catch(() => null);
}

/** A program that leaves a mark when it is run. */
function canary(scene: VersionControlScene): { readonly path: string; hasRun(): boolean; forget(): void } {
  const folder = scene.git('rev-parse', '--show-toplevel').trim();
  scene.disk.write('.git/canary', `#!/bin/sh\ntouch '${folder}/.git/has-run'\nexit 1\n`);
  scene.disk.makeExecutable('.git/canary');
  return {
    path: join(folder, '.git', 'canary'),
    hasRun: () => existsSync(join(folder, '.git', 'has-run')),
    forget: () => scene.disk.remove('.git/has-run'),
  };
}

const HOOKS = [
  'pre-commit',
  'post-commit',
  'commit-msg',
  'post-index-change',
  'reference-transaction',
  'post-rewrite',
  'fsmonitor-watchman',
];

/** What git itself makes of it, whether it fails or not. */
function askGit(scene: VersionControlScene): void {
  try {
    scene.git('status');
  } catch {
    // What was run tells enough.
  }
}

/** What the settings of a repository can have git run, with `RUN` for the program. */
const SETTINGS: Readonly<Record<string, string>> = {
  'core.hooksPath': '.git/evil-hooks',
  'core.fsmonitor': 'RUN',
  'core.sshCommand': 'RUN',
  'core.gitProxy': 'RUN',
  'core.askPass': 'RUN',
  'core.editor': 'RUN',
  'core.pager': 'RUN',
  'core.alternateRefsCommand': 'RUN',
  'pager.log': 'RUN',
  'pager.blame': 'RUN',
  'pager.status': 'RUN',
  'sequence.editor': 'RUN',
  'credential.helper': '!RUN',
  'commit.gpgSign': 'true',
  'gpg.program': 'RUN',
  'log.showSignature': 'true',
  'diff.external': 'RUN',
  'diff.evil.command': 'RUN',
  'diff.evil.textconv': 'RUN',
  'filter.evil.clean': 'RUN',
  'filter.evil.smudge': 'RUN',
  'filter.evil.process': 'RUN',
  'filter.lfs.clean': 'RUN',
  'filter.lfs.process': 'RUN',
  'filter.odd name=x.clean': 'RUN',
  'filter.odd name=x.smudge': 'RUN',
  'merge.evil.driver': 'RUN',
  'lfs.extension.evil.clean': 'RUN',
  'trailer.evil.command': 'RUN',
  'uploadpack.packObjectsHook': 'RUN',
  'protocol.ext.allow': 'always',
  'protocol.allow': 'always',
  'init.templateDir': '.git/evil-hooks',
  ...Object.fromEntries(
    ['log', 'status', 'rev-parse', 'cat-file', 'config', 'blame'].map((name) => [`alias.${name}`, '!RUN']),
  ),
};

function makeHostile(
  scene: VersionControlScene,
  run: string,
  set: (name: string, value: string) => void,
): void {
  for (const hook of HOOKS)
    for (const folder of ['.git/hooks', '.git/evil-hooks']) {
      scene.disk.write(`${folder}/${hook}`, `#!/bin/sh\n'${run}' </dev/null\n`);
      scene.disk.makeExecutable(`${folder}/${hook}`);
    }
  for (const [name, value] of Object.entries(SETTINGS)) set(name, value.replaceAll('RUN', run));
  scene.disk.write(
    '.git/info/attributes',
    '*.md filter=evil diff=evil merge=evil\nnew.md filter=odd\\ name=x\n',
  );
  scene.disk.write('.gitattributes', '*.md filter=evil diff=evil merge=evil\n');
}

describe.each<Implementation>(['native', 'isomorphic'])('A hostile repository (%s)', (implementation) => {
  it('gets nothing run by its hooks and settings, which git itself would run', async () => {
    const scene = await withNotes(implementation);
    const { path, hasRun, forget } = canary(scene);
    makeHostile(scene, path, (name, value) => void scene.git('config', name, value));
    scene.disk.write('a.md', 'for git\n');
    askGit(scene);
    expect(hasRun()).toBe(true);
    forget();
    await askEverything(scene);
    expect(hasRun()).toBe(false);
  });

  it('gets nothing run by settings of files that its settings include, whatever the condition', async () => {
    const includes = [
      ['include.path', 'more'],
      ['includeIf.gitdir:**.path', 'more'],
      ['includeIf.onbranch:main.path', 'more'],
    ] as const;
    for (const [name, value] of includes) {
      const scene = await withNotes(implementation);
      const { path, hasRun, forget } = canary(scene);
      const more = join(scene.git('rev-parse', '--absolute-git-dir').trim(), 'more');
      makeHostile(scene, path, (key, said) => void scene.git('config', '--file', more, key, said));
      await scene.versions.state();
      scene.git('config', name, value);
      scene.disk.write('a.md', 'for git\n');
      askGit(scene);
      expect([name, hasRun()]).toEqual([name, true]);
      forget();
      await askEverything(scene);
      expect([name, hasRun()]).toEqual([name, false]);
    }
  });

  it('gets nothing run by settings that came after they were read once', async () => {
    const scene = await withNotes(implementation);
    const { path, hasRun } = canary(scene);
    await scene.versions.pending();
    makeHostile(scene, path, (name, value) => void scene.git('config', name, value));
    await askEverything(scene);
    expect(hasRun()).toBe(false);
  });

  it('gets nothing run by the settings of a submodule', async () => {
    const scene = await withNotes(implementation);
    const { path, hasRun, forget } = canary(scene);
    scene.git('init', '--quiet', 'sub');
    scene.git('-C', 'sub', 'commit', '--quiet', '--allow-empty', '-m', 'Sub');
    scene.disk.write('.gitmodules', '[submodule "sub"]\n\tpath = sub\n\turl = ext::sh -c touch%20x\n');
    scene.git('add', '.gitmodules', 'sub');
    scene.git('commit', '--quiet', '-m', 'With a submodule');
    scene.git('-C', 'sub', 'config', 'core.fsmonitor', path);
    scene.disk.write('sub/x.md', 'x\n');
    scene.git('status');
    expect(hasRun()).toBe(true);
    forget();
    await askEverything(scene);
    expect(hasRun()).toBe(false);
    const { items } = await scene.versions.entries(at(''), (await scene.versions.resolve('HEAD')).id);
    expect(items.find((entry) => entry.path === 'sub')).toMatchObject({ kind: 'submodule', sizeBytes: null });
  });

  it('fetches nothing where objects are said to be elsewhere', async () => {
    const scene = await withNotes(implementation);
    const { path, hasRun, forget } = canary(scene);
    const { head } = await scene.versions.state();
    const blob = scene.git('rev-parse', 'HEAD:a.md').trim();
    scene.disk.remove(`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`);
    const settings = {
      'core.repositoryFormatVersion': '1',
      'extensions.partialClone': 'evil',
      'remote.evil.url': `ext::${path} %S`,
      'remote.evil.promisor': 'true',
      'remote.evil.partialCloneFilter': 'blob:none',
      'protocol.ext.allow': 'always',
    };
    for (const [name, value] of Object.entries(settings)) scene.git('config', name, value);
    expect(() => scene.git('cat-file', '-p', blob)).toThrow();
    expect(hasRun()).toBe(true);
    forget();
    await expect(scene.versions.read(at('a.md'), head!)).rejects.toMatchObject({
      code: 'unavailable',
      details: { object: blob },
    });
    await askEverything(scene);
    expect(hasRun()).toBe(false);
  });

  it('keeps out of its history what a filter of its own was to change first', async () => {
    const scene = await withNotes(implementation);
    scene.git('config', 'filter.secret.clean', 'cat');
    scene.git('config', 'filter.secret.smudge', 'cat');
    scene.disk.write('.gitattributes', 'secret/** filter=secret\n*.big filter=lfs\n');
    scene.disk.write('secret/key.md', 'in the clear\n');
    scene.disk.write('x.big', 'large\n');
    scene.disk.write('a.md', 'A\n');
    const paths = ['.gitattributes', 'secret/key.md', 'x.big', 'a.md'].map((path) => at(path));
    const made = await scene.versions.commit({ paths, message: 'x', author: WHO, committer: WHO, atMs: 0 });
    expect(made.paths).toEqual(['.gitattributes', 'a.md']);
    if (!scene.versions.capabilities.lfs) expect(made.left).toEqual(['secret/key.md', 'x.big']);
    expect(scene.git('rev-list', '--objects', '--all')).not.toContain('secret/key.md');
    expect(scene.git('ls-files')).toBe('.gitattributes\na.md\nd/b.md\n');
  });

  it('is refused when its .git is a link', async () => {
    const [scene, other] = [await open(implementation), await withNotes(implementation)];
    scene.disk.link('.git', join(other.git('rev-parse', '--absolute-git-dir').trim()));
    await expectRefused(scene, /symbolic link/);
  });

  it('is refused when its files are said to lie elsewhere', async () => {
    const scene = await withNotes(implementation);
    scene.git('config', 'core.worktree', tmpdir());
    await expectRefused(scene, /another folder/);
  });

  // Only the administrator can give a folder to another user.
  it.skipIf(process.getuid?.() !== 0)('is refused when it belongs to another user', async () => {
    const scene = await withNotes(implementation);
    const folder = scene.git('rev-parse', '--show-toplevel').trim();
    chownSync(join(folder, '.git'), 12_345, 12_345);
    chownSync(folder, 12_345, 12_345);
    await expectRefused(scene, /another user/);
  });

  it('is not taken for a repository because its files look like one', async () => {
    const scene = await open(implementation);
    scene.git('init', '--quiet', '--bare', '.');
    const { kind, problem } = await scene.versions.state();
    expect([kind === 'none' || problem !== null, problem ?? 'bare']).toEqual([
      true,
      expect.stringMatching(/bare/),
    ]);
    await expect(scene.versions.log({})).rejects.toMatchObject({
      code: expect.stringMatching(/unavailable|unsupported/),
    });
  });

  it('gives no names that lead out of the notebook, whatever stands in its trees', async () => {
    const scene = await withNotes(implementation);
    const blob = scene.git('rev-parse', 'HEAD:a.md').trim();
    const raw = Buffer.from(blob, 'hex');
    const names = ['..', '.git', '.GIT', '../up.md', 'a\\.git', 'fine.md', 'x/y.md'];
    const tree = Buffer.concat(names.sort().flatMap((name) => [Buffer.from(`100644 ${name}\0`), raw]));
    const id = scene.gitWith(tree, 'hash-object', '-t', 'tree', '-w', '--stdin', '--literally').trim();
    const commit = scene.git('commit-tree', '-m', 'Evil', id).trim() as RevisionId;
    scene.git('update-ref', 'refs/heads/evil', commit);
    const { items } = await scene.versions.entries(at(''), commit);
    expect(items.map(({ path }) => path)).toEqual(['fine.md']);
    const compared = await scene.versions.compare(null, commit);
    expect(compared.items.map(({ path }) => path)).toEqual(['fine.md', 'x/y.md']);
  });

  it('reads nothing by names that are made to look like options or paths', async () => {
    const scene = await withNotes(implementation);
    for (const name of [
      '--output=x',
      '-',
      '--exec=touch x',
      '../../etc',
      'main:../x',
      '@{-1}',
      '@{upstream}',
    ])
      await expect(scene.versions.resolve(name)).rejects.toMatchObject({ code: 'not_found' });
    expect(scene.disk.read('x')).toBeNull();
  });

  it('says which file of its own is damaged without paths of the machine', async () => {
    const scene = await withNotes(implementation);
    const folder = scene.git('rev-parse', '--show-toplevel').trim();
    writeFileSync(join(folder, '.git', 'index'), 'rubbish of more than a few bytes');
    const error = await scene.versions.pending().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'unavailable' });
    expect(JSON.stringify([String(error), error])).not.toContain(folder);
  });
});

async function expectRefused({ versions }: VersionControlScene, why: RegExp): Promise<void> {
  expect((await versions.state()).problem).toMatch(why);
  const asks: ((versions: VersionControl) => Promise<unknown>)[] = [
    (asked) => asked.log({}),
    (asked) => asked.pending(),
    (asked) => asked.commit({ paths: [at('a.md')], message: 'x', author: WHO, committer: WHO, atMs: 0 }),
  ];
  for (const ask of asks)
    await expect(ask(versions)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(why),
    });
}
