import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { run, type CommandResult } from './testing/run-in-memory.ts';

const lab = {
  'plan.md': '# Plan\n\n- [ ] publish 📅 9999-12-31\n- [ ] think\n- [x] begin\n',
  'runs/one.md': '- [ ] order seeds due:2001-02-03\n',
  'empty/x.md': 'no list\n',
};

let root = '';
let dataDir = '';
beforeEach(async () => {
  root = temporaryFolder(lab);
  dataDir = temporaryFolder();
  await inLab('index');
});
const inLab = (...argv: string[]): Promise<CommandResult> => run(argv, { cwd: root, dataDir });
const json = async (...argv: string[]): Promise<{ data: { text: string }[]; next_cursor: string | null }> =>
  JSON.parse((await inLab('todos', ...argv, '--json')).stdout);
const texts = async (...argv: string[]) => (await json(...argv)).data.map(({ text }) => text);

describe('todos', () => {
  it('lists what is still to do, by day, with its place', async () => {
    expect((await inLab('todos')).stdout).toBe(
      [
        '2001-02-03  runs/one.md:1  [ ] order seeds',
        '9999-12-31  plan.md:3      [ ] publish',
        '            plan.md:4      [ ] think',
        '',
      ].join('\n'),
    );
    expect((await json()).data[1]).toEqual({
      ...{ file_id: expect.any(String) as string, path: 'plan.md', title: 'Plan', line: 3 },
      ...{ text: 'publish', heading: 'Plan', done: false, due: '9999-12-31' },
    });
  });

  it('lists those that are done too with --all, in the order of the files when asked', async () => {
    expect(await texts('--all', '--sort', 'path')).toEqual(['publish', 'think', 'begin', 'order seeds']);
    expect((await inLab('todos', '--all')).stdout).toContain('plan.md:5      [x] begin\n');
  });

  it('lists those below a folder, and those due before a day, page by page', async () => {
    expect(await texts('runs')).toEqual(['order seeds']);
    expect(await texts('./runs/')).toEqual(['order seeds']);
    expect(await texts('--due-before', 'today')).toEqual(['order seeds']);
    expect(await texts('--due-before', '2001-02-03')).toEqual([]);
    const { next_cursor: cursor } = await json('--limit', '2');
    expect(await texts('--cursor', cursor!)).toEqual(['think']);
  });

  it('says when there is none, and what a day looks like', async () => {
    const none = await inLab('todos', 'empty');
    expect([none.exitCode, none.stdout, none.stderr.split('\n').at(-2)]).toEqual([0, '', 'No todos.']);
    const wrong = await inLab('todos', '--due-before', '2026-02-30');
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('a day like 2026-03-01')]);
  });
});
