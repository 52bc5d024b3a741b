import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Change, Notebook } from '@codexlab/core';
import type { Host } from './library.ts';
import { openHost } from './open.ts';
import { hashesInIndex, hashesOnDisk } from './testing/folder-oracle.ts';
import { testEngine } from './testing/test-engine.ts';
import { temporaryFolder, writeFiles } from './testing/temporary-folder.ts';

async function host(workers = 0): Promise<Host> {
  const opened = await openHost({ dataDir: temporaryFolder(), workers });
  onTestFinished(() => opened.close());
  return opened;
}

async function found(notebook: Notebook, text: string): Promise<string[]> {
  return (await notebook.search(text)).items.map((hit) => hit.path).sort();
}

/** Collects changes until `count` have come. */
async function nextChanges(changes: AsyncIterable<Change>, count: number): Promise<Change[]> {
  const seen: Change[] = [];
  for await (const change of changes) {
    seen.push(change);
    if (seen.length === count) break;
  }
  return seen;
}

const lab = {
  'README.md': '---\ntitle: My lab\ntags: [home]\n---\nSee [[first run]] and [data](data/series.csv).\n',
  'runs/first run.md': '# First run\n\nThe quick brown fox #experiment/fox\n',
  'data/series.csv': 'x,y\n1,2\n',
};

