import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Notebook, seesNothing } from '@codexlab/core';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openHost } from './open.ts';
import { commitAll, git } from './testing/git.ts';
import { temporaryFolder, writeFiles } from './testing/temporary-folder.ts';
import { testEngine } from './testing/test-engine.ts';

const NOTE = '# Day 1\none\ntwo\nthree\n';

let root = '';
let first = '';
let second = '';
let third = '';
beforeEach(() => {
  root = temporaryFolder({ 'notes/a.md': NOTE, 'runs/t.csv': 'x,y\n1,2\n', '.gitignore': '*.log\n' });
  git(root, ['init', '-qb', 'main']);
  first = commitAll(root, 'First notes');
  writeFiles(root, { 'notes/a.md': NOTE.replace('two', 'two and a half') });
  second = commitAll(root, 'Say more\n\nCodex-Actor: 01J0000000000000000000000A\nCodex-Via: agent');
  git(root, ['mv', 'notes/a.md', 'notes/day1.md']);
  rmSync(join(root, 'runs/t.csv'));
  third = commitAll(root, 'Rename the note');
});

async function opened(): Promise<Notebook> {
  const host = await openHost({ dataDir: temporaryFolder(), workers: 0 });
  onTestFinished(() => host.close());
  const notebook = await host.open(root);
  if (!notebook.readOnly) await notebook.sync();
  return notebook;
}

