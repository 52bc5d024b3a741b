import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openHost } from '../open.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { run, type CommandResult } from './testing/run-in-memory.ts';
import { testEngine } from '../testing/test-engine.ts';

const NOTE = '---\nstatus: draft\n---\n# Results\n\n## Day 2\n\n- pH 7.1\n\n## A/B test\n\nNothing yet ^ab\n';

let root = '';
let dataDir = '';
beforeEach(async () => {
  root = temporaryFolder({ 'day1.md': NOTE, 'runs/day1.md': '# Other\n', 'run.csv': 'id,temp\n1,20\n' });
  dataDir = temporaryFolder();
  await inLab('index');
});

const inLab = (...argv: string[]): Promise<CommandResult> => run(argv, { cwd: root, dataDir });
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('edit', () => {
  it('changes a section and no other byte, and shows how', async () => {
    const { exitCode, stdout, stderr } = await inLab(
      'edit',
      'day1.md',
      '--heading',
      'Results/Day 2',
      '--append',
      '- pH 7.4',
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'Edited day1.md.\n' });
    expect(stdout).toBe('@@ -6,6 +6,7 @@\n ## Day 2\n \n - pH 7.1\n+- pH 7.4\n \n ## A/B test\n \n');
    expect(read('day1.md')).toBe(NOTE.replace('7.1\n', '7.1\n- pH 7.4\n'));
    expect((await inLab('search', '7.4', '--json')).stdout).toContain('day1.md');
  });

  it.each<[string[], string]>([
    [['--heading', 'A\\/B test', '--replace', 'x'], NOTE.replace('Nothing yet ^ab', 'x')],
    [
      ['--heading', 'Results', '--heading', 'A/B test', '--replace', 'x'],
      NOTE.replace('Nothing yet ^ab', 'x'),
    ],
    [['--block', '^ab', '--replace', 'x'], NOTE.replace('Nothing yet', 'x')],
    [['--property', 'status', '--replace', '4.5'], NOTE.replace('draft', '4.5')],
    [['--lines', '8', '--delete'], NOTE.replace('- pH 7.1\n', '')],
    [['--lines', '2-3', '--prepend', 'a: 1'], NOTE.replace('status', 'a: 1\nstatus')],
    [['--document', '--append', 'end'], `${NOTE}\nend\n`],
  ])('finds the part that %j names', async (options, after) => {
    expect(await inLab('edit', 'day1.md', ...options)).toMatchObject({ exitCode: 0 });
    expect(read('day1.md')).toBe(after);
  });

  it('takes records, cells and values', async () => {
    writeFileSync(join(root, 'a.json'), '{"a": [1]}');
    await inLab('edit', 'run.csv', '--row', '1', '--replace', '{ temp: 21.5 }');
    await inLab('edit', 'run.csv', '--row', '1', '--append', '[2, 22]');
    await inLab('edit', 'a.json', '--pointer', '/a/0', '--insert', 'blue');
    expect([read('run.csv'), read('a.json')]).toEqual(['id,temp\n1,21.5\n2,22\n', '{"a": ["blue", 1]}']);
  });

  it('reads the text from the standard input, or from a file', async () => {
    const input = { isTty: false, readAll: async () => 'typed\n', askSecretly: async () => '' };
    await run(['edit', 'day1.md', '--lines', '8', '--replace', '-'], {
      cwd: root,
      dataDir,
      context: { input },
    });
    writeFileSync(join(root, 'runs/text.txt'), 'filed\n');
    await inLab('edit', 'day1.md', '--lines', '12', '--replace', '-', '--file', 'runs/text.txt');
    expect(read('day1.md')).toBe(NOTE.replace('- pH 7.1', 'typed').replace('Nothing yet ^ab', 'filed'));
  });

  it('only tells what a dry run would change', async () => {
    const { stdout, stderr } = await inLab(
      'edit',
      'day1.md',
      '--heading',
      'A\\/B test',
      '--delete',
      '--dry-run',
    );
    expect(stderr).toBe('Would edit day1.md.\n');
    expect(stdout).toContain('-Nothing yet ^ab');
    expect(read('day1.md')).toBe(NOTE);
  });

  it('says so when nothing changes', async () => {
    const { exitCode, stdout, stderr } = await inLab(
      'edit',
      'day1.md',
      '--property',
      'status',
      '--replace',
      'draft',
    );
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'Nothing to change in day1.md.\n',
    });
  });

  it('tells programs what was written and where it differs', async () => {
    const { stdout } = await inLab('edit', 'day1.md', '--lines', '8', '--delete', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      path: 'day1.md',
      written: { path: 'day1.md', hash: expect.stringMatching(/^[0-9a-f]{64}$/), size: NOTE.length - 9 },
      ...{ added: 0, removed: 1, comparable: true },
      hunks: [{ before_from: 5, after_from: 5 }],
    });
  });

  it('does not edit another file of the same name when the part is not in the one that is meant', async () => {
    const edit = ['edit', 'day1.md', '--heading', 'Results', '--append', 'x'];
    const { exitCode, stderr } = await run(edit, { cwd: join(root, 'runs'), dataDir });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 3,
      stderr: expect.stringContaining('runs/day1.md: There is no heading Results'),
    });
    expect(read('day1.md')).toBe(NOTE);
  });

  it.each<[string[], number, string]>([
    [['day1.md', '--append', 'x'], 2, 'Name one part'],
    [['day1.md', '--document', '--row', '1', '--append', 'x'], 2, 'Name one part'],
    [['day1.md', '--lines', '1'], 2, 'Say one thing'],
    [['day1.md', '--lines', 'x', '--delete'], 2, 'no lines'],
    [['day1.md', '--lines', '99', '--delete'], 2, '12 lines'],
    [['run.csv', '--row', 'x', '--delete'], 2, 'no number'],
    [['day1.md', '--document', '--append', 'x', '--file', 'a'], 2, '--file'],
    [['day1.md', '--document', '--append', '-', '--file', 'nowhere'], 3, 'nowhere'],
    [['nowhere.md', '--document', '--append', 'x'], 3, 'nowhere.md'],
    [['day1.md', '--document', '--append', 'x', '--if-hash', '0'.repeat(64)], 4, 'has changed'],
    [['.codex/notebook.yml', '--document', '--append', 'x'], 2, '.codex'],
  ])('is refused for %j', async (argv, exitCode, message) => {
    const refused = await inLab('edit', ...argv);
    expect({ ...refused, stderr: '' }).toEqual({ exitCode, stdout: '', stderr: '' });
    expect(refused.stderr).toContain(message);
    expect(read('day1.md')).toBe(NOTE);
  });

  // Where files are not shared the second process is refused, as open.test.ts shows.
  it.runIf(testEngine.sharesFiles)(
    'edits beside a process that holds the notebook, and waits until that has seen it',
    async () => {
      const host = await openHost({ dataDir, workers: 0 });
      onTestFinished(() => host.close());
      const notebook = await host.open(root);
      await notebook.sync();
      await notebook.watch();
      expect(await inLab('edit', 'day1.md', '--property', 'status', '--replace', 'done')).toMatchObject({
        exitCode: 0,
      });
      expect(read('day1.md')).toBe(NOTE.replace('draft', 'done'));
      expect((await notebook.files.get('day1.md'))?.properties).toMatchObject({ status: 'done' });
    },
  );
});