describe.each([{ workers: 0 }, { workers: 1 }])('a host with $workers workers', ({ workers }) => {
  it('makes a folder that nobody prepared searchable, and changes no file of it', async () => {
    const root = temporaryFolder(lab);
    const before = hashesOnDisk(root);
    const notebook = await (await host(workers)).open(root);
    expect(await notebook.sync()).toMatchObject({ added: 3, problems: [] });
    expect(await found(notebook, 'fox')).toEqual(['runs/first run.md']);
    expect(await found(notebook, 'tag:experiment')).toEqual(['runs/first run.md']);
    expect((await notebook.files.get('README.md'))?.title).toBe('My lab');
    expect((await notebook.links.backlinks('runs/first run.md')).items.map((link) => link.source)).toEqual([
      'README.md',
    ]);
    const [hit] = (await notebook.search('brown')).items;
    expect(hit?.snippet).toContain('\u0002brown\u0003');
    expect(hashesOnDisk(root)).toEqual(before);
    expect(await notebook.isComplete()).toBe(true);
  });

  it('keeps two notebooks true while other programs edit, create, rename and delete', async () => {
    const roots = [temporaryFolder(lab), temporaryFolder(lab)] as const;
    const opened = await host(workers);
    const [a, b] = await Promise.all(roots.map((root) => opened.open(root)));
    for (const notebook of [a!, b!]) await notebook.watch();
    await Promise.all([a!.settled(), b!.settled()]);
    const id = (await a!.files.get('runs/first run.md'))?.id;

    writeFileSync(join(roots[0], 'README.md'), 'edited zebra');
    writeFiles(roots[0], { 'new/deep/er.md': 'giraffe' });
    renameSync(join(roots[0], 'runs'), join(roots[0], 'trials'));
    rmSync(join(roots[0], 'data'), { recursive: true });
    execFileSync('sh', ['-c', 'echo okapi > b.md && mv b.md c.md'], { cwd: roots[1] });
    await Promise.all([a!.settled(), b!.settled()]);

    expect(await found(a!, 'zebra')).toEqual(['README.md']);
    expect(await found(a!, 'giraffe')).toEqual(['new/deep/er.md']);
    expect(await found(a!, 'fox')).toEqual(['trials/first run.md']);
    expect((await a!.files.get('trials/first run.md'))?.id).toBe(id);
    expect(await found(b!, 'okapi')).toEqual(['c.md']);
    expect(await found(b!, 'giraffe')).toEqual([]);
    for (const [i, notebook] of [a!, b!].entries())
      expect(await hashesInIndex(notebook.ref.indexDir)).toEqual(hashesOnDisk(roots[i]!));
  });

  it('tells live changes with their origin, once each', async () => {
    const root = temporaryFolder(lab);
    const notebook = await (await host(workers)).open(root);
    await notebook.watch();
    await notebook.settled();
    const origin = { actor: 'ada', via: 'library', requestId: 'r-1' };
    const live = nextChanges(notebook.changes.follow(), 4);
    const written = await notebook.files.write('notes/mine.md', 'mine', { ifHash: null, origin });
    await notebook.files.write('notes/mine.md', 'mine again', { ifHash: written.hash, origin });
    await notebook.settled();
    writeFiles(root, { 'theirs.md': 'theirs' });
    await notebook.settled();
    await notebook.files.remove('notes/mine.md', { origin });
    expect((await live).map(({ kind, path, origin: { actor, via } }) => [kind, path, actor, via])).toEqual([
      ['file.added', 'notes/mine.md', 'ada', 'library'],
      ['file.written', 'notes/mine.md', 'ada', 'library'],
      ['file.added', 'theirs.md', null, 'disk'],
      ['file.deleted', 'notes/mine.md', 'ada', 'library'],
    ]);
  });

  it('stops a long comparison when told to, with its index as it was', async () => {
    const root = temporaryFolder(
      Object.fromEntries(Array.from({ length: 700 }, (_, i) => [`n${i}.md`, `note ${i}`])),
    );
    const notebook = await (await host(workers)).open(root);
    const stop = new AbortController();
    await expect(
      notebook.sync({ signal: stop.signal, onProgress: () => stop.abort() }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(await notebook.isComplete()).toBe(false);
    await notebook.sync();
    expect(await hashesInIndex(notebook.ref.indexDir)).toEqual(hashesOnDisk(root));
  });
});

describe('opening a folder', () => {
  it('keeps git status clean', async () => {
    const root = temporaryFolder(lab);
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@localhost', ...args], {
        cwd: root,
        encoding: 'utf8',
      });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'all');
    const notebook = await (await host()).open(root);
    await notebook.sync();
    git('add', '.codex');
    git('commit', '-qm', 'settings');
    expect(git('ls-files', '.codex').split('\n').filter(Boolean)).toEqual([
      '.codex/.gitignore',
      '.codex/notebook.yml',
    ]);
    await notebook.files.remove('data/series.csv');
    git('add', '-A');
    expect(git('status', '--porcelain')).toBe('D  data/series.csv\n');
  });

  it('leaves files of other tools in .codex alone and does not index them', async () => {
    const root = temporaryFolder({
      ...lab,
      '.codex/config.toml': 'model = "x"',
      '.codex/prompts/a.md': 'elephant',
    });
    const notebook = await (await host()).open(root);
    await notebook.sync();
    expect(await found(notebook, 'elephant')).toEqual([]);
    expect(readFileSync(join(root, '.codex/config.toml'), 'utf8')).toBe('model = "x"');
  });

  it('gives a copy of a notebook an id of its own, and a moved one keeps its', async () => {
    const dataDir = temporaryFolder();
    const parent = temporaryFolder();
    const first = join(parent, 'first');
    mkdirSync(first);
    writeFiles(first, lab);
    const idOf = async (root: string) => {
      const opened = await openHost({ dataDir, workers: 0 });
      const notebook = await opened.open(root);
      await notebook.sync();
      await opened.close();
      return notebook.ref.id;
    };
    const id = await idOf(first);
    execFileSync('cp', ['-a', first, join(parent, 'copy')]);
    expect(await idOf(join(parent, 'copy'))).not.toBe(id);
    renameSync(first, join(parent, 'moved'));
    expect(await idOf(join(parent, 'moved'))).toBe(id);
  });

  it('refuses what is no folder with a clear error', async () => {
    const root = temporaryFolder({ file: 'x' });
    const opened = await host();
    await expect(opened.open(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'not_found' });
    await expect(opened.open(join(root, 'file'))).rejects.toMatchObject({ code: 'invalid' });
    await expect(opened.open(root, { create: false })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('tells nothing of folders outside, whatever is asked', async () => {
    const around = temporaryFolder({ 'lab/a.md': 'a\n', 'outside/b.md': 'b\n' });
    const notebook = await (await host()).open(join(around, 'lab'));
    await notebook.sync();
    for (const path of ['..', '../outside', 'x/../../outside', join(around, 'outside')]) {
      const { files, links } = notebook;
      for (const ask of [files.folder, files.children, files.sidecarOwner, files.get, files.read, files.open])
        await expect(ask(path)).rejects.toMatchObject({ code: 'invalid' });
      await expect(links.backlinks(path)).rejects.toMatchObject({ code: 'invalid' });
    }
  });

  it('lists links and never follows them', async () => {
    const outside = temporaryFolder({ 'secret.md': 'rhinoceros' });
    const root = temporaryFolder(lab);
    symlinkSync(outside, join(root, 'away'));
    symlinkSync(join(outside, 'secret.md'), join(root, 'link.md'));
    const notebook = await (await host()).open(root);
    await notebook.sync();
    expect(await found(notebook, 'rhinoceros')).toEqual([]);
    expect((await notebook.files.get('link.md'))?.entry).toBe('link');
    await expect(notebook.files.write('away/new.md', 'x')).rejects.toMatchObject({ name: 'CodexError' });
    await expect(notebook.files.write('link.md', 'x')).rejects.toMatchObject({ name: 'CodexError' });
    await expect(notebook.files.write('../x.md', 'x')).rejects.toMatchObject({ code: 'invalid' });
    await expect(notebook.files.write('.codex/notebook.yml', 'x')).rejects.toMatchObject({ code: 'invalid' });
    expect(existsSync(join(outside, 'new.md'))).toBe(false);
    expect(readFileSync(join(outside, 'secret.md'), 'utf8')).toBe('rhinoceros');
  });

  // An engine that shares files lets others read.
  it.runIf(!testEngine.sharesFiles)(
    'refuses while another host holds the notebook, and opens when that has closed it',
    async () => {
      const root = temporaryFolder(lab);
      const holder = await (await host()).open(root);
      const other = await host();
      await expect(other.open(root)).rejects.toMatchObject({ code: 'conflict' });
      await holder.close();
      expect((await other.open(root)).readOnly).toBe(false);
    },
  );

  // One that does not is refused, as the test above shows.
  it.runIf(testEngine.sharesFiles)(
    'reads while another host holds the notebook, hears of its changes, and takes over when it closes',
    async () => {
      const root = temporaryFolder(lab);
      const holder = await (await host()).open(root);
      await holder.watch();
      await holder.settled();
      const other = await host();
      const reading = await other.open(root);
      expect(reading.readOnly).toBe(true);
      await expect(reading.sync()).rejects.toMatchObject({ code: 'conflict' });
      const next = nextChanges(reading.changes.follow(), 1);
      writeFiles(root, { 'late.md': 'platypus' });
      await reading.settled();
      expect(await found(reading, 'platypus')).toEqual(['late.md']);
      expect((await next)[0]?.path).toBe('late.md');
      await reading.close();
      await holder.close();
      expect((await other.open(root)).readOnly).toBe(false);
    },
  );

  it('marks the notebook unavailable when its folder vanishes, and deletes nothing', async () => {
    const parent = temporaryFolder();
    const root = join(parent, 'lab');
    mkdirSync(root);
    writeFiles(root, lab);
    const opened = await openHost({ dataDir: temporaryFolder(), workers: 0 });
    onTestFinished(() => opened.close());
    const notebook = await opened.open(root);
    await notebook.sync();
    renameSync(root, join(parent, 'gone'));
    await expect(notebook.sync()).rejects.toMatchObject({ code: 'unavailable' });
    expect(notebook.state().freshness).toBe('unavailable');
    renameSync(join(parent, 'gone'), root);
    expect(await notebook.sync()).toMatchObject({ removed: 0, added: 0, updated: 0 });
  });
});

describe('an index that is not as it should be', () => {
  async function reopened(
    damage: (indexDir: string) => void,
  ): Promise<{ notebook: Notebook; id: string | undefined; root: string }> {
    const root = temporaryFolder(lab);
    const first = await openHost({ dataDir: temporaryFolder(), workers: 0 });
    const before = await first.open(root);
    await before.sync();
    const id = (await before.files.get('README.md'))?.id;
    await first.close();
    damage(join(root, '.codex'));
    const notebook = await (await host()).open(root);
    await notebook.sync();
    return { notebook, id, root };
  }

  const damages: Record<string, (indexDir: string) => void> = {
    missing: (dir) => rmSync(join(dir, 'notebook.db')),
    empty: (dir) => writeFileSync(join(dir, 'notebook.db'), ''),
    garbage: (dir) =>
      writeFileSync(join(dir, 'notebook.db'), 'not a database at all, really not'.repeat(400)),
    truncated: (dir) =>
      writeFileSync(join(dir, 'notebook.db'), readFileSync(join(dir, 'notebook.db')).subarray(0, 9000)),
  };

  it.each(Object.keys(damages))('is rebuilt from the files when it is %s', async (name) => {
    const { notebook, root } = await reopened(damages[name]!);
    expect(await hashesInIndex(notebook.ref.indexDir)).toEqual(hashesOnDisk(root));
    expect(await found(notebook, 'fox')).toEqual(['runs/first run.md']);
    expect(await notebook.check()).toMatchObject({ drifted: 0 });
  });

  it.each([0, 1])(
    'is rebuilt in the middle of work when it turns out damaged, and the work is done (%i workers)',
    async (workers) => {
      const root = temporaryFolder(
        Object.fromEntries(
          Array.from({ length: 300 }, (_, i) => [`n${i}.md`, `note ${i} ${'text '.repeat(200)}`]),
        ),
      );
      const notebook = await (await host(workers)).open(root);
      await notebook.sync();
      await notebook.close();
      const file = join(notebook.ref.indexDir, 'notebook.db');
      const bytes = readFileSync(file);
      bytes.fill(0x5a, 3 * 4096);
      writeFileSync(file, bytes);
      const again = await (await host(workers)).open(root);
      await again.sync();
      expect(await found(again, '"note 77"')).toEqual(['n77.md']);
      expect(await hashesInIndex(again.ref.indexDir)).toEqual(hashesOnDisk(root));
    },
  );

  it('keeps the ids of files when it is rebuilt on purpose, and starts a new epoch', async () => {
    const root = temporaryFolder(lab);
    const first = await openHost({ dataDir: temporaryFolder(), workers: 0 });
    const before = await first.open(root);
    await before.sync();
    const id = (await before.files.get('README.md'))?.id;
    const cursor = await before.changes.head();
    await first.close();
    const notebook = await (await host()).open(root, { rebuild: true });
    await notebook.sync();
    expect((await notebook.files.get('README.md'))?.id).toBe(id);
    await expect(notebook.changes.since(cursor)).rejects.toMatchObject({ code: 'stale' });
  });

  it('lists what cannot be read with its problem and goes on with the rest', async () => {
    const root = temporaryFolder({ ...lab, 'broken.md': '---\ntags: [a\n---\nwalrus\n', 'bytes.md': 'ok' });
    writeFileSync(join(root, 'bytes.md'), Uint8Array.from([0x68, 0x69, 0xff, 0xfe, 0x20, 0x61]));
    const notebook = await (await host()).open(root);
    const report = await notebook.sync();
    expect([...new Set(report.problems.map((problem) => problem.path))].sort()).toEqual([
      'broken.md',
      'bytes.md',
    ]);
    expect(await found(notebook, 'walrus')).toEqual(['broken.md']);
    expect((await notebook.files.problems()).total).toBe(report.problems.length);
  });

  // The administrator may read every file.
  it.runIf(process.getuid?.() !== 0)(
    'keeps what it knows of files that may not be read any more',
    async () => {
      const root = temporaryFolder(lab);
      const notebook = await (await host()).open(root);
      await notebook.sync();
      chmodSync(join(root, 'runs'), 0);
      onTestFinished(() => chmodSync(join(root, 'runs'), 0o755));
      await notebook.sync();
      expect(await found(notebook, 'fox')).toEqual(['runs/first run.md']);
    },
  );
});
