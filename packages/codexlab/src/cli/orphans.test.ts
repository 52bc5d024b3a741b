import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { run, type CommandResult } from './testing/run-in-memory.ts';

const lab = {
  'alone.md': 'Nothing but [[missing]] and [[#here]].\n',
  'from.md': 'See [[to]] and [data](data/a.csv); not [[missing]].\n',
  'to.md': 'Here.\n',
  'data/a.csv': 'x,y\n1,2\n',
  'data/b.csv': 'x,y\n1,2\n',
  'data/empty.txt': '',
  'data/empty too.txt': '',
};

let root = '';
let dataDir = '';
beforeEach(async () => {
  root = temporaryFolder(lab);
  dataDir = temporaryFolder();
  await inLab('index');
});
const inLab = (...argv: string[]): Promise<CommandResult> => run(argv, { cwd: root, dataDir });
const json = async (...argv: string[]): Promise<{ data: unknown[]; next_cursor: string | null }> =>
  JSON.parse((await inLab(...argv, '--json')).stdout);

describe('orphans', () => {
  it('lists the notes that no link leads to or away from', async () => {
    expect((await inLab('orphans')).stdout).toMatch(/^\d+ B {2}note {2}alone\.md\n$/);
    expect(await json('orphans')).toMatchObject({ data: [{ path: 'alone.md', kind: 'note' }] });
  });

  it('lists every kind of file with --all, page by page', async () => {
    const paths = ['alone.md', 'data/b.csv', 'data/empty too.txt', 'data/empty.txt'];
    expect((await json('orphans', '--all')).data).toMatchObject(paths.map((path) => ({ path })));
    const { data, next_cursor: cursor } = await json('orphans', '--all', '--limit', '3');
    expect(data).toHaveLength(3);
    const rest = await json('orphans', '--all', '--cursor', cursor!);
    expect(rest).toMatchObject({ data: [{ path: 'data/empty.txt' }], next_cursor: null });
  });

  it('says when there is none', async () => {
    const connected = temporaryFolder({ 'a.md': '[[b]]', 'b.md': '' });
    const asked = await run(['orphans', '-n', connected], { cwd: root, dataDir });
    expect({ ...asked, stderr: asked.stderr.split('\n').at(-2) }).toEqual({
      ...{ exitCode: 0, stdout: '', stderr: 'No orphans.' },
    });
  });
});

describe('duplicates', () => {
  it('lists each content that several files have, with its files, and no empty ones', async () => {
    expect((await inLab('duplicates')).stdout).toBe('2 files of 8 B\n  data/a.csv\n  data/b.csv\n');
    expect(await json('duplicates')).toEqual({
      data: [{ hash: expect.any(String) as string, size: 8, files: 2, paths: ['data/a.csv', 'data/b.csv'] }],
      next_cursor: null,
    });
  });

  it('says when there is none', async () => {
    const different = temporaryFolder({ 'a.md': 'a', 'b.md': 'b' });
    const { stdout, stderr } = await run(['duplicates', '-n', different], { cwd: root, dataDir });
    expect(stdout).toBe('');
    expect(stderr).toContain('No duplicates.');
  });
});

describe('unresolved', () => {
  it('lists the names that no file bears, how often and where', async () => {
    expect((await inLab('unresolved')).stdout).toBe('missing  2 links  alone.md, from.md\n');
    expect(await json('unresolved')).toMatchObject({
      data: [{ target: 'missing', links: 2, sources: ['alone.md', 'from.md'] }],
    });
  });
});