/** What git sees beside our own folder. */
const changedOnDisk = (): string => git(root, ['status', '--porcelain', '--', '.', ':!.codex']);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('the history of a notebook', () => {
  it('follows a file through its renames, and tells who wrote and what was done', async () => {
    const { history } = await opened();
    const { items } = await history.list({ path: 'notes/day1.md' });
    expect(items.map(({ id }) => id)).toEqual([third, second, first]);
    expect(items.map(({ change }) => change)).toEqual([
      { kind: 'renamed', path: 'notes/day1.md', oldPath: 'notes/a.md' },
      { kind: 'modified', path: 'notes/a.md', oldPath: null },
      { kind: 'added', path: 'notes/a.md', oldPath: null },
    ]);
    expect(items.map(({ by }) => by.kind)).toEqual(['unknown', 'agent', 'unknown']);
    expect(items[1]!.by.actor).toBe('01J0000000000000000000000A');
  });

  it('knows folders and files that are gone, and that others never were', async () => {
    const { history } = await opened();
    const ids = async (path: string) => (await history.list({ path })).items.map(({ id }) => id);
    expect(await ids('')).toEqual([third, second, first]);
    expect(await ids('runs/t.csv')).toEqual([third, first]);
    expect(await ids('runs')).toEqual([third, first]);
    await expect(ids('nowhere.md')).rejects.toMatchObject({ code: 'not_found' });
    await expect(ids('../outside')).rejects.toMatchObject({ code: 'invalid' });
    writeFiles(root, { 'new.md': 'new' });
    expect(await ids('new.md')).toEqual([]);
  });

  it('reads a version by the name that the file has now, and by the one that it had', async () => {
    const { history } = await opened();
    const versions = await Promise.all(
      ['notes/a.md', 'notes/day1.md'].map((path) => history.read(path, first)),
    );
    for (const version of versions)
      expect({ ...version, bytes: text(version.bytes) }).toEqual({
        path: 'notes/a.md',
        revision: first,
        bytes: NOTE,
      });
    await expect(history.read('notes/day1.md', first, { maxBytes: 3 })).rejects.toMatchObject({
      code: 'too_large',
    });
    await expect(history.read('runs/t.csv', third)).rejects.toMatchObject({ code: 'not_found' });
    await expect(history.read('notes/a.md', 'no-such-branch')).rejects.toMatchObject({ code: 'not_found' });
    for (const hostile of ['--output=x', '-p', ''])
      await expect(history.read('notes/a.md', hostile)).rejects.toMatchObject({ name: 'CodexError' });
  });

  it('compares any two versions, and the disk', async () => {
    const { history } = await opened();
    writeFiles(root, { 'notes/day1.md': `${NOTE}four\n` });
    const onDisk = await history.diff('notes/day1.md');
    expect(onDisk).toMatchObject({
      oldPath: 'notes/day1.md',
      from: third,
      to: null,
      diff: { added: 2, removed: 1 },
    });
    const past = await history.diff('notes/day1.md', { from: first, to: second, context: 0 });
    expect(past).toMatchObject({ path: 'notes/a.md', oldPath: 'notes/a.md', from: first, to: second });
    expect(past.diff.hunks.flatMap(({ lines }) => lines.map((line) => line.text))).toEqual([
      'two',
      'two and a half',
    ]);
    const gone = await history.diff('runs/t.csv', { from: first, to: third });
    expect(gone).toMatchObject({ fromBytes: 8, toBytes: null, diff: { added: 0, removed: 2 } });
    await expect(history.diff('nowhere.md')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('says of bytes that are no text, or too many, that they cannot be compared', async () => {
    writeFiles(root, { 'photo.png': '\0one', 'large.txt': 'x'.repeat(6 * 1024 * 1024) });
    commitAll(root, 'Binary and large');
    writeFiles(root, { 'photo.png': '\0two', 'large.txt': 'small' });
    const { history } = await opened();
    for (const path of ['photo.png', 'large.txt'])
      expect((await history.diff(path)).diff).toEqual({ comparable: false, added: 0, removed: 0, hunks: [] });
    expect(await history.diff('large.txt')).toMatchObject({ fromBytes: 6 * 1024 * 1024, toBytes: 5 });
  });

  it('tells who wrote which line, and the same on every page', async () => {
    const { history } = await opened();
    const all = (await history.blame('notes/day1.md')).items;
    expect(all.map(({ from, revision, lines, by }) => [from, revision.id, lines, by.kind])).toEqual([
      [1, first, ['# Day 1', 'one'], 'unknown'],
      [3, second, ['two and a half'], 'agent'],
      [4, first, ['three'], 'unknown'],
    ]);
    const paged = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof history.blame>> = await history.blame('notes/day1.md', {
        limit: 1,
        cursor,
      });
      paged.push(...page.items);
      cursor = page.nextCursor;
      writeFiles(root, { 'notes/day1.md': 'all is new\n' });
      commitAll(root, 'Meanwhile');
    } while (cursor !== null);
    expect(paged).toEqual(all);
    await expect(history.blame('notes')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('lists branches, folders of a version, and what differs between versions', async () => {
    git(root, ['branch', 'draft', first]);
    const { history } = await opened();
    expect(
      (await history.branches()).items.map(({ name, head, isCurrent }) => [name, head, isCurrent]),
    ).toEqual([
      ['draft', first, false],
      ['main', third, true],
    ]);
    expect((await history.entries('notes', 'draft')).items.map(({ path }) => path)).toEqual(['notes/a.md']);
    const { items } = await history.compare({ from: 'draft', to: 'main' });
    expect(items.map(({ kind, path }) => [kind, path])).toEqual([
      ['renamed', 'notes/day1.md'],
      ['deleted', 'runs/t.csv'],
    ]);
  });

  it('brings everything back as it was, under the index, and git agrees', async () => {
    const notebook = await opened();
    writeFiles(root, { 'untracked.md': 'draft', 'run.log': 'ignored' });
    const told = await notebook.history.restore({ path: '', revision: first, dryRun: true });
    expect(changedOnDisk()).toBe('?? untracked.md\n');
    const report = await notebook.history.restore({ path: '', revision: first });
    expect(report).toEqual(told);
    expect(report).toMatchObject({ writtenCount: 2, removedCount: 2, left: [] });
    git(root, ['add', '-A', '--', '.', ':!.codex']);
    expect(git(root, ['diff', '--cached', '--stat', first])).toBe('');
    expect([read('notes/a.md'), read('run.log')]).toEqual([NOTE, 'ignored']);
    const { items } = await notebook.files.list();
    expect(items.map(({ path }) => path)).toEqual(['.gitignore', 'notes/a.md', 'runs/t.csv']);
    const trashed = await notebook.trash.list();
    expect(trashed.items.map(({ path }) => path).toSorted()).toEqual(['notes/day1.md', 'untracked.md']);
    expect(git(root, ['rev-parse', 'HEAD']).trim()).toBe(third);
  });

  it('keeps in the trash what a restore replaced before anybody committed it', async () => {
    const notebook = await opened();
    writeFiles(root, { 'notes/day1.md': 'a draft' });
    const origin = { actor: 'ada', via: 'api', requestId: 'r1' };
    await notebook.history.restore({ path: 'notes/day1.md', revision: second, origin });
    expect(read('notes/day1.md')).toContain('two and a half');
    const [kept, ...others] = (await notebook.trash.list()).items;
    expect([kept, others]).toMatchObject([{ path: 'notes/day1.md', sizeBytes: 7, origin }, []]);
    expect(await notebook.trash.empty()).toEqual({ removed: 1 });
    await notebook.history.restore({ path: 'notes/day1.md', revision: third });
    expect((await notebook.trash.list()).items).toEqual([]);
  });

  it('commits what waits before it replaces it, where commits are made by themselves', async () => {
    const notebook = await opened();
    await notebook.history.initialize();
    await notebook.history.settled(); // the first commit is of whoever wanted the history
    await notebook.files.write('notes/day1.md', 'a draft', {
      origin: { actor: null, via: 'agent', requestId: null },
    });
    await notebook.history.restore({ path: 'notes/day1.md', revision: second });
    expect((await notebook.trash.list()).items).toEqual([]);
    const { items } = await notebook.history.list({ path: 'notes/day1.md' }, { limit: 1 });
    expect(text((await notebook.history.read('notes/day1.md', items[0]!.id)).bytes)).toBe('a draft');
    expect(items[0]!.by.kind).toBe('agent');
    await notebook.history.settled();
    const [newest] = (await notebook.history.list({ path: 'notes/day1.md' }, { limit: 1 })).items;
    expect(text((await notebook.history.read('notes/day1.md', newest!.id)).bytes)).toBe(
      read('notes/day1.md'),
    );
    expect(changedOnDisk()).toBe('');
  });

  it('is not there for those who must not see the notebook', async () => {
    const { history, trash } = (await opened()).as({ visibility: seesNothing });
    const asked = [
      history.state(),
      history.pending(),
      history.list({ path: '' }),
      history.read('notes/day1.md', 'HEAD'),
      history.entries('', 'HEAD'),
      history.diff('notes/day1.md'),
      history.compare({ from: first, to: third }),
      history.blame('notes/day1.md'),
      history.branches(),
      history.restore({ path: '', revision: first }),
      trash.list(),
      trash.empty(),
    ];
    for (const outcome of await Promise.allSettled(asked))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } });
    expect(changedOnDisk()).toBe('');
  });

  // An engine that shares files lets others read.
  it.runIf(!testEngine.sharesFiles)('is refused where another process holds the notebook', async () => {
    await opened();
    await expect(opened()).rejects.toMatchObject({ code: 'conflict' });
  });

  // One that does not is refused, as the test above shows.
  it.runIf(testEngine.sharesFiles)(
    'can be read where another process holds the notebook, and not brought back',
    async () => {
      await opened();
      const { readOnly, history } = await opened();
      expect(readOnly).toBe(true);
      expect((await history.list({ path: 'notes/day1.md' })).items).toHaveLength(3);
      const refused = history.restore({ path: 'notes/day1.md', revision: first });
      await expect(refused).rejects.toMatchObject({ code: 'conflict' });
    },
  );

  it('says that there is no repository where there is none', async () => {
    rmSync(join(root, '.git'), { recursive: true });
    const { history } = await opened();
    expect(await history.state()).toMatchObject({ kind: 'none', head: null });
    const asked = [history.list({ path: '' }), history.diff('notes/day1.md'), history.branches()];
    for (const outcome of await Promise.allSettled(asked))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'unsupported' } });
  });
});
