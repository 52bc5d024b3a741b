import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { type CommandResult, run } from './testing/run-in-memory.ts';

const lab = {
  'a.md': 'See [[old]].\n[x](notes/old.md)\n',
  'notes/old.md': 'Back to [a](../a.md).\n',
};

let root = '';
let dataDir = '';
beforeEach(async () => {
  root = temporaryFolder(lab);
  dataDir = temporaryFolder();
  await inLab('index');
});
const inLab = (...argv: string[]): Promise<CommandResult> => run(argv, { cwd: root, dataDir });
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

it('moves a note with the links to it, and takes that back', async () => {
  const moved = await inLab('mv', 'notes/old.md', 'new name.md', '--update-links');
  expect(moved.stdout).toBe('Moved notes/old.md to new name.md: 3 links in 2 files.\n');
  expect(textOf('a.md')).toBe('See [[new name]].\n[x](new%20name.md)\n');
  expect(textOf('new name.md')).toBe('Back to [a](a.md).\n');
  const id = /--undo (\w+)/.exec(moved.stderr)![1]!;
  const undone = await inLab('mv', '--undo', id);
  expect(undone).toMatchObject({ exitCode: 0, stdout: 'notes/old.md is back, and the links in 2 files.\n' });
  for (const [path, text] of Object.entries(lab)) expect(textOf(path)).toBe(text);
  expect(await inLab('mv', '--undo', id)).toMatchObject({ exitCode: 3 });
});

it('tells what would change, and changes nothing', async () => {
  const plan = await inLab('mv', 'notes/old.md', 'new.md', '--dry-run');
  expect(plan.stdout).toBe(
    'a.md\n  1: old → new\n  2: notes/old.md → new.md\nnotes/old.md\n  1: ../a.md → a.md\n',
  );
  expect(plan.stderr).toContain('Would move notes/old.md to new.md: 3 links in 2 files.');
  const told: unknown = JSON.parse((await inLab('mv', 'notes', 'texts', '--dry-run', '--json')).stdout);
  expect(told).toEqual({
    ...{ from: 'notes', to: 'texts', link_count: 1, file_count: 1, left: [] },
    links: [
      { source: 'a.md', line: 2, kind: 'markdown', target: 'notes/old.md', new_target: 'texts/old.md' },
    ],
  });
  for (const [path, text] of Object.entries(lab)) expect(textOf(path)).toBe(text);
});

it('moves into a folder that is there, and tells a person which links that breaks', async () => {
  const moved = await inLab('mv', 'a.md', 'notes');
  expect(moved.stdout).toBe('Moved a.md to notes/a.md.\n');
  expect(moved.stderr).toContain('2 links in 2 files do not lead where they led.');
  expect(moved.stderr).toContain('codexlab mv notes/a.md a.md && codexlab mv a.md notes/a.md --update-links');
  expect(textOf('notes/a.md')).toBe(lab['a.md']);
  expect(existsSync(join(root, 'a.md'))).toBe(false);
});

it.each<[string[], number, string]>([
  [['a.md'], 2, 'mv FROM TO'],
  [['a.md', 'b.md', '--undo', '01JC'], 2, 'mv FROM TO'],
  [['none.md', 'b.md'], 3, 'none.md'],
  [['a.md', 'notes/old.md', '--update-links'], 4, 'already'],
  [['notes', 'notes/in', '--update-links'], 4, 'into itself'],
  [['a.md', '../out.md', '--update-links'], 2, 'not in the notebook'],
])('refuses %j', async (args, exitCode, message) => {
  const refused = await inLab('mv', ...args);
  expect(refused.exitCode).toBe(exitCode);
  expect(refused.stderr).toContain(message);
  for (const [path, text] of Object.entries(lab)) expect(textOf(path)).toBe(text);
});
